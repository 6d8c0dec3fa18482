"""The list of the margin report: each account or group with its margin and what changed it."""

from collections.abc import Callable

import numpy as np
from django.utils.html import format_html
from django.utils.translation import gettext as _

from openkam.calc.amounts import Bools, Ints, ratios
from openkam.core.face import formats
from openkam.core.face.charts import icon
from openkam.core.face.tables import Kind
from openkam.domain.economics.selectors import Effects, MarginReport
from openkam.domain.economics.views.addresses import months_url
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.listing import Field, Filter, Listing
from openkam.domain.economics.views.margin.addresses import list_url
from openkam.domain.economics.views.margin.notes import limit_text


def listing(choice: Choice, found: MarginReport) -> Listing:
    """Return the list; who bought in the year before alone stands at its end."""
    by_group = found.by == "group"
    return Listing(
        choice=choice,
        currency=found.basis.currency,
        label=_("Groups by margin") if by_group else _("Accounts by margin"),
        name_title=_("Group") if by_group else _("Account"),
        keys=found.now.keys,
        fields=[*_fields(choice, found), *_effects(found)],
        default_sort="-margin" if found.figures.with_cost else "-revenue",
        filters=_filters(found),
        flag=_flag(found),
        note=_note(choice, found),
    )


def _fields(choice: Choice, found: MarginReport) -> list[Field]:
    now, before = found.now, found.before
    has_cost = now.has_cost

    def evidence(place: int) -> str:
        key = int(now.keys[place])
        if found.by == "group":
            return list_url(choice, by="", group=str(key))
        return months_url(key, found.period)

    def products(place: int) -> str:
        return _products_url(choice, found, place)

    known = ratios(now.revenue_with_cost, now.revenue)
    rates = np.where(has_cost, ratios(now.margin, now.revenue_with_cost), np.nan)
    is_partial = bool((now.lines_with_cost < now.lines).any())
    fields = [
        Field("revenue", _("Revenue"), Kind.AMOUNT, now.revenue, url=evidence),
        Field("known", _("With known cost"), Kind.SHARE, known, css="wide", on_page=is_partial),
        Field("margin", _("Margin"), Kind.AMOUNT, now.margin, known=has_cost, url=evidence),
        Field("rate", _("Margin rate"), Kind.SHARE, rates),
    ]
    if found.period_before is None:
        return fields
    then = Field(
        "before",
        _("Margin a year before"),
        Kind.AMOUNT,
        before.margin,
        known=before.has_cost,
        on_page=False,
    )
    change = Field(
        "change",
        _("Change in a year"),
        Kind.AMOUNT,
        now.margin - before.margin,
        known=found.is_comparable,
        url=products,
        css="wide",
        signed=True,
    )
    return [*fields, then, change]


def _products_url(choice: Choice, found: MarginReport, place: int) -> str:
    """Where the products behind a change stand; of a group, its accounts."""
    key = str(int(found.now.keys[place]))
    if found.by == "group":
        return list_url(choice, by="", group=key)
    return choice.url(account=key)


def _effects(found: MarginReport) -> list[Field]:
    effects = found.effects
    if effects is None:
        return []
    if not found.margin_is_known_twice:
        return _revenue_effects(effects)
    known = found.is_comparable
    columns = (
        ("price", _("Price"), ("price",), "wide"),
        ("cost", _("Cost"), ("cost",), "wide"),
        ("quantity", _("Quantity"), ("quantity",), "mid"),
        ("mix", _("Mix"), ("mix",), "mid"),
        ("assortment", _("New and gone"), ("added", "dropped"), "mid"),
        ("other", _("Rest"), ("other",), "mid"),
    )
    return [
        _effect(key, title, effects.of_margin(*names), css, known)
        for key, title, names, css in columns
    ]


def _revenue_effects(effects: Effects) -> list[Field]:
    columns = effects.columns
    shown = (
        ("price", _("Price"), columns["price"]),
        ("quantity", _("Quantity"), columns["quantity"]),
        ("mix", _("Mix"), columns["mix"]),
        ("assortment", _("New and gone"), columns["added"] + columns["dropped"]),
        ("other", _("Rest"), columns["other"]),
    )
    return [_effect(key, title, column, "mid") for key, title, column in shown]


def _effect(key: str, title: str, column: Ints, css: str, known: Bools | None = None) -> Field:
    # A rest that is nowhere would only take room.
    on_page = key != "other" or bool(column.any())
    return Field(
        key, title, Kind.AMOUNT, column, known=known, css=css, on_page=on_page, signed=True
    )


def _filters(found: MarginReport) -> list[Filter]:
    now = found.now
    margins = [
        ("large", _("large with small or negative margin"), found.is_large_for_little),
        ("negative", _("below zero"), now.has_cost & (now.margin < 0)),
        ("positive", _("above zero"), now.has_cost & (now.margin > 0)),
    ]
    costs = [
        ("unknown", _("of no line"), now.has_lines & ~now.has_cost),
        ("part", _("of some lines"), now.has_cost & (now.lines_with_cost < now.lines)),
        ("full", _("of all lines"), now.has_cost & (now.lines_with_cost == now.lines)),
    ]
    revenues = [
        ("A", _("class A"), found.is_large),
        ("credits", _("more credit notes than sales"), now.has_lines & (now.revenue < 0)),
    ]
    if found.period_before is not None:
        gone = ~now.has_lines & found.before.has_lines
        revenues.append(("gone", _("only in the year before"), gone))
    return [
        Filter("margin", _("Margin"), margins),
        Filter("cost", _("Known cost"), costs),
        Filter("revenue", _("Revenue"), revenues),
    ]


def _flag(found: MarginReport) -> Callable[[int], str]:
    flagged = found.is_large_for_little
    text, says = _("large, little margin"), limit_text(found)

    def flag(place: int) -> str:
        if not flagged[place]:
            return ""
        return format_html(
            '<span class="ok-flag act" title="{}">{}{}</span>',
            says,
            icon("alert-triangle", "s"),
            text,
        )

    return flag


def _note(choice: Choice, found: MarginReport) -> str:
    said = [choice.periods.chosen.text, found.basis.currency, found.basis.rates.note]
    if found.period_before is None:
        said.append(_("the sales data hold no year before to compare with"))
    else:
        months = formats.period(found.period_before)
        said.append(_("change against %(months)s") % {"months": months})
    return " · ".join(part for part in said if part)
