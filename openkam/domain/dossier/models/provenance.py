"""What every version in the dossier says of itself: where it is from, and how far to trust it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where a value is from."""

    PERSON = "person", _("Somebody told us")
    DOCUMENT = "document", _("Document")
    WEB = "web", _("Web page")
    OBSERVATION = "observation", _("Own observation")
    DATA = "data", _("Data")


class Provenance(models.Model):
    """A version of something known; the one that holds has no day on which it was replaced."""

    source = models.CharField(max_length=20, choices=Source)
    source_text = models.CharField(max_length=500, blank=True)  # who said it, which page
    source_url = models.URLField(max_length=500, blank=True)
    is_confirmed = models.BooleanField(default=False)  # else assumed
    life_months = models.PositiveSmallIntegerField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_on = models.DateField()
    # When it was last found to be true still, and from when on it is stale.
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    checked_on = models.DateField()
    stale_on = models.DateField()
    is_withdrawn = models.BooleanField(default=False)  # says that nothing is known any more
    replaced_on = models.DateField(null=True)  # None: it holds

    class Meta:
        abstract = True
