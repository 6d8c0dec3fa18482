"""Columns of the list of accounts that show only to those who choose them."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import countries, formats
from openkam.core.face.lists import Column
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.views.account_beside import beside

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import AccountRow, Basis

OwnFields = Sequence[tuple[int, str, str]]  # id, name, kind
OWN = "own-"  # before the number of an own field
UNKNOWN = SafeString('<span class="ok-mute">–</span>')
TEXTS = ("site", "vat_number", "company_number", "domain")
# What of an account each column needs besides what every row has.
NEEDS = {
    **{name: (name,) for name in TEXTS},
    "status": ("key_state",),
    "key_since": ("key_since",),
    "decision": ("decision_noted_at", "decision_by", "decision_reason"),
    "first": ("first_on",),
    "documents": ("document_count",),
    "margin": ("cost", "revenue_with_cost"),
    "rate": ("cost", "revenue_with_cost"),
    "rhythm": ("typical_interval",),
}


def thousands_unit(basis: "Basis") -> str:
    """Return in what amounts in thousands are."""
    symbol = formats.currency_symbol(basis.currency)
    return _("%(currency)s thousand") % {"currency": symbol} if symbol else _("thousand")


def further_columns(basis: "Basis", own_fields: OwnFields) -> list[Column]:
    """Return the columns, own fields last."""
    money = thousands_unit(basis)

    def column(key: str, title: str, **more: Any) -> Column:
        return Column(key, title, css="wide", by_default=False, **more)

    return [
        column(
            "status",
            _("Status"),
            sortable=True,
            descending_first=True,
            label=_("Key-account status"),
        ),
        column(
            "key_since",
            _("Status since"),
            sortable=True,
            descending_first=True,
            label=_("Key-account status since"),
        ),
        column("country", _("Country"), sortable=True),
        column("group", _("Group"), sortable=True),
        column("before", _("Revenue 12 m before"), numeric=True, sortable=True, unit=money),
        column("margin", _("Margin 12 m"), numeric=True, unit=money),
        column("rate", _("Margin rate"), numeric=True, unit="%"),
        column("documents", _("Documents 12 m"), numeric=True, sortable=True),
        column("rhythm", _("Buys every"), numeric=True, unit=_("days")),
        column("first", _("First purchase"), sortable=True, descending_first=True),
        *(
            column(key, str(one.title), numeric=True, sortable=True, unit="%")
            for key, one in beside().items()
        ),
        column("site", _("Site"), sortable=True),
        column("vat_number", _("VAT number")),
        column("company_number", _("Company number")),
        column("domain", _("Web domain")),
        *(
            column(f"{OWN}{pk}", name, numeric=kind == "number", label=name)
            for pk, name, kind in own_fields
        ),
    ]


def needs_of(keys: Sequence[str]) -> list[str]:
    """Return the names of what these columns need of an account, each once."""
    needed: list[str] = []
    needs = {**NEEDS, **{key: (one.lookup,) for key, one in beside().items()}}
    for key in keys:
        needed += ("own_values",) if key.startswith(OWN) else needs.get(key, ())
    return list(dict.fromkeys(needed))


def further_writers(own_fields: OwnFields) -> "dict[str, Callable[[AccountRow], SafeString]]":
    """Return what writes the cell of each of these columns, by the column's key."""
    return {
        "status": lambda row: _status(row.more["key_state"]),
        "key_since": lambda row: _day(row.more["key_since"]),
        "decision": _decision,
        "country": lambda row: _text(countries.name(row.country) if row.country else ""),
        "group": lambda row: _text(row.group or ""),
        "before": lambda row: _thousands(row.revenue_before),
        "margin": lambda row: _thousands(margin_of(**row.more)),
        "rate": lambda row: SafeString(formats.percent(rate_of(**row.more))),
        "documents": lambda row: SafeString(formats.number(row.more["document_count"])),
        "rhythm": lambda row: _number(row.more["typical_interval"]),
        "first": lambda row: _day(row.more["first_on"]),
        **{name: _writer_of(name) for name in TEXTS},
        **{key: _share_writer(one.lookup) for key, one in beside().items()},
        **{f"{OWN}{pk}": _own_writer(str(pk), kind) for pk, _name, kind in own_fields},
    }


def margin_of(
    cost: Decimal | None, revenue_with_cost: Decimal | None, **_others: Any
) -> Decimal | None:
    """Return what is left of the revenue whose cost is known; None where none is."""
    if cost is None or revenue_with_cost is None:
        return None
    return revenue_with_cost - cost


def rate_of(
    cost: Decimal | None, revenue_with_cost: Decimal | None, **_others: Any
) -> Decimal | None:
    """Return the margin as a share of the revenue whose cost is known; None where none is."""
    margin = margin_of(cost, revenue_with_cost)
    return margin / revenue_with_cost if margin is not None and revenue_with_cost else None


def _status(state: str) -> SafeString:
    return SafeString(escape(selectors.KEY_STATES[state])) if state else UNKNOWN


def _decision(row: "AccountRow") -> SafeString:
    """When it was decided and by whom, with the reason where the pointer rests."""
    at, by, why = (row.more[name] for name in NEEDS["decision"])
    if at is None:
        return UNKNOWN
    return format_html(
        '<span title="{}">{}</span><span class="sub"><span class="cut">{}</span></span>',
        why,
        formats.when(at),
        by,
    )


def _writer_of(name: str) -> "Callable[[AccountRow], SafeString]":
    return lambda row: _text(row.more[name])


def _share_writer(lookup: str) -> "Callable[[AccountRow], SafeString]":
    return lambda row: SafeString(formats.percent(row.more[lookup], 0))


def _own_writer(key: str, kind: str) -> "Callable[[AccountRow], SafeString]":
    return lambda row: _text(selectors.shown_value(kind, row.more["own_values"].get(key, "")))


def _text(text: str) -> SafeString:
    return SafeString(f'<span class="cut part">{escape(text)}</span>') if text else UNKNOWN


def _thousands(amount: Decimal | None) -> SafeString:
    return UNKNOWN if amount is None else SafeString(formats.thousands(amount))


def _number(value: float | None) -> SafeString:
    return UNKNOWN if value is None else SafeString(formats.number(value))


def _day(day: date | None) -> SafeString:
    return UNKNOWN if day is None else SafeString(formats.day(day))
