"""The retention report's second picture: customers by the year of their first purchase."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.pictures import GridCell, GridRow, Picture, cohort_grid
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.domain.economics.selectors import Cohort, Cohorts, CohortYear, RetentionReport
from openkam.domain.economics.views.choice import PERIOD_PARAMETERS, Choice
from openkam.domain.economics.views.retention.base import KEYS
from openkam.domain.economics.views.retention.list import COHORT
from openkam.domain.economics.views.retention.words import counted, year_text

PART_OF_YEAR = "*"


def cohort_picture(choice: Choice, cohorts: Cohorts, found: RetentionReport) -> Picture:
    """Return the grid of cohorts; each cell leads to who was there, with the year's amounts."""
    first, second = _sentence(cohorts, found)
    heads = [_head(year, found) for year in cohorts.years]
    rows = [_row(choice, cohorts, cohort, found) for cohort in cohorts.cohorts]
    caption = _("Revenue kept by year of first purchase")
    return Picture(
        "cohorts",
        _("By year of first purchase"),
        cohort_grid(heads, rows, caption=caption),
        _table(cohorts, found),
        first=first,
        second=second,
        unit=_("% of the first full year"),
        css="c5",
        narrow=cohort_grid(heads, rows, caption=caption, is_narrow=True),
    )


def _head(year: CohortYear, found: RetentionReport) -> str:
    text = year_text(year.number, found.basis.first_month)
    return text if year.is_complete else text + PART_OF_YEAR


def _title(cohort: Cohort, found: RetentionReport) -> str:
    text = year_text(cohort.number, found.basis.first_month)
    return _("until %(year)s") % {"year": text} if cohort.may_be_older else text


def _row(choice: Choice, cohorts: Cohorts, cohort: Cohort, found: RetentionReport) -> GridRow:
    cells = [
        _cell(choice, cohorts.years[place], cohort, place, found)
        if cohorts.years[place].number >= cohort.number
        else None
        for place in range(len(cohorts.years))
    ]
    # Over all sales data: who of the cohort bought only before the periods shown is there too.
    everything = dict.fromkeys((*KEYS, *PERIOD_PARAMETERS), "") | {"period": "all"}
    url = choice.url(**everything | {COHORT: str(cohort.number)}) + "#list"
    return GridRow(_title(cohort, found), counted(found.by, cohort.accounts), cells, url)


def _cell(
    choice: Choice, year: CohortYear, cohort: Cohort, place: int, found: RetentionReport
) -> GridCell:
    kept, currency = cohort.kept(place), found.basis.currency
    is_told = kept is not None and year.is_complete
    is_told = is_told and cohort.reference is not None and place >= cohort.reference
    revenue = formats.money_short(cohort.revenue[place], currency)
    title = _("first bought %(cohort)s, in %(year)s: %(revenue)s from %(counted)s") % {
        "cohort": _title(cohort, found),
        "year": _head(year, found),
        "revenue": formats.money(cohort.revenue[place], currency),
        "counted": counted(found.by, cohort.active[place]),
    }
    return GridCell(
        formats.share(kept, 0) if kept is not None else revenue,
        formats.number(cohort.active[place]),
        float(kept) if is_told and kept is not None else None,
        title,
        _evidence(choice, year, cohort),
    )


def _evidence(choice: Choice, year: CohortYear, cohort: Cohort) -> str:
    """The list of the cohort with the amounts of that year."""
    months = {
        "first": f"{year.period.start:%Y-%m}",
        "last": f"{year.period.last_day:%Y-%m}",
        COHORT: str(cohort.number),
    }
    return choice.url(**dict.fromkeys((*KEYS, "period"), "") | months) + "#list"


def _table(cohorts: Cohorts, found: RetentionReport) -> Table:
    currency = found.basis.currency
    columns = [
        TableColumn(_("First purchase")),
        TableColumn(_("Year")),
        TableColumn(f"{_('Revenue')}, {currency}", Kind.AMOUNT),
        TableColumn(_("Of the first full year"), Kind.SHARE),
        TableColumn(_("Buying"), Kind.COUNT),
        TableColumn(_("In all"), Kind.COUNT),
    ]
    return Table(_("Cohorts by year of first purchase"), columns, list(_rows(cohorts, found)))


def _rows(cohorts: Cohorts, found: RetentionReport) -> Iterator[tuple[object, ...]]:
    for cohort in cohorts.cohorts:
        for place, year in enumerate(cohorts.years):
            if year.number >= cohort.number:
                yield (
                    _title(cohort, found),
                    _head(year, found),
                    cohort.revenue[place],
                    cohort.kept(place),
                    cohort.active[place],
                    cohort.accounts,
                )


def _sentence(cohorts: Cohorts, found: RetentionReport) -> tuple[str, str]:
    if not cohorts.cohorts:
        return _("Nobody has a sale above zero yet, so there are no cohorts."), ""
    return _about_last(cohorts, found), _about_limits(cohorts, found)


def _about_last(cohorts: Cohorts, found: RetentionReport) -> str:
    """What the largest cohort still brings in the last complete year."""
    told = [
        (cohort.revenue[cohort.reference], place, cohort)
        for cohort in cohorts.cohorts
        for place, year in enumerate(cohorts.years)
        if year.is_complete and cohort.reference is not None and place > cohort.reference
    ]
    if not told:
        return _("There is no second full year yet to compare with.")
    last = max(place for _size, place, _cohort in told)
    _size, _place, cohort = max(
        (one for one in told if one[1] == last), key=lambda one: (one[0], -one[2].number)
    )
    kept = cohort.kept(last)
    if kept is None:
        return _("There is no second full year yet to compare with.")
    return _(
        "Customers since %(cohort)s bring in %(year)s %(kept)s of what they brought in their first"
        " full year; %(active)s of %(counted)s still buy."
    ) % {
        "cohort": _since(cohort, found),
        "year": _head(cohorts.years[last], found),
        "kept": formats.share(kept, 0),
        "active": formats.number(cohort.active[last]),
        "counted": counted(found.by, cohort.accounts),
    }


def _since(cohort: Cohort, found: RetentionReport) -> str:
    year = year_text(cohort.number, found.basis.first_month)
    return _("%(year)s or earlier") % {"year": year} if cohort.may_be_older else year


def _about_limits(cohorts: Cohorts, found: RetentionReport) -> str:
    said = []
    if cohorts.cohorts[0].may_be_older:
        said.append(
            _("The sales data begin on %(day)s: the first row holds older customers too.")
            % {"day": formats.day(found.basis.covers_from)}
        )
    if not all(year.is_complete for year in cohorts.years):
        said.append(
            _("Below each share: how many buy. %(mark)s: a year that the data cover in part.")
            % {"mark": PART_OF_YEAR}
        )
    return " ".join(said)
