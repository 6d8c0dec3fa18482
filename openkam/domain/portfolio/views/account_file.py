"""The list of accounts as a file."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.core.face.csv_file import SHARE, CsvColumn
from openkam.domain.portfolio import selectors

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
            *(_typed(kind, account.own_values.get(key, "")) for key, kind in typed),
        ]


def _typed(kind: str, kept: str) -> object:
    if not kept or selectors.plain_value(kind, kept) != kept:
        return kept
    if kind == "number":
        return Decimal(kept)
    return date.fromisoformat(kept) if kind == "date" else kept
