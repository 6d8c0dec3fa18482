"""Which days an address asks for."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _

from openkam.calc.periods import Period

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import Figures


def asked_period(get: Mapping[str, str], figures: "Figures | None") -> Period:
    """Return the half-open period of `from` and `to`; what is no period falls back to the figures'.

    Raises Http404 where there are no figures to fall back to.
    """
    start, end = _day(get.get("from", "")), _day(get.get("to", ""))
    if start is not None and end is not None and start < end:
        return Period(start, end)
    if figures is None or figures.period is None:
        raise Http404(_("There are no sales yet."))
    return figures.period


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
