"""What administrators, the operator and people themselves change about users."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _

from openkam.core.access import sessions
from openkam.core.access.gate import require_administrator
from openkam.core.access.models import Invitation, Role, User
from openkam.core.audit import trail

SYSTEM_MAIL = "system@openkam.invalid"  # the top-level domain that never exists


class UserRefusal(Exception):
    """The change cannot be made; the message tells the user why."""


def system_user() -> User:
    """Return the named actor of jobs and of the command line, who can never sign in."""
    user, _created = User.objects.get_or_create(
        is_system=True,
        defaults={
            "email": SYSTEM_MAIL,
            "name": "OpenKAM",
            "role": Role.HEAD,
            "is_administrator": True,
            "password": make_password(None),
        },
    )
    return user


def anybody_is_here() -> bool:
    """Whether this installation has a user besides the system."""
    return User.objects.people().exists()


def everybody(actor: User) -> QuerySet[User]:
    """All people for the list of users, with `has_second_factor`, by name; administrators only."""
    require_administrator(actor)
    asked_for = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=asked_for)
    return (
        User.objects.people()
        .annotate(has_second_factor=Exists(factors))
        .order_by("-is_active", "name", "email")
    )


def administrators() -> QuerySet[User]:
    """Everybody who looks after the system and may sign in; for notices of the system itself."""
    return User.objects.people().filter(is_administrator=True, is_active=True).order_by("pk")


def person(actor: User, pk: int) -> User:
    """Return one user with `has_second_factor` for an administrator; Http404 if unknown."""
    user = everybody(actor).filter(pk=pk).first()
    if user is None:
        raise Http404
    return user


def person_to_change(actor: User, pk: int) -> User:
    """Return the same with the user's row locked until the transaction ends."""
    _locked(actor, pk)
    return person(actor, pk)


def person_by_mail(actor: User, email: str) -> User:
    """Return the user with this mail address for the operator; UserRefusal if unknown."""
    user = everybody(actor).filter(email=email.strip().lower()).first()
    if user is None:
        raise UserRefusal(_("Nobody has the mail address %(email)s.") % {"email": email})
    return user


@transaction.atomic
def create_first_administrator(*, email: str, name: str, password: str, language: str) -> User:
    """Create the user of the first visit: administrator and head; UserRefusal if somebody is here.

    Raises ValidationError when the password is too weak.
    """
    if anybody_is_here():
        raise UserRefusal(_("This installation already has users."))
    user = User(email=email, name=name)
    validate_password(password, user)
    user = User.objects.create_user(
        email,
        password,
        name=name,
        role=Role.HEAD,
        is_administrator=True,
        language=language,
    )
    trail.record(user, "user.created", user, role=user.role, is_administrator=True)
    return user


@transaction.atomic
def add_colleague(
    actor: User, *, email: str, name: str, role: str, language: str = "", now: datetime
) -> User:
    """Store a colleague who signs in once they have set a password, by `password_reset_path`.

    Never an administrator. An invitation that waits for the same address loses its worth.
    UserRefusal if somebody has the address.
    """
    require_administrator(actor)
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise UserRefusal(_("%(email)s is a user already.") % {"email": email})
    Invitation.objects.filter(email=email, accepted_at=None, revoked_at=None).update(revoked_at=now)
    user = User.objects.create_user(email, name=name, role=Role(role), language=language)
    trail.record(actor, "user.added", user, role=role)
    return user


@transaction.atomic
def change_colleague(actor: User, pk: int, **told: str) -> User:
    """Change name, role or language of a user as a list of colleagues tells it.

    UserRefusal for the role of an administrator.
    """
    user = _locked(actor, pk)
    if user.is_administrator and told.get("role", user.role) != user.role:
        raise UserRefusal(_("%(name)s is an administrator and keeps the role.") % {"name": user})
    changes = trail.changed({field: getattr(user, field) for field in told}, told)
    for field in changes:
        setattr(user, field, told[field])
    if changes:
        user.save(update_fields=list(changes))
        trail.record(actor, "user.changed", user, **changes)
    return user


