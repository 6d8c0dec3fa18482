"""Who works here and what they may see."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
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
