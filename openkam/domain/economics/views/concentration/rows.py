"""The ranking as a list: who is in it, in which order, and what stands in each row."""

from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc import money
from openkam.calc.concentration import RankedAccount
from openkam.core.face import charts, formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest
from openkam.domain.economics.selectors import ConcentrationReport
from openkam.domain.economics.views.addresses import Question, months_url, page_url
from openkam.domain.economics.views.concentration.answer import Answer
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

THOUSANDS_FROM = Decimal(20_000_000)  # from there on, whole units are too long to compare
SIGNS = ("positive", "zero", "negative")
LARGE = "large"


def list_request(answer: Answer, get: QueryDict) -> ListRequest:
    """Read search, filters, order and page from the address."""
    return ListRequest.from_get(
        get,
        columns=columns(answer),
        default_sort="-revenue",
        filters={
            "class": ("A", "B", "C"),
            "revenue": (*SIGNS, LARGE),
            "group": None if answer.question.by == "account" else (),
        },
        kept=answer.question.parameters(),
    )


def shown_places(actor: "User", answer: Answer, request: ListRequest) -> list[int]:
    """Return the ranks that pass search and filters, in the order asked for."""
    report = answer.report
    places: Iterable[int] = range(1, report.figures.accounts + 1)
    for wanted in _filters(actor, report, request):
        places = [place for place in places if place in wanted]
    if request.sort == "change":
        return _by_change(answer, places, descending=request.descending)
    return list(places) if request.descending else list(places)[::-1]


def keys_at(report: ConcentrationReport, places: Iterable[int]) -> list[int]:
    """Return the keys of these ranks."""
    keys = report.figures.rows.ranking.keys
    return [keys[place - 1] for place in places]


def keys_to_name(answer: Answer, request: ListRequest, places: list[int]) -> set[int]:
    """Return whose names the page of the list mentions."""
    keys = set(keys_at(answer.report, places[request.window(len(places))]))
    group = request.filters["group"]
    return keys | {int(group)} if group.isdigit() else keys


def matching_places(actor: "User", report: ConcentrationReport, text: str) -> set[int]:
    """Return the ranks whose name means the text, or one of whose accounts' names does."""
    found = set(
        portfolio.accounts(actor, q=text, basis=report.basis.prepared)
        .order_by()
        .values_list("pk", flat=True)
    )
    places = report.places
    if report.by == "account":
        return {places[key] for key in found if key in places}
    return {
        places[key]
        for key, members in report.members.items()
        if key in found or not found.isdisjoint(members)
    }


@formats.one_language()
def ranking_page(
    answer: Answer, request: ListRequest, places: list[int], names: Mapping[int, str]
) -> ListPage:
    """Return one page of the list of these ranks; `names` holds the names of its keys."""
    report = answer.report
    shown = places[request.window(len(places))]
    by_group = report.by == "group"
    return ListPage(
        columns=columns(answer),
        rows=[_cells(answer, report.figures.rows[place - 1], names) for place in shown],
        total=len(places),
        request=request,
        chips=_chips(answer, request, names),
        label=_("Groups by revenue") if by_group else _("Accounts by revenue"),
        search=_("Group or account") if by_group else _("Account"),
        export_url=page_url(
            QueryDict(request.url().lstrip("?")).dict(), "economics:concentration-export"
        ),
        note=_note(answer),
    )


def _note(answer: Answer) -> str:
    said = [answer.question.periods.chosen.text, answer.report.currency]
    if answer.report.basis.rates.note:
        said.append(answer.report.basis.rates.note)
    return " · ".join([*said, compared(answer)])


def compared(answer: Answer) -> str:
    """Return what the revenues are compared with."""
    if answer.before is None:
        return _("the sales data hold no year before to compare with")
    return _("change against %(months)s") % {"months": formats.period(answer.before.period)}


