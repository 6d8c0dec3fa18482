"""Who works here, what they may see, where they are signed in, and how they got in."""

from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """What a member may do with an account; a higher level includes the lower ones."""

    READ = 10, _("Read")
    WRITE = 20, _("Write")
    LEAD = 30, _("Lead")


class Role(models.TextChoices):
    """How far a user's eyes reach; administration of the system is a right of its own."""

    HEAD = "head", _("Head of key account management")
    OBSERVER = "observer", _("Observer")
    MEMBER = "member", _("Member")


class UserManager(BaseUserManager["User"]):
    """Creates users by their mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Store a new user; without a password the user cannot sign in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def people(self) -> models.QuerySet["User"]:
        """Return everybody but the system's own actor."""
        return self.get_queryset().filter(is_system=False)


class User(AbstractBaseUser):
    """A colleague who signs in. Nobody registers themselves: an administrator invites."""

    email = models.EmailField(_("Mail address"), unique=True)
    name = models.CharField(_("Full name"), max_length=150)
    role = models.CharField(_("Role"), max_length=20, choices=Role, default=Role.MEMBER)
    is_administrator = models.BooleanField(_("Administrator"), default=False)
    is_active = models.BooleanField(default=True)
    # Only while the provider of company sign-in keeps the user out; an administrator's own
    # decision is not undone by it.
    switched_off_at = models.DateTimeField(null=True)
    is_system = models.BooleanField(default=False)  # acts in jobs and commands, never signs in
    language = models.CharField(_("Language"), max_length=8, blank=True)
    theme = models.CharField(_("Appearance"), max_length=8, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="user_role_known", condition=models.Q(role__in=Role.values)
            ),
            models.UniqueConstraint(
                name="user_system_is_single",
                fields=["is_system"],
                condition=models.Q(is_system=True),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def sees_all_accounts(self) -> bool:
        """Whether every account is open for reading without a membership."""
        return self.role in (Role.HEAD, Role.OBSERVER)

    @property
    def is_head(self) -> bool:
        """Whether this user decides about all accounts."""
        return self.role == Role.HEAD

    @property
    def initials(self) -> str:
        """Two letters that stand for the user beside a name."""
        words = (self.name or self.email).split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else words[0][1:2])).upper()


class Invitation(models.Model):
    """A link by which one colleague becomes a user; only a hash of its token is kept."""

    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    is_administrator = models.BooleanField(default=False)
    language = models.CharField(max_length=8, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.CASCADE, related_name="invitations_sent")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="invitation_role_known", condition=models.Q(role__in=Role.values)
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email


class Session(AbstractBaseSession):
    """A browser that is signed in, or about to be; ended by deleting the row.

    The key opens the session: it is shown to nobody, lists name a session by its handle.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(null=True)  # None: begun before this was kept
    seen_at = models.DateTimeField(null=True)  # to the minute
    ip = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=60, blank=True)
    system = models.CharField(max_length=60, blank=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return the store that reads and writes these rows."""
        return import_module(settings.SESSION_ENGINE).SessionStore


class SignIn(models.Model):
    """One attempt to sign in, or one sign-out: when, who, how, from where, with which result."""

    class Way(models.TextChoices):
        """By what somebody wanted to get in; of two steps the one that decided."""

        PASSWORD = "password", _("Password")
        PASSKEY = "passkey", _("Passkey")
        APP = "app", _("Code of the app")
        KEY = "key", _("Security key")
        RECOVERY_CODE = "recovery_code", _("Recovery code")
        COMPANY = "company", _("Company sign-in")
        LINK = "link", _("Invitation or first visit")

    class Outcome(models.TextChoices):
        """What came of it."""

        IN = "in", _("Signed in")
        FAILED = "failed", _("Refused")
        LOCKED = "locked", _("Locked out for minutes")
        OUT = "out", _("Signed out")

    at = models.DateTimeField()
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sign_ins")
    # Who types a password into the field of the address must not find it here: a keyed hash.
    unknown = models.CharField(max_length=16, blank=True)
    way = models.CharField(max_length=20, choices=Way, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=40, blank=True)
    ip = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=60, blank=True)
    system = models.CharField(max_length=60, blank=True)
    device = models.CharField(max_length=32, blank=True)  # hash of what the browser keeps

    class Meta:
        indexes = (
            models.Index(fields=["-at"], name="sign_in_at"),
            models.Index(fields=["user", "-at"], name="sign_in_user_at"),
        )
        constraints = (
            models.CheckConstraint(
                name="sign_in_way_known",
                condition=models.Q(
                    way__in=["", "password", "passkey", "app", "key"]
                    + ["recovery_code", "company", "link"]
                ),
            ),
            models.CheckConstraint(
                name="sign_in_outcome_known",
                condition=models.Q(outcome__in=["in", "failed", "locked", "out"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.user or self.unknown}"
