"""The list of accounts as a file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.core.face.csv_file import SHARE, CsvColumn
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.views.account_beside import beside
from openkam.domain.portfolio.views.account_further import OWN, margin_of, rate_of

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import OwnField
    from openkam.domain.portfolio.selectors import Basis

AS_KEPT = (0, 6)  # decimals of own numbers


def csv_columns(basis: "Basis", own_fields: "Sequence[OwnField]") -> list[CsvColumn]:
    """Return the columns of the file, own fields last."""
    return [
        CsvColumn(_("Number")),
        CsvColumn(_("Account")),
        CsvColumn(_("Group")),
        CsvColumn(_("Country")),
        CsvColumn(_("Owner")),
        CsvColumn(_("Currency")),
        CsvColumn(_("Revenue 12 months")),
        CsvColumn(_("Revenue 12 months before")),
        CsvColumn(_("Change against the year before"), SHARE),
        CsvColumn(_("Share") if basis.whole_is_visible else _("Share of yours"), SHARE),
        CsvColumn(_("Class")),
        CsvColumn(_("First purchase")),
        CsvColumn(_("Last purchase")),
        CsvColumn(_("Tier")),
        CsvColumn(_("Segment")),
        CsvColumn(_("Site")),
        CsvColumn(_("VAT number")),
        CsvColumn(_("Company number")),
        CsvColumn(_("Web domain")),
        CsvColumn(_("Key-account status")),
        CsvColumn(_("Key-account status since")),
        *(CsvColumn(field.name, AS_KEPT) for field in own_fields),
    ]


def plain(
    accounts: Iterable[Any], currency: str, own_fields: "Sequence[OwnField]"
) -> Iterator[list[object]]:
    """Return each account as plain values, in the order of `csv_columns`."""
    typed = [(str(field.pk), field.kind) for field in own_fields]
    for account in accounts:
        yield [
            account.pk,
            account.name,
            account.group.name if account.group else "",
            account.country,
            str(account.owner) if account.owner else "",
            currency,
            account.revenue,
            account.revenue_before,
            account.change_share,
            account.share,
            account.abc_class,
            account.first_on,
            account.last_on,
            account.tier.name if account.tier else "",
            account.segment.name if account.segment else "",
            account.site,
            account.vat_number,
            account.company_number,
            account.domain,
            _status(account),
            account.key_since,
            *(_typed(kind, account.own_values.get(key, "")) for key, kind in typed),
        ]


def _typed(kind: str, kept: str) -> object:
    if not kept or selectors.plain_value(kind, kept) != kept:
        return kept
    if kind == "number":
        return Decimal(kept)
    return date.fromisoformat(kept) if kind == "date" else kept


@dataclass(frozen=True)
class Chosen:
    """One column of a file with the columns that the reader chose."""

    column: CsvColumn
    value: Callable[[Any], object]


def chosen_columns(basis: "Basis", own_fields: "Sequence[OwnField]", columns: str) -> list[Chosen]:
    """Return the columns that the list shows, in its order; none while nothing is chosen.

    The name's cell shows country and group too, and so they follow it.
    """
    keys = [key for key in columns.split(",") if key]
    if not keys:
        return []
    known = {**_known(basis), **_own(own_fields)}
    with_name = keys if "name" in keys else ["name", *keys]
    beside = [key for key in ("country", "group") if key not in keys]
    place = with_name.index("name") + 1
    return [known[key] for key in (*with_name[:place], *beside, *with_name[place:]) if key in known]


def chosen_values(accounts: Iterable[Any], chosen: Sequence[Chosen]) -> Iterator[list[object]]:
    """Return each account as plain values, in the order of the columns chosen."""
    for account in accounts:
        yield [one.value(account) for one in chosen]


def _known(basis: "Basis") -> dict[str, Chosen]:
    def money(title: str) -> CsvColumn:
        return CsvColumn(f"{title}, {basis.currency}" if basis.currency else title)

    share = _("Share") if basis.whole_is_visible else _("Share of yours")
    found = {
        "name": Chosen(CsvColumn(_("Account")), lambda one: one.name),
        "country": Chosen(CsvColumn(_("Country")), lambda one: one.country),
        "group": Chosen(CsvColumn(_("Group")), lambda one: _name(one.group)),
        "owner": Chosen(CsvColumn(_("Owner")), lambda one: _name(one.owner)),
        "tier": Chosen(CsvColumn(_("Tier")), lambda one: _name(one.tier)),
        "segment": Chosen(CsvColumn(_("Segment")), lambda one: _name(one.segment)),
        "revenue": Chosen(money(_("Revenue 12 months")), lambda one: one.revenue),
        "before": Chosen(money(_("Revenue 12 months before")), lambda one: one.revenue_before),
        "change": Chosen(
            CsvColumn(_("Change against the year before"), SHARE), lambda one: one.change_share
        ),
        "share": Chosen(CsvColumn(share, SHARE), lambda one: one.share),
        "class": Chosen(CsvColumn(_("Class")), lambda one: one.abc_class),
        "last": Chosen(CsvColumn(_("Last purchase")), lambda one: one.last_on),
        "first": Chosen(CsvColumn(_("First purchase")), lambda one: one.first_on),
        "margin": Chosen(
            money(_("Margin 12 months")),
            lambda one: margin_of(one.cost, one.revenue_with_cost),
        ),
        "rate": Chosen(
            CsvColumn(_("Margin rate"), SHARE), lambda one: rate_of(one.cost, one.revenue_with_cost)
        ),
        "documents": Chosen(CsvColumn(_("Documents 12 months")), lambda one: one.document_count),
        "rhythm": Chosen(CsvColumn(_("Buys every, days")), lambda one: one.typical_interval),
        "site": Chosen(CsvColumn(_("Site")), lambda one: one.site),
        "vat_number": Chosen(CsvColumn(_("VAT number")), lambda one: one.vat_number),
        "company_number": Chosen(CsvColumn(_("Company number")), lambda one: one.company_number),
        "domain": Chosen(CsvColumn(_("Web domain")), lambda one: one.domain),
        "status": Chosen(CsvColumn(_("Key-account status")), _status),
        "key_since": Chosen(CsvColumn(_("Key-account status since")), lambda one: one.key_since),
        **{
            key: Chosen(CsvColumn(str(column.title), SHARE), attrgetter(f"beside_{key}"))
            for key, column in beside().items()
        },
    }
    return {key: one for key, one in found.items() if basis.whole_is_visible or key != "class"}


def _own(own_fields: "Sequence[OwnField]") -> dict[str, Chosen]:
    def value(field: "OwnField") -> Callable[[Any], object]:
        key, kind = str(field.pk), field.kind
        return lambda one: _typed(kind, one.own_values.get(key, ""))

    return {
        f"{OWN}{field.pk}": Chosen(CsvColumn(field.name, AS_KEPT), value(field))
        for field in own_fields
    }


def _status(account: Any) -> str:
    return str(selectors.KEY_STATES.get(account.key_state, ""))


def _name(thing: Any) -> str:
    return str(thing) if thing else ""
