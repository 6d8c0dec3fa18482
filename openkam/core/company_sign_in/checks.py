"""Asking the provider now and then whether it still vouches for those who are here."""

import logging
from datetime import datetime, timedelta

from django.core.cache import cache

from openkam.core.access.sealed import SealBroken, seal, unseal
from openkam.core.company_sign_in import admission, protocol, withdrawal
from openkam.core.company_sign_in.configuration import ClaimsIncomplete, Configuration
from openkam.core.company_sign_in.faults import AnswerRefused, GrantGone, ProviderUnreachable
from openkam.core.company_sign_in.models import Identity

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=15)
AT_ONCE = 10  # a tick must not keep the worker from its jobs
PAUSE_SECONDS = 120  # after the provider gave no answer
PAUSE = "company_sign_in.pause"


def check_due(provider: Configuration, *, now: datetime) -> int:
    """Ask about those whose turn it is, and return about how many the provider answered.

    Whoever has no role any more, or whose grant is gone, is switched off. A provider that cannot
    be reached switches nobody off.
    """
    due = Identity.objects.filter(
        issuer=provider.issuer, user__is_active=True, checked_at__lte=now - EVERY
    ).exclude(refresh_token="")
    waiting = list(due.order_by("checked_at")[:AT_ONCE])
    if not waiting or cache.get(PAUSE):
        return 0
    answered = 0
    for identity in waiting:
        # Two workers must not use one token twice: providers take that for theft.
        mine = Identity.objects.filter(pk=identity.pk, checked_at=identity.checked_at)
        if not mine.update(checked_at=now):
            continue
        try:
            check(provider, identity, now=now)
        except (ProviderUnreachable, AnswerRefused) as fault:
            logger.warning("Company sign-in could not be checked; nobody is shut out: %s", fault)
            cache.set(PAUSE, 1, PAUSE_SECONDS)
            break
        answered += 1
    return answered


def check(provider: Configuration, identity: Identity, *, now: datetime) -> None:
    """Ask the provider about one person, and act on the answer.

    Raises ProviderUnreachable and AnswerRefused, after which nothing has changed.
    """
    try:
        token = unseal(identity.refresh_token)
    except SealBroken:
        # Sealed with an earlier secret key: the next sign-in brings a new one.
        Identity.objects.filter(pk=identity.pk).update(refresh_token="")
        return
    try:
        answer = protocol.refresh(
            provider,
            refresh_token=token,
            subject=identity.subject,
            keep=lambda new: _keep(identity, new),
        )
        standing = provider.standing_of(answer.claims)
    except GrantGone:
        if _is_still(identity):
            withdrawal.switch_off(identity, now=now)
        return
    except ClaimsIncomplete:
        logger.warning("The provider leaves out the roles of %s.", identity.subject)
        return
    if standing is None:
        withdrawal.switch_off(identity, now=now)
    else:
        admission.follow(identity, standing)


def _keep(identity: Identity, token: str) -> None:
    sealed = seal(token)
    # Somebody who signed in meanwhile has a newer token.
    mine = Identity.objects.filter(pk=identity.pk, refresh_token=identity.refresh_token)
    if mine.update(refresh_token=sealed):
        identity.refresh_token = sealed


def _is_still(identity: Identity) -> bool:
    return Identity.objects.filter(pk=identity.pk, refresh_token=identity.refresh_token).exists()
