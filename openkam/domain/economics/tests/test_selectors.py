"""What the reports say, and to whom."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from openkam.calc.periods import Period
from openkam.domain.economics import selectors
from openkam.domain.economics.tests import make
from openkam.domain.portfolio.models import Company

REVENUES = st.dictionaries(st.integers(1, 40), st.integers(-1000, 100_000), max_size=25)


def named(house, report, keys):
    names = selectors.row_names(house.people["head"], report, keys)
    return [names[key] for key in keys]


class TestConcentrationReport:
    def test_it_covers_the_last_12_complete_months_of_all_accounts(self, house):
        report = selectors.concentration_report(house.people["head"])

        assert report.period == make.PERIOD
        assert report.currency == "EUR"
        assert report.figures.revenue == make.REVENUE
        assert report.figures.accounts == 12
        assert (report.figures.positive, report.figures.zero, report.figures.negative) == (10, 1, 1)
        assert report.figures.top_20_percent.accounts == 3
        assert report.unassigned == Decimal(250)
        assert named(house, report, report.alarms) == ["Giant"]

    def test_it_counts_a_whole_tree_as_one_group(self, house):
        report = selectors.concentration_report(house.people["head"], by="group")

        second = report.figures.rows[1]
        assert report.figures.accounts == 10
        assert report.figures.revenue == make.REVENUE
        assert second.key == house.ids["Holding"]
        assert second.revenue == Decimal(2700)
        assert named(house, report, report.accounts_of(second.key)) == [
            "Holding",
            "Daughter",
            "Granddaughter",
        ]

    def test_a_member_sees_only_their_accounts_and_no_unassigned(self, house):
        report = selectors.concentration_report(house.people["reader"])

        assert set(report.revenues) == {house.ids["Daughter"], house.ids["Granddaughter"]}
        assert report.figures.shares.top_1 == Decimal(900) / Decimal(1700)
        assert report.unassigned is None
        assert report.whole_revenue is None

    def test_a_members_largest_account_is_no_alarm_of_the_company(self, house):
        report = selectors.concentration_report(house.people["reader"])

        assert report.figures.alarms
        assert report.alarms == ()

    def test_a_member_may_compare_with_the_whole_where_the_head_allows_it(self, house):
        Company.objects.update(members_see_whole=True)

        report = selectors.concentration_report(house.people["reader"])

        assert report.figures.revenue == Decimal(1700)
        assert report.whole_revenue == make.REVENUE

    def test_an_outsider_gets_an_empty_report(self, house):
        report = selectors.concentration_report(house.people["outsider"])

        assert report.figures.accounts == 0
        assert report.figures.revenue == 0

    def test_it_takes_the_limits_of_the_company(self, house):
        Company.objects.update(dependence_limit_share=Decimal("0.60"))

        report = selectors.concentration_report(house.people["head"])

        assert report.alarms == ()


class TestDayExactReport:
    def test_it_ends_before_the_day_given(self, house):
        period = Period(date(2026, 3, 1), date(2026, 3, 31))

        report = selectors.day_exact_concentration_report(house.people["head"], period=period)

        assert report.figures.accounts == 0

    def test_it_agrees_with_the_prepared_months(self, house):
        head = house.people["head"]

        days = selectors.day_exact_concentration_report(head, period=make.PERIOD)
        months = selectors.concentration_report(head, period=make.PERIOD)

        assert days.revenues == months.revenues
        assert days.unassigned == months.unassigned

    def test_its_json_has_the_promised_keys(self, house):
        head = house.people["head"]
        report = selectors.day_exact_concentration_report(head, period=make.PERIOD, by="group")

        content = selectors.report_as_json(head, report)

        assert " ".join(content) == (
            "from to currency rates as_of by revenue unassigned accounts positive zero negative"
            " top_20_percent shares abc hhi effective_number gini at_least_10_percent alarms rows"
        )
        assert content["top_20_percent"] == {"accounts": 2, "share": Decimal(7700) / make.REVENUE}
        assert list(content["shares"]) == ["top_1", "top_3", "top_5", "top_10"]
        assert list(content["abc"]) == ["a", "b", "c"]
        assert content["rows"][0] == {
            "name": "Giant",
            "group": house.ids["Giant"],
            "revenue": Decimal(5000),
            "share": Decimal(5000) / make.REVENUE,
            "cumulative_share": Decimal(5000) / make.REVENUE,
            "class": "A",
            "rank": 1,
        }


class TestYearBefore:
    def test_it_compares_the_same_months(self, house):
        head = house.people["head"]
        report = selectors.concentration_report(head)

        before = selectors.year_before(head, report)

        assert before.period == Period(date(2024, 10, 1), date(2025, 10, 1))
        assert (
            before.shares.top_1
            == selectors.concentration_report(head, period=before.period).figures.shares.top_1
        )
        assert before.change(house.ids["Giant"], Decimal(5000)) == Decimal("0.25")
        assert before.change(house.ids["Small"], Decimal(100)) is None

    def test_it_is_unknown_where_the_sales_data_do_not_reach_back(self, house):
        head = house.people["head"]
        report = selectors.concentration_report(
            head, period=Period(date(2024, 10, 1), date(2025, 10, 1))
        )

        assert selectors.year_before(head, report) is None


class TestRowNames:
    def test_a_group_whose_parent_is_unknown_is_named_after_its_largest_account(self):
        report = make.report({7: 100}, by="group", members={7: (3, 4)})

        assert report.accounts_of(7) == (3, 4)

    def test_unknown_keys_are_left_out(self, house):
        report = selectors.concentration_report(house.people["reader"])

        assert selectors.row_names(house.people["reader"], report, [house.ids["Giant"]]) == {}


class TestPosition:
    def test_it_is_that_among_all_accounts_for_who_sees_the_whole(self, house):
        position = selectors.position(house.people["observer"], house.ids["Daughter"])

        assert position.rank == 3
        assert position.abc_class == "A"
        assert position.total == make.REVENUE
        assert position.share == Decimal(900) / make.REVENUE

    def test_it_is_that_among_their_own_for_a_member(self, house):
        position = selectors.position(house.people["reader"], house.ids["Granddaughter"])

        assert position.rank == 2
        assert position.abc_class == ""
        assert position.total == Decimal(1700)

    def test_there_is_none_for_who_may_not_see_the_account(self, house):
        assert selectors.position(house.people["reader"], house.ids["Giant"]) is None
        assert selectors.position(house.people["outsider"], house.ids["Daughter"]) is None

    def test_there_is_none_without_a_line_in_the_period(self, house):
        assert selectors.position(house.people["head"], house.ids["Gone"]) is None


class TestIfLost:
    def test_it_takes_the_customers_away(self):
        loss = make.report({1: 60, 2: 30, 3: 10}).if_lost([1])

        assert loss.lost_revenue == 60
        assert loss.change == Decimal("-0.6")
        assert loss.after.rows[0].key == 2
        assert loss.after.shares.top_1 == Decimal("0.75")

    def test_a_share_of_each_can_be_lost_instead(self):
        loss = make.report({1: 60, 2: 30, 3: 10}).if_lost([1, 3], Decimal("0.5"))

        assert loss.lost_revenue == 35
        assert loss.after.accounts == 3

    def test_keys_that_are_not_in_the_report_do_not_matter(self):
        loss = make.report({1: 60, 2: 40}).if_lost([99])

        assert loss.lost == ()
        assert loss.after == loss.before

    @settings(deadline=None)
    @given(REVENUES)
    def test_without_everybody_nothing_is_left(self, revenues):
        report = make.report(revenues)

        loss = report.if_lost(list(revenues))

        assert loss.after.accounts == 0
        assert loss.lost_revenue == report.figures.revenue

    @settings(deadline=None)
    @given(REVENUES)
    def test_without_nobody_everything_stays(self, revenues):
        loss = make.report(revenues).if_lost([])

        assert loss.after == loss.before


class TestByGroup:
    def test_groups_bring_what_their_accounts_bring(self, house):
        head = house.people["head"]
        for period in (make.PERIOD, make.PERIOD.a_year_before()):
            by_account = selectors.concentration_report(head, period=period)
            by_group = selectors.concentration_report(head, period=period, by="group")

            assert by_group.figures.revenue == by_account.figures.revenue
            assert {
                key: sum(by_account.revenues[account] for account in by_group.accounts_of(key))
                for key in by_group.revenues
            } == by_group.revenues
