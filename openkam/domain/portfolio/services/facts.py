"""Single facts about an account: where it is, its official numbers, its tier and segment."""

import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, Segment, Tier
from openkam.domain.portfolio.services import announcing
from openkam.domain.portfolio.services.key_tiers import refuse_unless_key
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST = {"site": 200, "company_number": 40, "vat_number": 40, "domain": 100}
LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")  # one part of a domain, in any script


class BadDomain(Refusal):
    """Not the name of a place in the web."""


class TooLong(Refusal):
    """Longer than anything of that kind is."""


class UnknownTier(Refusal):
    """There is no such tier any more."""


class UnknownSegment(Refusal):
    """There is no such segment any more."""


def set_site(actor: "User", account_id: int, *, site: str) -> Account:
    """Say where the account sits, as an address or the name of a place. Raises TooLong."""
    return _set(actor, account_id, "account.site_set", site=_fitting("site", site))


def set_vat_number(actor: "User", account_id: int, *, vat_number: str) -> Account:
    """Keep the VAT number, in capitals without blanks and points. Raises TooLong."""
    number = _fitting("vat_number", tidy_vat_number(vat_number))
    return _set(actor, account_id, "account.vat_number_set", vat_number=number)


def set_company_number(actor: "User", account_id: int, *, company_number: str) -> Account:
    """Keep the number in the register of companies. Raises TooLong."""
    number = _fitting("company_number", company_number)
    return _set(actor, account_id, "account.company_number_set", company_number=number)


def set_domain(actor: "User", account_id: int, *, domain: str) -> Account:
    """Keep the web domain: of an address only the host, without www. Raises BadDomain, TooLong."""
    return _set(actor, account_id, "account.domain_set", domain=tidy_domain(domain))


@transaction.atomic
def set_tier(actor: "User", account_id: int, tier_id: int | None) -> Account:
    """Give the account a tier, None for none; for those who lead it.

    Raises UnknownTier, NeedsKeyStatus.
    """
    # Held, so that nobody takes the status away while the account gets a tier that needs it.
    rows = Account.objects.select_related("tier").select_for_update(of=("self",))
    account = fetch(rows, actor, account_id, Level.LEAD)
    before, account.tier = account.tier, existing_tier(tier_id)
    if before != account.tier:
        refuse_unless_key(account, account.tier)
        account.save(update_fields=["tier"])
        names = (str(before) if before else None, str(account.tier) if account.tier else None)
        trail.record(actor, "account.tier_set", account, account_id=account.pk, tier=names)
        announcing.status_of_many("tier", [account], before, account.tier)
    return account


@transaction.atomic
def set_segment(actor: "User", account_id: int, segment_id: int | None) -> Account:
    """Put the account into a segment, None for none. Raises UnknownSegment."""
    account = fetch(Account.objects.select_related("segment"), actor, account_id, Level.WRITE)
    before, account.segment = account.segment, existing_segment(segment_id)
    if before != account.segment:
        account.save(update_fields=["segment"])
        now = account.segment
        names = (str(before) if before else None, str(now) if now else None)
        trail.record(actor, "account.segment_set", account, account_id=account.pk, segment=names)
        announcing.status_of_many("segment", [account], before, now)
    return account


def existing_tier(pk: int | None) -> Tier | None:
    """Return the tier, None for none; UnknownTier if there is none of this number."""
    tier = Tier.objects.filter(pk=pk).first() if pk is not None else None
    if pk is not None and tier is None:
        raise UnknownTier(_("This tier does not exist any more."))
    return tier


def existing_segment(pk: int | None) -> Segment | None:
    """Return the segment, None for none; UnknownSegment if there is none of this number."""
    segment = Segment.objects.filter(pk=pk).first() if pk is not None else None
    if pk is not None and segment is None:
        raise UnknownSegment(_("This segment does not exist any more."))
    return segment


def tidy_vat_number(text: str) -> str:
    """Return a VAT number in capitals, without blanks, points and hyphens."""
    return re.sub(r"[\s.\-\x00]+", "", text).upper()


def tidy_domain(text: str) -> str:
    """Return the host of a web address or the domain of a mail address, in small letters.

    Raises BadDomain, TooLong.
    """
    host = "".join(text.replace("\x00", "").split()).casefold()
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", host)
    host = re.split(r"[/?#]", host, maxsplit=1)[0].rpartition("@")[2]
    host = re.sub(r":\d*$", "", host).removeprefix("www.").rstrip(".")
    if not host:
        return ""
    parts = host.split(".")
    if len(parts) < 2 or not all(LABEL.fullmatch(part) for part in parts):
        raise BadDomain(_("This is no web domain. Write it like example.com."))
    return _fitting("domain", host)


def _fitting(field: str, text: str) -> str:
    text = " ".join(text.replace("\x00", " ").split())
    if len(text) > LONGEST[field]:
        raise TooLong(_("This has at most %(count)d characters.") % {"count": LONGEST[field]})
    return text


@transaction.atomic
def _set(actor: "User", account_id: int, verb: str, **values: str) -> Account:
    account = fetch(Account.objects.all(), actor, account_id, Level.WRITE)
    changes = trail.changed({name: getattr(account, name) for name in values}, values)
    if changes:
        for name, value in values.items():
            setattr(account, name, value)
        account.save(update_fields=list(changes))
        noted = {name: (before or None, after or None) for name, (before, after) in changes.items()}
        trail.record(actor, verb, account, account_id=account.pk, **noted)
    return account
