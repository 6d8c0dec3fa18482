"""Groups as of another day: today's tree unless asked, and nothing lost between the two."""

from datetime import date
from decimal import Decimal

from openkam.calc.periods import Period
from openkam.domain.economics import selectors
from openkam.domain.portfolio import services
from openkam.domain.portfolio.tests import make as portfolio

PAGE = "/economics/concentration/"
MOVED = date(2026, 1, 1)
BEFORE, AFTER = date(2025, 12, 31), MOVED
PERIODS = (
    Period(date(2024, 10, 1), date(2025, 10, 1)),
    Period(date(2025, 10, 1), date(2026, 10, 1)),
)


def move(house):
    """Daughter, with Granddaughter below it, leaves Holding for Solo on New Year's Day."""
    services.set_parent(
        house.people["head"],
        house.ids["Daughter"],
        parent_id=house.ids["Solo"],
        valid_from=MOVED,
        today=portfolio.TODAY,
    )


def revenue_of(house, period, tree, actor="head"):
    report = selectors.concentration_report(
        house.people[actor], period=period, by="group", tree=tree
    )
    names = {pk: name for name, pk in house.ids.items()}
    return {names[key]: revenue for key, revenue in report.revenues.items()}, report


class TestGroupsOfADay:
    def test_each_period_can_be_seen_in_each_tree(self, house):
        alone, _report = revenue_of(house, PERIODS[1], None)
        move(house)

        old = [revenue_of(house, period, BEFORE)[0] for period in PERIODS]
        new = [revenue_of(house, period, AFTER)[0] for period in PERIODS]

        assert old[1] == alone
        assert (old[1]["Holding"], old[1]["Solo"]) == (Decimal(2700), Decimal(700))
        assert (new[1]["Holding"], new[1]["Solo"]) == (Decimal(1000), Decimal(2400))
        assert (old[0]["Holding"], new[0]["Holding"]) == (Decimal(1000), Decimal(1000))

    def test_the_whole_is_the_same_to_the_cent(self, house):
        move(house)

        for period in PERIODS:
            sums = {
                sum(revenue_of(house, period, tree)[0].values()) for tree in (None, BEFORE, AFTER)
            }
            assert len(sums) == 1

    def test_today_is_the_default(self, house):
        move(house)

        assert revenue_of(house, PERIODS[1], None)[0] == revenue_of(house, PERIODS[1], AFTER)[0]

    def test_day_exact_reports_ask_the_same(self, house):
        move(house)

        report = selectors.day_exact_concentration_report(
            house.people["head"], period=PERIODS[1], by="group", tree=BEFORE
        )

        assert report.revenues == revenue_of(house, PERIODS[1], BEFORE)[1].revenues

    def test_the_year_before_is_seen_in_the_same_tree(self, house):
        move(house)

        report = revenue_of(house, PERIODS[1], AFTER)[1]
        before = selectors.year_before(house.people["head"], report)

        assert before.revenues[house.ids["Solo"]] == Decimal(1000)

    def test_a_merged_account_counts_with_the_group_of_the_kept_one(self, house):
        services.merge_accounts(
            house.people["head"],
            keep_id=house.ids["Daughter"],
            merged_id=house.ids["Third"],
            today=portfolio.TODAY,
        )

        for tree in (None, BEFORE):
            found, report = revenue_of(house, PERIODS[1], tree)
            assert found["Holding"] == Decimal(3200)
            assert report.figures.revenue == Decimal(10_260)


class TestPage:
    def test_it_offers_the_days_of_changes_and_keeps_the_chosen_one(self, house):
        move(house)

        today = house.visitor("head").get(f"{PAGE}?by=group").content.decode()
        page = house.visitor("head").get(f"{PAGE}?by=group&tree=2025-12-31").content.decode()

        assert "Groups as of today" in today
        assert f"{PAGE}?by=group&amp;tree=2026-01-01" in today
        assert "Groups as of 31\u00a0Dec\u00a02025" in page
        assert f"tree=2025-12-31&amp;group={house.ids['Holding']}" in page

    def test_the_accounts_behind_a_group_are_those_of_that_day(self, house):
        move(house)

        url = f"{PAGE}?tree=2025-12-31&group={house.ids['Holding']}"
        page = house.visitor("head").get(url).content.decode()
        now = house.visitor("head").get(f"{PAGE}?group={house.ids['Holding']}").content.decode()

        assert f"/accounts/{house.ids['Granddaughter']}/" in page
        assert f"/accounts/{house.ids['Granddaughter']}/" not in now.partition('id="list"')[2]

    def test_nonsense_means_today(self, house):
        for day in ("2026-13-01", "yesterday", "", "0000-00-00"):
            page = house.visitor("head").get(f"{PAGE}?by=group&tree={day}").content.decode()

            assert "Groups as of today" in page
