"""The page's state as it stands in its address, so that a view of it can be shared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from openkam.calc.periods import Period
from openkam.core.face.doors import door
from openkam.domain.economics.selectors import By
from openkam.domain.economics.views.periods import PeriodMenu

LOST_SHARES = ("25", "50", "100")
NOBODY = "0"  # stands in the address when the reader took away even the first proposal
MOST_LOST = 100
WHAT_IF = "economics:concentration-what-if"


@dataclass(frozen=True)
class Question:
    """What the reader asks of the page: which months, by what, and whom to lose."""

    periods: PeriodMenu
    by: By
    lost: tuple[int, ...]
    lost_is_given: bool
    lost_percent: str
    tree: date | None = None  # groups as of this day; None: of today

    @classmethod
    def from_get(cls, get: QueryDict, periods: PeriodMenu) -> "Question":
        """Read the address; nonsense falls back to the default."""
        lost = [number for text in get.getlist("lost") for number in _numbers(text)]
        lost += [number for text in get.getlist("add") for number in _numbers(text)]
        percent = get.get("share", "")
        return cls(
            periods=periods,
            by="group" if get.get("by") == "group" else "account",
            lost=tuple(dict.fromkeys(number for number in lost if number))[:MOST_LOST],
            lost_is_given=bool(lost),
            lost_percent=percent if percent in LOST_SHARES else LOST_SHARES[-1],
            tree=_day(get.get("tree", "")),
        )

    @property
    def period(self) -> Period:
        """The chosen months."""
        return self.periods.chosen.period

    @property
    def lost_share(self) -> Decimal:
        """Which fraction of each lost customer's revenue goes."""
        return Decimal(self.lost_percent) / 100

    @property
    def base(self) -> dict[str, str]:
        """The parameters that say which figures are meant: months, and by what."""
        by = {"by": "group"} if self.by == "group" else {}
        return {**self.periods.chosen.parameters, **by, **self.of_the_tree}

    @property
    def of_the_tree(self) -> dict[str, str]:
        """The parameter that says whose groups are meant; nothing for today's."""
        return {} if self.tree is None else {"tree": self.tree.isoformat()}

    def parameters(
        self, *, lost: Iterable[int] | None = None, percent: str | None = None
    ) -> dict[str, str]:
        """Return all parameters, perhaps with other losses; keys are ids, so not across "by"."""
        keys = tuple(self.lost if lost is None else lost)
        given = dict(self.base)
        if keys:
            given["lost"] = "-".join(map(str, keys))
        elif lost is not None or self.lost_is_given:
            given["lost"] = NOBODY
        percent = percent or self.lost_percent
        if percent != LOST_SHARES[-1]:
            given["share"] = percent
        return given

    def url(self, *, lost: Iterable[int] | None = None, percent: str | None = None) -> str:
        """Return the page's address, perhaps with other losses."""
        return page_url(self.parameters(lost=lost, percent=percent))

    def what_if_url(self, *, lost: Iterable[int] | None = None, percent: str | None = None) -> str:
        """Return the address of the answer alone, for htmx."""
        return page_url(self.parameters(lost=lost, percent=percent), WHAT_IF)

    def adding_url(self, key: int) -> str:
        """Return the address that adds a loss to those that the page has by then."""
        return page_url({**self.base, "add": str(key)}, WHAT_IF)


def page_url(
    parameters: Mapping[str, str], name: str = "economics:concentration", *arguments: int
) -> str:
    """Return the address of a page of this room with parameters."""
    path, query = reverse(name, args=arguments), urlencode(parameters)
    return f"{path}?{query}" if query else path


def months_url(account: int, period: Period) -> str:
    """Return where the months behind an account's revenue stand."""
    return f"{door('web:account-money')(account)}?{urlencode(days_of(period))}"


def days_of(period: Period) -> dict[str, str]:
    """Return a period as pages of evidence take it: the end is the first day after."""
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None


def _numbers(text: str) -> list[int]:
    parts = text.split("-")
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 19]
