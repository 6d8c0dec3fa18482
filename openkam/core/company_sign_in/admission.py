"""Who gets in by company sign-in, as whom, and with which role: the claims decide each time."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from openkam.core.access.models import Invitation, User
from openkam.core.access.sealed import seal
from openkam.core.access.users import is_last_administrator, system_user
from openkam.core.audit import trail
from openkam.core.company_sign_in import withdrawal
from openkam.core.company_sign_in.configuration import (
    ClaimsIncomplete,
    Configuration,
    Standing,
)
from openkam.core.company_sign_in.faults import NotAdmitted
from openkam.core.company_sign_in.models import Identity
from openkam.core.company_sign_in.protocol import Answer

logger = logging.getLogger(__name__)


def admit(provider: Configuration, answer: Answer, *, now: datetime) -> User:
    """Return the user whom the provider vouches for, with the role that the claims give.

    Whoever comes for the first time is recognised by a verified mail address, or created.
    Raises NotAdmitted; a known person without a role is switched off then.
    """
    standing = _standing(provider, answer.claims)
    known = _known(provider, answer.subject)
    if standing is None:
        if known is not None:
            withdrawal.switch_off(known, now=now)
        raise NotAdmitted("no_role")
    try:
        return _admitted(provider, answer, standing, now)
    except IntegrityError as fault:
        # Two windows at once, the first time: the other one has stored the person.
        logger.info("Two first sign-ins at once: %s", fault)
        return _admitted(provider, answer, standing, now)


@transaction.atomic
def follow(identity: Identity, standing: Standing) -> None:
    """Give a user the role that the claims give now; the last administrator stays one."""
    user = User.objects.select_for_update().get(pk=identity.user_id)
    before = {"role": user.role, "is_administrator": user.is_administrator}
    after: dict[str, Any] = {**before, "role": standing.role}
    if standing.is_administrator is not None:
        after["is_administrator"] = standing.is_administrator
    if before["is_administrator"] and not after["is_administrator"] and is_last_administrator(user):
        after["is_administrator"] = True
        logger.warning("%s is the last administrator and stays one.", user.email)
    changes = trail.changed(before, after)
    if changes:
        User.objects.filter(pk=user.pk).update(**after)
        trail.record(system_user(), "user.role_changed", user, **changes)


@transaction.atomic
def _admitted(provider: Configuration, answer: Answer, standing: Standing, now: datetime) -> User:
    identity = _known(provider, answer.subject) or _introduced(provider, answer, standing, now)
    if not identity.user.is_active:
        if identity.user.switched_off_at is None:
            raise NotAdmitted("deactivated")
        withdrawal.switch_on(identity)
    follow(identity, standing)
    if answer.refresh_token:
        identity.refresh_token = seal(answer.refresh_token)
    identity.checked_at = now
    identity.save(update_fields=["refresh_token", "checked_at"])
    return User.objects.get(pk=identity.user_id)


def _standing(provider: Configuration, claims: Mapping[str, Any]) -> Standing | None:
    try:
        return provider.standing_of(claims)
    except ClaimsIncomplete as fault:
        raise NotAdmitted("claims_incomplete") from fault


def _known(provider: Configuration, subject: str) -> Identity | None:
    rows = Identity.objects.select_related("user")
    return rows.filter(issuer=provider.issuer, subject=subject).first()


def _introduced(
    provider: Configuration, answer: Answer, standing: Standing, now: datetime
) -> Identity:
    """Tie a person whom we see for the first time to a user."""
    email = str(answer.claims.get("email") or "").strip().lower()
    if "@" not in email or len(email) > 254:
        raise NotAdmitted("no_mail")
    if answer.claims.get("email_verified") is not True and not provider.trusts_mail:
        raise NotAdmitted("mail_not_verified")
    user = User.objects.select_related("company_identity").filter(email=email).first()
    if user is None:
        user = _created(email, answer.claims, standing, now)
    elif user.is_system:
        raise NotAdmitted("other_person")
    elif (earlier := getattr(user, "company_identity", None)) is not None:
        if earlier.issuer == provider.issuer:
            # The address may have passed on to another person.
            raise NotAdmitted("other_person")
        earlier.delete()  # the company has moved to another provider
    identity = Identity.objects.create(
        user=user, issuer=provider.issuer, subject=answer.subject, checked_at=now
    )
    trail.record(system_user(), "user.company_sign_in_tied", user)
    return identity


def _created(email: str, claims: Mapping[str, Any], standing: Standing, now: datetime) -> User:
    name = str(claims.get("name") or "").strip() or email.partition("@")[0]
    waiting = Invitation.objects.filter(email=email, accepted_at=None, revoked_at=None)
    language = waiting.order_by("-pk").values_list("language", flat=True).first()
    waiting.update(revoked_at=now)
    user = User.objects.create_user(
        email,
        None,
        name=name[:150],
        role=standing.role,
        is_administrator=bool(standing.is_administrator),
        language=language or (get_language() or "")[:8],
    )
    trail.record(
        system_user(),
        "user.came_by_company_sign_in",
        user,
        role=user.role,
        is_administrator=user.is_administrator,
    )
    return user