def columns(answer: Answer) -> list[Column]:
    """Return the columns of the ranking."""
    report = answer.report
    found = [
        Column("rank", _("Rank"), numeric=True),
        Column("name", _("Group or account") if report.by == "group" else _("Account")),
        Column("class", _("Class"), css="wide"),
        Column("revenue", _("Revenue"), numeric=True, sortable=True, unit=_unit(report)),
        Column("share", _("Share"), numeric=True, unit="%"),
        Column("bar", _("Own share on top of those above"), css="wide"),
        Column("cumulative", _("Cumulative"), numeric=True, unit="%", css="wide"),
    ]
    if not report.sees_all and report.whole_revenue:
        found.append(Column("whole", _("Of the company"), numeric=True, unit="%", css="wide"))
    if answer.before is not None:
        found.append(Column("change", _("Change"), numeric=True, sortable=True, unit="%"))
    found.append(Column("lost", "", css="wide", label=_("What if lost")))
    return found


def _filters(
    actor: "User", report: ConcentrationReport, request: ListRequest
) -> Iterator[Container[int]]:
    figures, chosen = report.figures, request.filters
    if chosen.get("class") and figures.abc:
        a, b = figures.abc.a, figures.abc.a + figures.abc.b
        ends = {"A": (0, a), "B": (a, b), "C": (b, figures.accounts)}
        start, end = ends[chosen["class"]]
        yield range(start + 1, end + 1)
    if chosen.get("revenue") == LARGE:
        yield range(1, len(figures.at_least_10_percent) + 1)
    elif chosen.get("revenue"):
        positive, zero = figures.positive, figures.positive + figures.zero
        starts = {"positive": (0, positive), "zero": (positive, zero)}
        start, end = starts.get(chosen["revenue"], (zero, figures.accounts))
        yield range(start + 1, end + 1)
    if chosen.get("group", "").isdigit():
        ids = _group_members(actor, report, chosen["group"])
        yield {report.places[key] for key in ids if key in report.places}
    if request.q:
        yield matching_places(actor, report, request.q)


def _group_members(actor: "User", report: ConcentrationReport, group: str) -> Iterable[int]:
    if report.tree is not None:
        tops = portfolio.groups(actor, on=report.tree)
        return [account for account, top in tops.items() if top == int(group)]
    members = portfolio.accounts(actor, filters={"group": group}).order_by()
    return members.values_list("pk", flat=True)


def _by_change(answer: Answer, places: Iterable[int], *, descending: bool) -> list[int]:
    rows = answer.report.figures.rows.ranking
    known: list[tuple[Decimal, int]] = []
    unknown: list[int] = []
    for place in places:
        change = _change(answer, rows.keys[place - 1], rows.revenues[place - 1])
        if change is None:
            unknown.append(place)
        else:
            known.append((-change if descending else change, place))
    return [place for _change_of, place in sorted(known)] + unknown


def _change(answer: Answer, key: int, revenue: Decimal) -> Decimal | None:
    return answer.before.change(key, revenue) if answer.before else None


def _cells(answer: Answer, row: RankedAccount[int], names: Mapping[int, str]) -> list[str | None]:
    report, question = answer.report, answer.question
    own = float(row.share or 0)
    cells: list[str | None] = [
        formats.number(row.rank),
        _name(report, question, row.key, names[row.key]),
        row.abc_class or formats.UNKNOWN,
        formats.evidence(_amount(report, row.revenue), _evidence_url(report, question, row.key)),
        formats.percent(row.share),
        charts.share_bar(float(row.cumulative_share or 0) - own, own),
        formats.percent(row.cumulative_share),
    ]
    if not report.sees_all and report.whole_revenue:
        cells.append(formats.percent(money.share(row.revenue, report.whole_revenue)))
    if answer.before is not None:
        cells.append(_change_cell(answer, row))
    cells.append(_lost_link(question, row.key, names[row.key]))
    return cells


