"""The trend's figures: months, parts that add up, what is not over and what is not known."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from openkam.calc.periods import NotWholeMonths, Period
from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.economics import selectors
from openkam.domain.economics.tests.conftest import House
from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.selectors import Scope
from openkam.domain.portfolio.tests import make

GROUPS = {"Daughter": "Holding"}
GIANT, HOLDING, DAUGHTER, QUIET, NEW = "Giant", "Holding", "Daughter", "Qúiet & <Co>", "Новый"
BYS = ("account", "group", "segment", "tier", "product_group")
LAST = Period(date(2025, 10, 1), date(2026, 10, 1))
BEFORE = LAST.a_year_before()


def sold(name: str, day: str, amount: str, category: str = "Pumps", cost: str = "") -> list[str]:
    """One invoice of one line."""
    item = {"Pumps": "P1", "Valves": "V1", "": "X1"}[category]
    return make.line(
        Invoice=f"{name}-{day}-{item}",
        Customer=name,
        Name=name,
        Group=GROUPS.get(name, ""),
        Item=item,
        Category=category,
        Date=day,
        Net=amount,
        Cost=cost,
    )


def book() -> list[list[str]]:
    """Sales from October 2024 until the tenth of October 2026, none in August 2026."""
    lines = [
        sold(GIANT, f"{year}-{month:02d}-05", amount, cost="60")
        for year, months, amount in (
            (2024, (10, 11, 12), "100"),
            (2025, range(1, 10), "100"),
            (2025, (10, 11, 12), "130"),
            (2026, (1, 2, 3, 4, 5, 6, 7, 9), "130"),
        )
        for month in months
    ]
    return [
        *lines,
        # The data begin and end with whole months, but for the one that has begun.
        sold(HOLDING, "2024-10-01", "40.1234", "Valves"),
        sold(HOLDING, "2026-01-31", "30.5", "Valves"),
        sold(DAUGHTER, "2025-03-02", "70", ""),
        sold(DAUGHTER, "2026-03-02", "-20", "", cost="5"),
        sold(QUIET, "2025-02-28", "10"),
        sold(NEW, "2026-09-30", "55", "Valves", cost="50"),
        sold(GIANT, "2026-10-10", "999"),
        make.line(Invoice="none", Customer="", Date="2026-01-15", Net="7"),
    ]


@pytest.fixture(scope="module")
def sales(undone_after) -> Iterator[House]:
    with undone_after("trend") as folder:
        make.company()
        make.sales(folder, book())
        named = {account.name: account for account in Account.objects.all()}
        segment, tier = make.segment(name="Water"), make.tier(name="Gold")
        Account.objects.filter(name__in=[GIANT, QUIET]).update(segment=segment, tier=tier)
        Account.objects.filter(name=NEW).update(tier=tier)
        persons = {
            "head": people.head(),
            "outsider": people.outsider(),
            "reader": make.member(named[DAUGHTER], Level.READ),
        }
        yield House(persons, {name: account.pk for name, account in named.items()})


@pytest.fixture
def house(sales: House, db) -> House:
    return sales


def report(house, persona="head", **asked):
    return selectors.trend_report(house.people[persona], **asked)


def month_of(found, year, month):
    return next(m for m in found.months if m.month == date(year, month, 1))


class TestMonths:
    def test_the_last_24_complete_ones_and_the_one_that_has_begun(self, house):
        found = report(house)

        assert (found.months[0].month, found.months[-1].month) == (
            date(2024, 10, 1),
            date(2026, 10, 1),
        )
        assert [m.state for m in found.months] == ["complete"] * 24 + ["incomplete"]

    def test_each_stands_against_the_year_before(self, house):
        found = month_of(report(house), 2026, 1)

        assert (found.revenue, found.before) == (Decimal("160.5"), Decimal(100))
        assert found.change == Decimal("0.605")

    def test_the_incomplete_one_is_compared_with_nothing(self, house):
        found = report(house).months[-1]

        assert found.revenue == 999
        assert (found.before, found.change, found.year) == (None, None, None)

    def test_one_without_sales_is_zero_and_said_to_be(self, house):
        found = report(house)

        assert [m.month for m in found.without_sales] == [date(2026, 8, 1)]
        assert month_of(found, 2026, 8).revenue == 0
        assert month_of(found, 2026, 8).change == -1

    def test_twelve_of_them_are_a_year(self, house):
        found = report(house)

        assert month_of(found, 2025, 8).year is None
        assert month_of(found, 2025, 9).year == found.sums_before.revenue
        assert month_of(found, 2026, 9).year == found.sums.revenue

    def test_margin_is_of_the_lines_with_cost(self, house):
        found = month_of(report(house), 2026, 1)

        assert (found.margin, found.revenue_with_cost) == (Decimal(70), Decimal(130))
        assert found.known_share == Decimal(130) / Decimal("160.5")

    def test_without_cost_there_is_no_margin(self, house):
        found = month_of(report(house, scope=Scope(account=house.ids[QUIET])), 2025, 2)

        assert (found.revenue, found.margin, found.rate) == (10, None, None)

    def test_before_the_data_nothing_is_known(self, house):
        found = report(house, period=Period(date(2020, 1, 1), date(2020, 4, 1)))

        assert [(m.state, m.revenue) for m in found.months] == [("unknown", None)] * 3
        assert (found.is_quiet, found.sums.revenue, found.before) == (True, None, None)
        assert found.year.months == 0

    def test_a_period_that_begins_before_the_data_is_known_in_part(self, house):
        found = report(house, period=Period(date(2024, 8, 1), date(2024, 12, 1)))

        assert [m.revenue for m in found.months] == [None, None, Decimal("140.1234"), Decimal(100)]
        assert found.now == Period(date(2024, 10, 1), date(2024, 12, 1))

    def test_it_refuses_to_cut_a_month(self, house):
        with pytest.raises(NotWholeMonths):
            report(house, period=Period(date(2026, 1, 5), date(2026, 3, 1)))


class TestDirection:
    def test_the_last_12_against_the_12_before(self, house):
        found = report(house)

        assert (found.now, found.before) == (LAST, BEFORE)
        assert found.sums.revenue == 11 * 130 + Decimal("30.5") - 20 + 55
        assert found.year.change == int((found.sums.revenue - found.sums_before.revenue) * 10_000)

    def test_it_is_that_of_concentration(self, house):
        head = house.people["head"]

        found = selectors.concentration_report(head, period=LAST)

        assert found.figures.revenue == report(house).sums.revenue

    def test_of_months_without_a_year_before_there_is_none(self, house):
        found = report(house, period=BEFORE)

        assert (found.before, found.year.months, found.rows.before) == (None, 0, None)


class TestParts:
    @pytest.mark.parametrize("by", BYS)
    def test_they_add_up_to_the_whole(self, house, by):
        found = report(house, by=by)

        rows = found.rows
        assert sum(rows.now.revenue.tolist()) == int(found.sums.revenue * 10_000)
        assert sum(rows.before.revenue.tolist()) == int(found.sums_before.revenue * 10_000)
        assert sum(rows.now.margin.tolist()) == int(found.sums.margin * 10_000)

    @pytest.mark.parametrize("by", BYS)
    def test_their_months_add_up_to_the_months(self, house, by):
        found = report(house, by=by)
        head, keys = house.people["head"], [int(key) for key in found.rows.now.keys]

        lines = selectors.months_of_rows(
            head, found.basis, Period(BEFORE.start, LAST.end), found.rows, keys
        )

        sums = [sum(column) for column in zip(*lines.values(), strict=True)]
        assert sums == [int(m.revenue * 10_000) for m in found.complete]

    @pytest.mark.parametrize("by", ["account", "group", "segment", "tier", "product_group"])
    def test_each_alone_is_its_own_row(self, house, by):
        whole = report(house, by=by)

        for place, key in enumerate(whole.rows.now.keys.tolist()):
            value = whole.rows.names[key] if by == "product_group" else key
            alone = report(house, scope=Scope(**{by: value}))
            assert int(alone.sums.revenue * 10_000) == whole.rows.now.revenue[place]

    def test_lines_of_no_known_group_are_one_row(self, house):
        found = report(house, by="product_group")

        names = [found.rows.names[key] for key in found.rows.now.keys]
        assert sorted(names) == ["", "Pumps", "Valves"]

    def test_a_group_of_products_by_account(self, house):
        found = report(house, scope=Scope(product_group="Valves"))

        names = selectors.trend_row_names(house.people["head"], found.rows)
        assert sorted(filter(None, names)) == sorted([HOLDING, NEW])

    def test_only_credit_notes(self, house):
        scope = Scope(account=house.ids[DAUGHTER])

        found = report(house, scope=scope, period=Period(date(2026, 3, 1), date(2026, 4, 1)))

        assert (found.sums.revenue, found.sums.margin) == (-20, -25)
        assert (found.sums.rate, found.year.change) == (None, -900_000)
        assert found.year.relative == Decimal(-90) / 70


class TestWhoSeesIt:
    def test_members_see_their_own_accounts_alone(self, house):
        found = report(house, "reader", by="product_group")

        assert found.sums.revenue == -20
        assert [found.rows.names[key] for key in found.rows.now.keys] == [""]

    def test_an_account_that_is_not_open_counts_nothing(self, house):
        found = report(house, "reader", scope=Scope(account=house.ids[GIANT]))

        assert found.is_quiet

    def test_outsiders_see_nothing(self, house):
        found = report(house, "outsider")

        assert found.is_quiet
        assert len(found.rows.now) == 0


class TestJson:
    def test_what_is_unknown_is_null(self, house):
        content = selectors.trend_as_json(
            house.people["head"], report(house, period=Period(date(2024, 9, 1), date(2024, 11, 1)))
        )

        unknown = content["months"][0]
        assert (unknown["state"], unknown["revenue"], unknown["lines"]) == ("unknown", None, None)
        assert content["before"] is None

    def test_rows_are_named_and_largest_first(self, house):
        content = selectors.trend_as_json(house.people["head"], report(house, by="tier"))

        assert [(row["name"], row["tier"] is None) for row in content["rows"]] == [
            ("Gold", False),
            (None, True),
        ]

    def test_a_month_without_sales_has_no_lines(self, house):
        content = selectors.trend_as_json(house.people["head"], report(house))

        quiet = next(m for m in content["months"] if m["month"] == date(2026, 8, 1))
        assert (quiet["state"], quiet["lines"], quiet["revenue"]) == ("complete", 0, 0)
        assert content["months_without_sales"] == 1
