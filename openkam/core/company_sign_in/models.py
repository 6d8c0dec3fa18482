"""Who is who at the provider, and which sessions it opened."""

from django.conf import settings
from django.db import models


class Identity(models.Model):
    """A user as the provider knows them: by an issuer and a subject that never changes."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="company_identity"
    )
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    # Sealed; empty when the provider gives none that outlives the visit.
    refresh_token = models.TextField(blank=True)
    checked_at = models.DateTimeField()  # when the provider was last asked about this person
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="identity_is_one_person", fields=["issuer", "subject"]),
        )
        indexes = (models.Index(name="identity_by_check", fields=["checked_at"]),)

    def __str__(self) -> str:
        return self.subject


class ProviderSession(models.Model):
    """A session here that the provider opened, so that the provider can end it too."""

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    sid = models.CharField(max_length=255, blank=True)  # the session's name at the provider
    id_token = models.TextField(blank=True)  # sealed; shown to the provider at sign-out
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(name="provider_session_by_sid", fields=["sid"]),)

    def __str__(self) -> str:
        return self.session_key[:6]


class SpentToken(models.Model):
    """A logout token that was obeyed: nobody can use it a second time."""

    digest = models.CharField(max_length=64, unique=True)
    spent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]
