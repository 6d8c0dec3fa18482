"""Which days an address asks for."""

from collections.abc import Mapping
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from openkam.calc.periods import Period
from openkam.domain.portfolio import selectors


def asked_period(get: Mapping[str, str]) -> Period:
    """Return the half-open period of `from` and `to`; what is no period falls back to the figures'.

    Raises Http404 while there are no figures at all.
    """
    start, end = _day(get.get("from", "")), _day(get.get("to", ""))
    if start is not None and end is not None and start < end:
        return Period(start, end)
    figures = selectors.figures()
    if figures is None or figures.period is None:
        raise Http404(_("There are no sales yet."))
    return figures.period


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
