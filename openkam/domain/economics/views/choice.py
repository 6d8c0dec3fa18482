"""Which figures a reader asks a report for, as it stands in the address: any view can be shared."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from openkam.calc.periods import Period
from openkam.domain.economics.selectors import Basis
from openkam.domain.economics.views.periods import CUSTOM, PeriodChoice, PeriodMenu, period_menu

PERIOD_PARAMETERS = ("period", "first", "last")


@dataclass(frozen=True)
class Choice:
    """Months, by what, in whose tree, and whatever else this report can be asked for."""

    name: str  # the report's, as in REPORTS
    periods: PeriodMenu
    by: str
    default_by: str
    tree: date | None = None  # groups as of this day; None: of today
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def period(self) -> Period:
        """The chosen months."""
        return self.periods.chosen.period

    def parameters(self, **changes: str) -> dict[str, str]:
        """Return what stands in the address; a change to "" drops a parameter."""
        given = {**self.periods.chosen.parameters, **self._beside(), **changes}
        return {key: value for key, value in given.items() if value}

    def url(self, **changes: str) -> str:
        """Return the page's address, perhaps with some parameters changed."""
        return report_url(self.name, self.parameters(**changes))

    def period_url(self, choice: PeriodChoice) -> str:
        """Return the page's address with other months."""
        return report_url(self.name, {**choice.parameters, **self._beside()})

    @property
    def fixed_months(self) -> dict[str, str]:
        """The parameters of these very months, whatever the data hold later."""
        return PeriodChoice(CUSTOM, "", self.period).parameters

    @property
    def fixed_url(self) -> str:
        """The page's address with these very months."""
        return self.fixed_with({})

    def fixed_with(self, shown: Mapping[str, str]) -> str:
        """Return the page's address with these very months and what the list shows."""
        beside = {key: value for key, value in shown.items() if key not in PERIOD_PARAMETERS}
        return report_url(self.name, {**self.fixed_months, **self._beside(), **beside})

    def _beside(self) -> dict[str, str]:
        by = "" if self.by == self.default_by else self.by
        tree = self.tree.isoformat() if self.tree else ""
        given = {"by": by, "tree": tree, **self.more}
        return {key: value for key, value in given.items() if value}


def read_choice(
    get: QueryDict,
    name: str,
    basis: Basis,
    *,
    by: Collection[str] = ("account", "group"),
    more: Mapping[str, str] | None = None,
    usual: PeriodChoice | None = None,
) -> Choice:
    """Read the address; what is not offered falls back to the default, the first of `by`.

    `more` are parameters of this report alone, already read and free of nonsense; `usual` is its
    own period where the last 12 months are not what it shows first.
    """
    offered = list(by)
    periods = period_menu(
        get,
        as_of=basis.as_of,
        covers_from=basis.covers_from,
        covers_until=basis.covers_until,
        first_month=basis.first_month,
        usual=usual,
    )
    asked = get.get("by", "")
    return Choice(
        name=name,
        periods=periods,
        by=asked if asked in offered else offered[0],
        default_by=offered[0],
        tree=day(get.get("tree", "")),
        more={key: value for key, value in (more or {}).items() if value},
    )


def report_url(name: str, parameters: Mapping[str, str]) -> str:
    """Return the address of a report's page."""
    path, query = reverse(f"economics:{name}"), urlencode(parameters)
    return f"{path}?{query}" if query else path


def file_url(view: str, parameters: Mapping[str, str], **arguments: Any) -> str:
    """Return the address of one of a report's files."""
    path, query = reverse(f"economics:{view}", kwargs=arguments), urlencode(parameters)
    return f"{path}?{query}" if query else path


def number(text: str) -> int | None:
    """Return a whole number of an address; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def day(text: str) -> date | None:
    """Return a day of an address, such as 2026-01-31; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None