@transaction.atomic
def restore_colleague(actor: User, *, email: str, **fields: object) -> User:
    """Store a colleague of an exported company, who cannot sign in before setting a password.

    Whoever has the address already stays as they are. The fields are those of the user's row.
    """
    require_administrator(actor)
    email = email.strip().lower()
    user = User.objects.people().filter(email=email).first()
    return user or User.objects.create_user(email, None, **fields)


@transaction.atomic
def change_role(actor: User, pk: int, *, role: str, is_administrator: bool) -> User:
    """Give a user another role; UserRefusal for the last administrator's right."""
    user = _locked(actor, pk)
    if user.is_administrator and not is_administrator:
        _keep_an_administrator(user)
    before = {"role": user.role, "is_administrator": user.is_administrator}
    after = {"role": Role(role).value, "is_administrator": is_administrator}
    user.role, user.is_administrator = Role(role), is_administrator
    user.save(update_fields=["role", "is_administrator"])
    trail.record(actor, "user.role_changed", user, **trail.changed(before, after))
    return user


@transaction.atomic
def deactivate_user(actor: User, pk: int) -> User:
    """Shut a user out from the next request on; what they wrote stays."""
    user = _locked(actor, pk)
    if not user.is_active and user.switched_off_at is None:
        raise UserRefusal(_("%(name)s is deactivated already.") % {"name": user})
    if user.is_active and user.is_administrator:
        _keep_an_administrator(user)
    user.is_active, user.switched_off_at = False, None
    user.save(update_fields=["is_active", "switched_off_at"])
    sessions.drop(user)
    trail.record(actor, "user.deactivated", user)
    return user


@transaction.atomic
def reactivate_user(actor: User, pk: int) -> User:
    """Let a deactivated user in again, with the password that they had."""
    user = _locked(actor, pk)
    if user.is_active:
        raise UserRefusal(_("%(name)s is active already.") % {"name": user})
    user.is_active, user.switched_off_at = True, None
    user.save(update_fields=["is_active", "switched_off_at"])
    trail.record(actor, "user.reactivated", user)
    return user


@transaction.atomic
def reset_second_factor(actor: User, pk: int) -> User:
    """Forget a user's app, keys and recovery codes, for example after a lost phone.

    The user is signed out everywhere: whoever found the phone shall not stay.
    """
    user = _locked(actor, pk)
    forgotten, _kinds = Authenticator.objects.filter(user=user).delete()
    if not forgotten:
        raise UserRefusal(_("%(name)s has no second factor.") % {"name": user})
    sessions.drop(user)
    trail.record(actor, "user.second_factor_reset", user)
    return user


@transaction.atomic
def password_reset_path(actor: User, pk: int) -> str:
    """Return the path at which a user sets a new password, valid once and for a day."""
    user = _locked(actor, pk)
    if not user.is_active:
        raise UserRefusal(_("%(name)s is deactivated. Activate the user first.") % {"name": user})
    trail.record(actor, "user.password_reset_offered", user)
    key = default_token_generator.make_token(user)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": int_to_base36(user.pk), "key": key}
    )


@transaction.atomic
def change_profile(actor: User, *, name: str, language: str, theme: str) -> User:
    """Change the actor's own name, language and appearance ("" follows browser and system)."""
    after = {"name": name, "language": language, "theme": theme}
    changes = trail.changed({field: getattr(actor, field) for field in after}, after)
    for field, value in after.items():
        setattr(actor, field, value)
    actor.save(update_fields=list(after))
    if changes:
        trail.record(actor, "user.profile_changed", actor, **changes)
    return actor


def _locked(actor: User, pk: int) -> User:
    require_administrator(actor)
    user = User.objects.people().select_for_update().filter(pk=pk).first()
    if user is None:
        raise Http404
    return user


def is_last_administrator(user: User) -> bool:
    """Whether nobody else could look after the system; call it inside a transaction."""
    try:
        _keep_an_administrator(user)
    except UserRefusal:
        return True
    return False


def _keep_an_administrator(leaving: User) -> None:
    # All are locked: two administrators who remove each other at once must not both succeed.
    rows = User.objects.people().filter(is_active=True, is_administrator=True)
    active = {user.pk for user in rows.select_for_update().order_by("pk")}
    if active == {leaving.pk}:
        raise UserRefusal(
            _("%(name)s is the last administrator. Make somebody else administrator first.")
            % {"name": leaving}
        )