def _change_cell(answer: Answer, row: RankedAccount[int]) -> str:
    if answer.before is not None and row.revenue > 0 and not answer.before.revenues.get(row.key):
        return format_html('<span class="ok-mute">{}</span>', _("new"))
    limits = answer.report.limits
    change = _change(answer, row.key, row.revenue)
    return formats.delta(change, watch=float(limits.watch), act=float(limits.act)).cell


def _name(report: ConcentrationReport, question: Question, key: int, name: str) -> SafeString:
    members = report.accounts_of(key)
    url = _evidence_url(report, question, key)
    if report.by == "account" or len(members) == 1:
        url = door("web:account")(members[0])
    count = _accounts_text(len(members)) if len(members) > 1 else ""
    alarm = _alarm(report) if key in report.alarms else ""
    return format_html('<a class="name" href="{}">{}</a>{}{}', url, name, _muted(count), alarm)


def _alarm(report: ConcentrationReport) -> SafeString:
    text = _("over %(limit)s") % {"limit": formats.share(report.limits.dependence, 0)}
    return format_html(
        ' <span class="ok-flag act">{}{}</span>', charts.icon("alert-triangle", "s"), text
    )


def _accounts_text(count: int) -> str:
    text = ngettext("%(count)s account", "%(count)s accounts", count)
    return text % {"count": formats.number(count)}


def _muted(text: str) -> SafeString:
    return format_html('<span class="ok-mute"> · {}</span>', text) if text else SafeString("")


def _evidence_url(report: ConcentrationReport, question: Question, key: int) -> str:
    """Return what a revenue is made of: the months of an account, the accounts of a group."""
    members = report.accounts_of(key)
    if report.by == "account" or len(members) == 1:
        return months_url(members[0], question.period)
    parameters = {**question.periods.chosen.parameters, **question.of_the_tree}
    return page_url({**parameters, "group": str(key)})


def _lost_link(question: Question, key: int, name: str) -> SafeString:
    return format_html(
        '<a class="ok-link ok-small" href="{}" hx-get="{}" hx-include="#what-if-lost"'
        ' hx-target="#what-if" hx-select="unset" hx-select-oob="unset" hx-push-url="false"'
        ' hx-swap="outerHTML show:top" hx-boost="false">{}'
        '<span class="visually-hidden">: {}</span></a>',
        question.url(lost=[*question.lost, key]),
        question.adding_url(key),
        _("What if lost"),
        name,
    )


def _amount(report: ConcentrationReport, amount: Decimal) -> str:
    return formats.thousands(amount) if _in_thousands(report) else formats.number(amount)


def _unit(report: ConcentrationReport) -> str:
    symbol = formats.currency_symbol(report.currency)
    if not _in_thousands(report):
        return symbol
    return _("%(currency)s thousand") % {"currency": symbol}


def _in_thousands(report: ConcentrationReport) -> bool:
    rows = report.figures.rows
    return bool(rows) and rows[0].revenue >= THOUSANDS_FROM


def _chips(answer: Answer, request: ListRequest, names: Mapping[int, str]) -> list[FilterChip]:
    figures, chosen = answer.report.figures, request.filters
    chips = []
    if figures.abc:
        counts = zip("ABC", figures.abc, strict=True)
        chips.append(
            FilterChip("class", _("Class"), chosen["class"], [(c, c, n) for c, n in counts])
        )
    signs = [
        ("positive", _("above zero"), figures.positive),
        ("zero", _("zero"), figures.zero),
        ("negative", _("below zero"), figures.negative),
        (LARGE, _("10 % of the total or more"), len(figures.at_least_10_percent)),
    ]
    chips.append(FilterChip("revenue", _("Revenue"), chosen["revenue"], signs))
    group = chosen.get("group", "")
    if group:
        title = names.get(int(group)) if group.isdigit() else None
        chips.append(FilterChip("group", _("Group"), group, [(group, title or group)]))
    return chips
