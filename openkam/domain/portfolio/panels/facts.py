"""What is known of the account besides its figures."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.html import format_html
from django.utils.translation import gettext as _

from openkam.core.access.models import Level
from openkam.core.face import badges, countries
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.panels.care_words import promise

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account
    from openkam.domain.portfolio.selectors import Basis


class Fact(NamedTuple):
    """One fact as the panel shows it; `field` is its name in the address that changes it."""

    field: str
    title: str
    value: str
    may_change: bool
    note: str = ""


def facts(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
) -> Mapping[str, Any]:
    """Return the facts of the account, own fields last, and which of them may be changed."""
    account = account or selectors.account(actor, account_id)
    known = getattr(account, "reader_level", None)
    level = known or selectors.level_on(actor, account_id) or Level.READ
    return {"account": account, "facts": list(_facts(account, level))}


def _facts(account: "Account", level: Level) -> Iterator[Fact]:
    writes, leads = level >= Level.WRITE, level >= Level.LEAD
    tier, segment = account.tier, account.segment
    badge = badges.tier(tier.name, tier.position) if tier else ""
    yield Fact("tier", _("Tier"), badge, leads, promise(tier) if tier else "")
    yield Fact("segment", _("Segment"), segment.name if segment else "", writes)
    country = countries.name(account.country) if account.country else ""
    yield Fact("country", _("Country"), country, writes)
    yield Fact("site", _("Site"), account.site, writes)
    yield Fact("vat_number", _("VAT number"), account.vat_number, writes)
    yield Fact("company_number", _("Company number"), account.company_number, writes)
    yield Fact("domain", _("Web domain"), _link(account.domain), writes)
    for field in selectors.own_fields():
        kept = account.own_values.get(str(field.pk), "")
        shown = selectors.shown_value(field.kind, str(kept))
        yield Fact(f"own-{field.pk}", field.name, shown, writes)


def _link(domain: str) -> str:
    if not domain:
        return ""
    return format_html(
        '<a class="ok-link" href="https://{}" rel="noopener noreferrer">{}</a>', domain, domain
    )
