"""The retention report's list: each account with both amounts and what became of it."""

from collections.abc import Callable

import numpy as np
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openkam.calc.amounts import Bools, Floats
from openkam.calc.retention import TINY, Movement, business_years
from openkam.core.face import formats
from openkam.core.face.tables import Kind
from openkam.domain.economics.selectors import RetentionReport
from openkam.domain.economics.views.addresses import months_url
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.listing import Field, Filter, Listing
from openkam.domain.economics.views.retention.words import (
    ARRIVED,
    PART,
    titles,
    value_of,
    year_text,
)

COHORT = "since"
TONES = {Movement.LOST: "act"}


def listing(choice: Choice, found: RetentionReport) -> Listing:
    """Return the list; who takes away the most comes first."""
    is_group = choice.by == "group"
    return Listing(
        choice=choice,
        currency=found.basis.currency,
        label=_("Groups and what became of them")
        if is_group
        else _("Accounts and what became of them"),
        name_title=_("Group") if is_group else _("Account"),
        keys=found.keys,
        fields=_fields(choice, found),
        default_sort="change" if found.figures else "-closing",
        filters=[*_movements(found), _cohorts(found)],
        name_url=_of_group(choice, found) if is_group else None,
        note=_note(found),
    )


def _fields(choice: Choice, found: RetentionReport) -> list[Field]:
    known = np.full(len(found.keys), found.figures is not None)
    change = found.closing - found.opening
    rate = _rates(found)
    limits = found.basis.limits

    def delta(place: int) -> str:
        value = None if np.isnan(rate[place]) else float(rate[place])
        return formats.delta(value, watch=float(limits.watch), act=float(limits.act)).cell

    return [
        Field(
            "opening",
            pgettext("period", "Before"),
            Kind.AMOUNT,
            found.opening,
            known=known,
            url=_evidence(choice, found, is_base=True),
        ),
        Field(
            "closing",
            _("Now"),
            Kind.AMOUNT,
            found.closing,
            url=_evidence(choice, found, is_base=False),
        ),
        Field("change", _("Change"), Kind.AMOUNT, change, known=known, signed=True),
        Field("rate", _("Change"), Kind.SHARE, rate, cell=delta),
        *_words(found),
        Field("first", _("First sale"), Kind.DAY, found.first_sale.tolist(), css="wide"),
    ]


def _words(found: RetentionReport) -> list[Field]:
    result = found.figures
    if result is None:
        return []
    names = titles()
    movement = result.movement.tolist()
    texts = [names[Movement(kind)] for kind in movement]

    def flag(place: int) -> str:
        tone = TONES.get(Movement(movement[place]), "")
        return format_html('<span class="ok-flag {}">{}</span>', tone, texts[place])

    fields = [Field("movement", _("Movement"), Kind.TEXT, texts, cell=flag)]
    if result.credit.any():
        has_credit = result.credit != 0
        fields.append(
            Field("credits", names[Movement.CREDITS], Kind.AMOUNT, result.credit, known=has_credit)
        )
    return fields


def _rates(found: RetentionReport) -> Floats:
    """The change of each; unknown where the base is too small to explain anything."""
    is_told = (found.opening > 0) & (found.closing // TINY <= found.opening)
    rates = np.full(len(found.keys), np.nan)
    np.divide(found.closing - found.opening, found.opening, out=rates, where=is_told)
    return rates


def _movements(found: RetentionReport) -> list[Filter]:
    if found.figures is None:
        return []
    options = [
        (value_of(kind), title, _rows(found, kind))
        for kind, title in titles().items()
        if _rows(found, kind).any()
    ]
    new, returned = _rows(found, Movement.NEW), _rows(found, Movement.RETURNED)
    if new.any() and returned.any():
        options.append((ARRIVED, _("New and returned"), new | returned))
    return [Filter(PART, _("Movement"), options)]


def _rows(found: RetentionReport, kind: Movement) -> Bools:
    result = found.figures
    if result is None:
        return np.zeros(len(found.keys), np.bool_)
    return result.rows(kind)


def _cohorts(found: RetentionReport) -> Filter:
    first_month = found.basis.first_month
    is_known = ~np.isnat(found.first_sale)
    years = business_years(found.first_sale, first_month)
    numbers = sorted({int(year) for year in years[is_known]}, reverse=True)
    options = [
        (str(number), year_text(number, first_month), is_known & (years == number))
        for number in numbers
    ]
    return Filter(COHORT, _("First sale"), options)


def _evidence(
    choice: Choice, found: RetentionReport, *, is_base: bool
) -> Callable[[int], str] | None:
    period = found.base if is_base else found.period
    if period is None:
        return None
    if choice.by == "group":
        return _of_group(choice, found)
    return lambda place: months_url(int(found.keys[place]), period)


def _of_group(choice: Choice, found: RetentionReport) -> Callable[[int], str]:
    """The accounts of a group in the same report: there each amount leads to its months."""
    return lambda place: choice.url(by="", group=str(found.keys[place]))


def _note(found: RetentionReport) -> str:
    base = formats.period(found.base) if found.base and found.figures else formats.UNKNOWN
    return _("now: %(now)s; before: %(base)s; %(currency)s; data until %(day)s") % {
        "now": formats.period(found.period),
        "base": base,
        "currency": found.basis.currency,
        "day": formats.day(found.basis.covers_until),
    }
