"""What happens when the provider takes its word back: accounts switched off, sessions ended."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_administrator
from openkam.core.access.models import User
from openkam.core.access.sealed import SealBroken, seal, unseal
from openkam.core.access.users import UserRefusal, is_last_administrator, system_user
from openkam.core.audit import trail
from openkam.core.company_sign_in.configuration import Configuration
from openkam.core.company_sign_in.faults import AnswerRefused
from openkam.core.company_sign_in.models import Identity, ProviderSession, SpentToken

logger = logging.getLogger(__name__)
KEEP_SPENT = timedelta(days=1)  # far longer than a logout token is believed


@transaction.atomic
def switch_off(identity: Identity, *, now: datetime) -> bool:
    """Shut a user out whom the provider vouches for no more; return whether that was possible.

    All their sessions end, and so does what their tokens may do. The last administrator is signed
    out, but stays a user: otherwise nobody could let anybody in again.
    """
    user = User.objects.select_for_update().get(pk=identity.user_id)
    Identity.objects.filter(pk=identity.pk).update(refresh_token="", checked_at=now)
    end_all_sessions(user)
    if not user.is_active:
        return True
    if user.is_administrator and is_last_administrator(user):
        logger.warning("%s has no role at the provider, but is the last administrator.", user.email)
        trail.record(system_user(), "user.last_administrator_kept", user)
        return False
    User.objects.filter(pk=user.pk).update(is_active=False, switched_off_at=now)
    trail.record(system_user(), "user.switched_off", user)
    return True


def switch_on(identity: Identity) -> None:
    """Let a user in again whom the provider had kept out; call it inside a transaction."""
    User.objects.filter(pk=identity.user_id).update(is_active=True, switched_off_at=None)
    trail.record(system_user(), "user.switched_on", identity.user)


@transaction.atomic
def untie(actor: User, user: User) -> None:
    """Forget who a user is at the provider: the next sign-in goes by the mail address again.

    Raises UserRefusal when nothing is tied.
    """
    require_administrator(actor)
    identity = Identity.objects.filter(user=user).first()
    if identity is None:
        raise UserRefusal(_("%(name)s is tied to no company account.") % {"name": user})
    _end(list(identity.sessions.values_list("session_key", flat=True)))
    identity.delete()
    trail.record(actor, "user.company_sign_in_untied", user)


def note_session(
    user: User, session_key: str, *, sid: str, id_token: str
) -> ProviderSession | None:
    """Remember that the provider opened a session, so that it can end it too."""
    identity = Identity.objects.filter(user=user).first()
    if identity is None:
        return None
    noted, _created = ProviderSession.objects.update_or_create(
        session_key=session_key,
        defaults={"identity": identity, "sid": sid[:255], "id_token": seal(id_token)},
    )
    return noted


def id_token_of(session_key: str | None) -> str | None:
    """Return the identity token with which a session began; None if a password opened it."""
    noted = ProviderSession.objects.filter(session_key=session_key or "").first()
    if noted is None:
        return None
    try:
        return unseal(noted.id_token)
    except SealBroken:
        return ""


def forget_session(session_key: str | None) -> None:
    """Forget a session that its user has ended."""
    ProviderSession.objects.filter(session_key=session_key or "").delete()


@transaction.atomic
def obey_logout(provider: Configuration, claims: Mapping[str, Any], *, now: datetime) -> int:
    """End the sessions that a logout token names, and return how many there were.

    Raises AnswerRefused for a token that was obeyed before.
    """
    digest = sha256(f"{claims['iss']}\n{claims['jti']}".encode()).hexdigest()
    SpentToken.objects.filter(spent_at__lt=now - KEEP_SPENT).delete()
    try:
        with transaction.atomic():
            SpentToken.objects.create(digest=digest, spent_at=now)
    except IntegrityError as fault:
        raise AnswerRefused("The token was used before.") from fault
    rows = ProviderSession.objects.filter(identity__issuer=provider.issuer)
    if claims.get("sub"):
        rows = rows.filter(identity__subject=str(claims["sub"]))
    if claims.get("sid"):
        rows = rows.filter(sid=str(claims["sid"]))
    ended = list(rows.select_related("identity__user"))
    for user in {noted.identity.user for noted in ended}:
        trail.record(system_user(), "user.signed_out_by_provider", user)
    _end([noted.session_key for noted in ended])
    return len(ended)


def end_all_sessions(user: User) -> None:
    """End every session of a user, whatever opened it."""
    _end(list(_kept().filter(user=user).values_list("session_key", flat=True)))


def _end(keys: list[str]) -> None:
    _kept().filter(session_key__in=keys).delete()
    ProviderSession.objects.filter(session_key__in=keys).delete()


def _kept() -> QuerySet[Any]:
    # Wherever the settings say that sessions are kept.
    rows: QuerySet[Any] = (
        import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()._default_manager.all()
    )
    return rows
