"""Retention: what became of whom, to whom it is shown, and what is said where nothing is known."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from openkam.calc.periods import Period, add_months
from openkam.calc.retention import Movement
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import Gap
from openkam.domain.economics.tests import make
from openkam.domain.portfolio import services
from openkam.domain.portfolio.models import Company
from openkam.domain.portfolio.tests import make as portfolio

BASE = Period(date(2024, 10, 1), date(2025, 10, 1))


def report(house, persona="head", **wishes):
    return selectors.retention_report(house.people[persona], **wishes)


def movements(house, found):
    names = {pk: name for name, pk in house.ids.items()}
    return {
        names[key]: Movement(kind).name
        for key, kind in zip(found.keys.tolist(), found.figures.movement.tolist(), strict=True)
    }


class TestRetentionReport:
    def test_the_last_12_complete_months_are_compared_with_the_12_before(self, house):
        found = report(house)

        assert (found.period, found.base) == (make.PERIOD, BASE)
        assert found.gap is None
        assert (found.figures.opening, found.figures.closing) == (6527, make.REVENUE)

    def test_every_account_has_its_movement(self, house):
        found = movements(house, report(house))

        assert found["Giant"] == "EXPANSION"
        assert found["Holding"] == "NONE"
        assert found["Solo"] == "CONTRACTION"
        assert found["Gone"] == "LOST"
        assert found["Daughter"] == "NEW"
        assert found["Credited"] == "CREDITS"
        # 20 in the base, and what it bought since was credited in full.
        assert found["Zero"] == "LOST"

    def test_the_steps_lead_from_opening_to_closing_to_the_cent(self, house):
        figures = report(house).figures

        assert figures.closing == (
            figures.opening
            + figures.expansion
            - figures.contraction
            - figures.lost
            + figures.new
            + figures.returned
            + figures.credits
        )
        assert (figures.expansion, figures.contraction, figures.lost) == (1493, 300, 520)
        assert figures.credits == -40

    def test_rates_are_of_the_base_alone(self, house):
        figures = report(house).figures

        assert figures.base_accounts == 6
        assert figures.base_opening == 6527
        assert figures.net_revenue_retention == Decimal(7200) / 6527
        assert figures.gross_revenue_retention == Decimal(5707) / 6527
        assert figures.logo_retention == Decimal(4) / 6

    def test_by_group_a_tree_is_one_and_its_daughters_are_expansion(self, house):
        found = report(house, by="group")

        assert movements(house, found)["Holding"] == "EXPANSION"
        assert "Daughter" not in movements(house, found)
        assert found.figures.closing == make.REVENUE

    def test_a_member_sees_only_their_accounts(self, house):
        found = report(house, "reader")

        assert set(movements(house, found)) == {"Daughter", "Granddaughter"}
        assert not found.sees_all

    def test_who_bought_before_returns_and_is_not_new(self, house):
        period = Period(date(2026, 3, 1), date(2026, 4, 1))

        found = movements(house, report(house, period=period))

        assert found["Giant"] == "RETURNED"
        assert found["Daughter"] == "NEW"

    def test_a_group_returns_when_any_of_it_bought_before(self, house):
        period = Period(date(2026, 3, 1), date(2026, 4, 1))

        found = movements(house, report(house, period=period, by="group"))

        assert found["Holding"] == "RETURNED"

    def test_days_from_the_ledger_agree_with_the_prepared_months(self, house):
        months = report(house)
        days = Period(date(2025, 10, 1), date(2026, 10, 2))

        found = report(house, period=days, base=BASE)

        assert found.figures.closing == months.figures.closing
        assert movements(house, found) == movements(house, months)

    def test_a_base_can_be_chosen(self, house):
        spring = Period(date(2026, 3, 1), date(2026, 5, 1))

        found = report(house, period=spring, base=spring.a_year_before())

        assert found.figures.opening == 6520
        assert movements(house, found)["Giant"] == "EXPANSION"

    def test_a_base_that_does_not_end_before_the_period_is_refused(self, house):
        with pytest.raises(selectors.BaseNotBefore):
            report(house, base=Period(date(2025, 9, 1), date(2025, 11, 1)))


class TestMovesAndMergers:
    def test_a_move_to_another_group_inside_the_period_is_no_movement(self, house):
        services.set_parent(
            house.people["head"],
            house.ids["Gone"],
            parent_id=house.ids["Solo"],
            valid_from=date(2026, 1, 1),
            today=portfolio.TODAY,
        )
        names_of = {house.ids[name]: name for name in house.ids}

        for tree in (date(2025, 12, 31), date(2026, 1, 1)):
            found = report(house, by="group", tree=tree)
            opening = dict(zip(found.keys.tolist(), found.opening.tolist(), strict=True))
            assert (found.figures.opening, found.figures.closing) == (6527, make.REVENUE)
            assert (house.ids["Gone"] in opening) is (tree.year == 2025)
            solo = {names_of[key]: amount for key, amount in opening.items()}["Solo"]
            assert solo == (1000 if tree.year == 2025 else 1500) * 10_000

    def test_a_merger_makes_no_churn(self, house):
        services.merge_accounts(
            house.people["head"],
            keep_id=house.ids["Daughter"],
            merged_id=house.ids["Gone"],
            today=portfolio.TODAY,
        )
        portfolio.prepared()

        found = report(house)

        assert "Gone" not in movements(house, found)
        assert movements(house, found)["Daughter"] == "EXPANSION"
        assert found.figures.lost == 20


class TestWhereNothingIsKnown:
    @pytest.mark.parametrize(
        ("start", "gap"),
        [(date(2024, 10, 1), Gap.BEFORE_DATA), (date(2025, 3, 1), Gap.PARTLY_BEFORE_DATA)],
    )
    def test_a_base_before_the_data_gives_no_figures(self, house, start, gap):
        found = report(house, period=Period(start, date(2025, 10, 1)))

        assert found.gap is gap
        assert found.figures is None

    def test_a_base_without_revenue_gives_no_rates(self, house):
        period = Period(date(2025, 3, 1), date(2025, 4, 1))

        found = report(house, period=period)

        assert found.gap is Gap.NO_REVENUE
        assert found.figures.net_revenue_retention is None
        assert found.figures.closing == 6520

    def test_where_the_calendar_begins_there_is_no_base(self, house):
        found = report(house, period=Period(date(1, 1, 1), date(2025, 10, 1)))

        assert found.base is None
        assert found.gap is Gap.BEFORE_DATA


class TestJson:
    def test_it_has_the_promised_keys(self, house):
        content = selectors.retention_as_json(house.people["head"], report(house))

        assert " ".join(content) == (
            "report from to base_from base_to currency rates as_of by unknown_because opening"
            " expansion contraction lost new returned credits closing expansion_accounts"
            " contraction_accounts lost_accounts new_accounts returned_accounts credits_accounts"
            " base_accounts kept_accounts closing_accounts nrr grr logo_retention"
            " nrr_with_returned rows"
        )
        assert content["rows"][0] == {
            "name": "Giant",
            "account": house.ids["Giant"],
            "opening": Decimal(4000),
            "closing": Decimal(5000),
            "movement": "expansion",
            "amount": Decimal(1000),
            "credits": Decimal(0),
            "first_sale_on": date(2025, 3, 31),
        }

    def test_unknown_is_none(self, house):
        found = report(house, period=Period(date(2024, 10, 1), date(2025, 10, 1)))

        content = selectors.retention_as_json(house.people["head"], found)

        assert content["unknown_because"] == "before_data"
        assert (content["nrr"], content["opening"], content["lost"]) == (None, None, None)
        assert content["rows"][0]["opening"] is None


class TestCohorts:
    def test_customers_stand_by_the_year_of_their_first_purchase(self, house):
        head = house.people["head"]

        found = selectors.cohorts(head, selectors.basis(head))

        assert [year.number for year in found.years] == [2024, 2025, 2026]
        # The data begin in October 2024 and end in September 2026.
        assert [year.is_complete for year in found.years] == [False, True, False]
        first, second, third = found.cohorts
        assert (first.accounts, first.may_be_older, first.active) == (1, True, (1, 0, 1))
        assert (second.accounts, second.active) == (5, (0, 5, 3))
        assert third.accounts == 6
        assert second.revenue == (0, 6520, 6700)

    def test_the_first_full_year_is_the_measure(self, house):
        head = house.people["head"]

        first, second, third = selectors.cohorts(head, selectors.basis(head)).cohorts

        assert (first.reference, second.reference, third.reference) == (1, None, None)
        # It bought nothing in its first full year, so nothing is a part of that.
        assert first.kept(2) is None
        assert second.kept(1) is None

    def test_business_years_count(self, house):
        Company.objects.update(first_month=10)
        head = house.people["head"]

        found = selectors.cohorts(head, selectors.basis(head))

        assert [year.number for year in found.years] == [2024, 2025]
        assert all(year.is_complete for year in found.years)
        first, second = found.cohorts
        assert (first.accounts, first.reference, second.reference) == (6, 0, None)
        assert first.kept(0) == 1
        assert first.kept(1) == Decimal(7200) / 6527

    def test_a_group_is_as_old_as_the_oldest_of_it(self, house):
        head = house.people["head"]

        found = selectors.cohorts(head, selectors.basis(head), by="group")

        assert sum(cohort.accounts for cohort in found.cohorts) == 10

    def test_a_member_has_cohorts_of_their_own_accounts(self, house):
        reader = house.people["reader"]

        found = selectors.cohorts(reader, selectors.basis(reader))

        assert [(cohort.number, cohort.accounts) for cohort in found.cohorts] == [(2026, 2)]


class TestAlways:
    def test_any_months_reconcile(self, house):
        firsts = [add_months(date(2024, 10, 1), number) for number in range(0, 24, 5)]

        for first, count in product(firsts, (1, 3, 6, 12)):
            figures = report(house, period=Period(first, add_months(first, count))).figures
            if figures is not None:
                moved = sum(figures.flow(kind).amount for kind in Movement)
                assert figures.opening + moved == figures.closing
