"""The rows of the list of accounts, and their columns."""

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import badges, countries, formats
from openkam.core.face.charts import sparkline
from openkam.core.face.doors import door
from openkam.core.face.lists import Column
from openkam.core.face.people import person
from openkam.domain.portfolio.views.account_further import (
    UNKNOWN,
    OwnFields,
    further_columns,
    further_writers,
    thousands_unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from openkam.calc.periods import Period
    from openkam.domain.portfolio.selectors import AccountRow, Basis

SHORT = 16  # characters of a segment's name
LONG = 30  # characters of a name that stand in the list for sure
CLASSES = {
    "A": SafeString('<span class="ok-tier c">A</span>'),
    "B": SafeString('<span class="ok-tier">B</span>'),
    "C": SafeString('<span class="ok-mute ok-small">C</span>'),
}


def columns(basis: "Basis", own_fields: OwnFields = ()) -> list[Column]:
    """Return every column that the list can show, first those that it shows to everybody.

    Members see no class where the whole is closed to them.
    """
    found = [*_usual(basis), *further_columns(basis, own_fields)]
    return [c for c in found if basis.whole_is_visible or c.key != "class"]


def _usual(basis: "Basis") -> list[Column]:
    as_of = basis.preparation.as_of if basis.preparation else None
    share = _("Share") if basis.whole_is_visible else _("Share of yours")
    return [
        Column("name", _("Account · country, group"), sortable=True),
        Column("owner", _("Owner"), sortable=True, css="wide"),
        Column("tier", _("Tier"), sortable=True, css="wide"),
        Column("segment", _("Segment"), sortable=True, css="wide"),
        Column(
            "revenue", _("Revenue 12 m"), numeric=True, sortable=True, unit=thousands_unit(basis)
        ),
        Column("trend", _("by month"), css="wide", label=_("Revenue by month")),
        Column("change", _("Change"), numeric=True, sortable=True, unit="%"),
        Column("share", share, numeric=True, sortable=True, unit="%", css="wide"),
        Column("class", _("Class"), sortable=True, css="wide"),
        Column(
            "last",
            _("Last purchase"),
            sortable=True,
            unit=_("days before %(day)s") % {"day": formats.day(as_of)} if as_of else "",
            css="wide",
            descending_first=True,
        ),
    ]


def shown_columns(offered: list[Column], chosen: "Sequence[str]") -> list[Column]:
    """Return the columns asked for, in their order; the usual ones while none are."""
    known = {column.key: column for column in offered}
    found = [known[key] for key in chosen if key in known]
    if not found:
        return [column for column in offered if column.by_default]
    return found if "name" in chosen else [known["name"], *found]


@formats.one_language()
def cells(
    accounts: "Iterable[AccountRow]",
    basis: "Basis",
    shown: "Sequence[Column]",
    own_fields: OwnFields = (),
) -> list[list[SafeString]]:
    """Return the rows as ready markup, with a cell for each column shown."""
    writer = _RowWriter(basis)
    further = further_writers(own_fields)
    writers = [writer.writers.get(column.key) or further[column.key] for column in shown]
    return [[write(account) for write in writers] for account in accounts]


def period_query(period: "Period") -> str:
    """Return a half-open period as the query of an address."""
    return urlencode({"from": period.start.isoformat(), "to": period.end.isoformat()})


class _RowWriter:
    """Writes rows fast: what does not change from row to row is made once."""

    def __init__(self, basis: "Basis") -> None:
        self.basis = basis
        self.account_url = door("web:account")
        self.money_url = door("web:account-money")
        figures = basis.figures
        period = figures.period if figures else None
        self.period = f"?{escape(period_query(period))}" if period else ""
        self.watch = float(basis.company.watch_decline_share)
        self.act = float(basis.company.act_decline_share)
        self.as_of = figures.as_of if figures else None
        self.people: dict[str | None, SafeString] = {None: UNKNOWN}
        self.tiers: dict[str, SafeString] = {}
        self.countries: dict[str, str] = {"": ""}
        self.days: dict[date, SafeString] = {}
        self.new = format_html('<span class="ok-mute">{}</span>', _("new"))

    @property
    def writers(self) -> "dict[str, Callable[[AccountRow], SafeString]]":
        """What writes the cell of a usual column, by the column's key."""
        return {
            "name": self._name,
            "owner": lambda account: self._owner(account.owner),
            "tier": self._tier,
            "segment": lambda account: self._segment(account.segment),
            "revenue": self._revenue,
            "trend": self._trend,
            "change": self._change,
            "share": lambda account: SafeString(formats.percent(account.share)),
            "class": lambda account: CLASSES.get(account.abc_class or "", UNKNOWN),
            "last": lambda account: self._last(account.last_on),
        }

    def _delta(self, account: "AccountRow") -> formats.Delta:
        return formats.delta(account.change_share, watch=self.watch, act=self.act)

    def _change(self, account: "AccountRow") -> SafeString:
        return self.new if _is_new(account) else self._delta(account).cell

    def _name(self, account: "AccountRow") -> SafeString:
        country = self.countries.get(account.country)
        if country is None:
            country = self.countries[account.country] = escape(countries.name(account.country))
        group = escape(account.group) if account.group else ""
        below = f"{country} · {group}" if country and group else country or group or "&nbsp;"
        name = escape(account.name)
        whole = f' title="{name}"' if len(account.name) > LONG else ""
        return SafeString(
            f'<a class="name cut" href="{self.account_url(account.pk)}"{whole}>{name}</a>'
            f'<span class="sub"><span class="cut">{below}</span></span>'
        )

    def _owner(self, name: str | None) -> SafeString:
        if name not in self.people:
            self.people[name] = person(name or "")
        return self.people[name]

    def _tier(self, account: "AccountRow") -> SafeString:
        name = account.tier
        if name is None:
            return UNKNOWN
        if name not in self.tiers:
            self.tiers[name] = badges.tier(name, account.tier_position or 0)
        return self.tiers[name]

    def _segment(self, name: str | None) -> SafeString:
        if name is None:
            return UNKNOWN
        whole = format_html(' title="{}"', name) if len(name) > SHORT else ""
        return format_html('<span class="cut part"{}>{}</span>', whole, name)

    def _revenue(self, account: "AccountRow") -> SafeString:
        if account.revenue is None:
            return UNKNOWN
        return SafeString(
            f'<a class="ok-ev" href="{self.money_url(account.pk)}{self.period}">'
            f"{formats.thousands(account.revenue)}</a>"
        )

    def _trend(self, account: "AccountRow") -> SafeString:
        if account.revenue is None:
            return SafeString("")
        return sparkline(account.trend or (), tone=self._delta(account).tone)

    def _last(self, last_on: date | None) -> SafeString:
        if last_on is None:
            return UNKNOWN
        if self.as_of is None or last_on > self.as_of:
            return SafeString(formats.day(last_on))
        if last_on not in self.days:
            count = (self.as_of - last_on).days
            age = ngettext("%(count)s day", "%(count)s days", count)
            self.days[last_on] = SafeString(
                f"{formats.day(last_on)}"
                f'<span class="sub">{age % {"count": formats.number(count)}}</span>'
            )
        return self.days[last_on]


def _is_new(account: "AccountRow") -> bool:
    """Whether it brings revenue now and brought none in a year before that is known."""
    return account.revenue_before == 0 and account.revenue is not None and account.revenue > 0
