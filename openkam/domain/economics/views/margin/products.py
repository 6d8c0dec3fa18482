"""The list of one account: what each product brought, and what changed its margin."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext as _

from openkam.calc.amounts import Ints, column
from openkam.calc.price_effects import Sold, margin_effects, revenue_effects
from openkam.core.face import formats
from openkam.core.face.tables import Kind
from openkam.domain.economics.selectors import MarginReport
from openkam.domain.economics.views.addresses import months_url
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.listing import Field, Listing
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import ProductBought


def products_listing(actor: "User", choice: Choice, found: MarginReport) -> Listing:
    """Return the list by product; of whole months, since they alone are known by product."""
    account = found.scope.account or 0
    preparation = found.basis.prepared.preparation if found.basis.prepared else None
    rows: list[ProductBought] = []
    if preparation is not None:
        before = found.period_before or found.period
        rows = portfolio.products_bought(actor, preparation, account, before, found.period)
    return Listing(
        choice=choice,
        currency=found.basis.currency,
        label=_("Products by revenue"),
        name_title=_("Product"),
        keys=np.array([row.pk for row in rows], np.int64),
        fields=[
            *_fields(rows, months_url(account, found.period)),
            *(_changes(rows, found) if found.period_before else []),
        ],
        default_sort="-revenue",
        texts=[row.name or _("No known product") for row in rows],
        name_url=lambda _place: "",
        note=_note(choice, found),
    )


def _fields(rows: "Sequence[ProductBought]", url: str) -> list[Field]:
    now = [row.bought.now for row in rows]
    known = np.array([sold.lines_with_cost > 0 for sold in now], np.bool_)
    return [
        Field("revenue", _("Revenue"), Kind.AMOUNT, _of(now, "revenue"), url=lambda _place: url),
        Field("pieces", _("Quantity"), Kind.NUMBER, [float(sold.quantity) for sold in now]),
        _price("unit", _("Price of one"), now),
        Field("margin", _("Margin"), Kind.AMOUNT, _of(now, "margin"), known=known),
    ]


def _changes(rows: "Sequence[ProductBought]", found: MarginReport) -> list[Field]:
    of_margin = found.margin_is_known_twice
    effects: list[Any] = [
        margin_effects([row.bought]) if of_margin else revenue_effects([row.bought]) for row in rows
    ]
    columns = (
        ("change", _("Change in a year"), ("change",), "wide"),
        ("price", _("Price"), ("price",), "wide"),
        ("cost", _("Cost"), ("cost",), "wide"),
        # Of one product alone there is no mix: what is left of a division stands there.
        ("quantity", _("Quantity and mix"), ("quantity", "mix"), "mid"),
        ("assortment", _("New and gone"), ("added", "dropped"), "mid"),
        ("other", _("Rest"), ("other",), "mid"),
    )
    fields = [_price("unit-before", _("Price a year before"), [row.bought.before for row in rows])]
    for key, title, names, css in columns:
        if key == "cost" and not of_margin:
            continue
        amounts = [sum(getattr(one, name) for name in names) for one in effects]
        # A rest that is nowhere would only take room.
        on_page = key != "other" or any(amounts)
        fields.append(Field(key, title, Kind.AMOUNT, column(amounts), css=css, on_page=on_page))
    return fields


def _price(key: str, title: str, sold: Sequence[Sold]) -> Field:
    """The mean price of a piece; unknown where nothing was bought at one."""
    prices = [float(one.revenue / one.quantity) if one.has_price else np.nan for one in sold]

    def cell(place: int) -> str:
        return formats.UNKNOWN if np.isnan(prices[place]) else formats.number(prices[place], 2)

    return Field(key, title, Kind.NUMBER, prices, cell=cell, css="wide")


def _of(sold: Sequence[Sold], name: str) -> Ints:
    return column([getattr(one, name) for one in sold])


def _note(choice: Choice, found: MarginReport) -> str:
    said = [choice.periods.chosen.text, found.basis.currency, found.basis.rates.note]
    if found.period_before is not None:
        months = formats.period(found.period_before)
        said.append(_("change against %(months)s") % {"months": months})
    return " · ".join(part for part in said if part)
