"""A round from its start to its end."""

from types import SimpleNamespace

import pytest

from openkam.domain.selection import services
from openkam.domain.selection.models import Judgement, ModelVersion, Round, RoundAccount
from openkam.domain.selection.selectors.anchoring import proposed_anchors
from openkam.domain.selection.selectors.capacity import proposed_managers
from openkam.domain.selection.selectors.measures import can_be_proposed
from openkam.domain.selection.tests import make


def row_of(found, name: str) -> RoundAccount:
    return found.accounts.get(name=name)


def weighted(found):
    return list(found.version.criteria.select_related("criterion"))


class TestMeasuring:
    def test_it_measures_each_account_by_its_sales_data(self, house):
        found = make.measured(house.people["head"])

        alfa = row_of(found, "Alfa").measures
        assert alfa["revenue"] == pytest.approx(12_000)
        assert alfa["growth"] == pytest.approx(0.25)
        assert alfa["deal_size"] == pytest.approx(250)
        assert alfa["margin_rate"] == pytest.approx(0.4)
        assert alfa["regularity"] == 1
        assert alfa["breadth"] == 4
        assert alfa["days_to_pay"] == pytest.approx(20)
        assert 1.9 < alfa["relationship_years"] < 2.0

    def test_what_the_data_do_not_say_is_unknown(self, house):
        found = make.measured(house.people["head"])

        zeta = row_of(found, "Zeta").measures
        assert zeta["margin_rate"] is None
        assert zeta["growth"] is None
        assert zeta["days_to_pay"] is None

    def test_it_proposes_criteria_weights_and_anchors_from_the_data(self, house):
        found = make.measured(house.people["head"])

        rows = weighted(found)
        assert [row.criterion.code for row in rows] == [
            "revenue",
            "growth",
            "profitability",
            "breadth",
            "strategic_importance",
        ]
        assert sum(row.weight for row in rows) == 100
        assert all(row.worst != row.best for row in rows if row.criterion.measure)
        assert found.version.must_haves == [{"measure": "margin_rate", "at_least": 0.0}]

    def test_a_second_time_keeps_what_was_judged(self, house):
        head = house.people["head"]
        found = make.measured(head)
        services.ask_judge(head, found.pk, head.pk, scope="all")
        criterion = weighted(found)[-1].criterion_id
        row = row_of(found, "Alfa")
        services.judge_account(head, row.pk, criterion, score=9, evidence="Seen.", now=make.NOW)

        services.measure_round(head, found.pk, now=make.NOW, progress=make.silent)

        assert Judgement.objects.get(row__round=found).row.name == "Alfa"


class TestRanking:
    def test_those_that_fail_a_must_have_have_no_rank(self, house):
        found = make.measured(house.people["head"])

        loser = row_of(found, "Эпсилон")
        assert loser.rank is None
        assert loser.fails[0]["measure"] == "margin_rate"
        assert "no_margin" in loser.flags
        ranks = found.accounts.exclude(rank=None).values_list("rank", flat=True)
        assert sorted(ranks) == [1, 2, 3, 4, 5, 6]

    def test_a_missing_judgement_is_a_range(self, house):
        found = make.measured(house.people["head"])

        row = row_of(found, "Alfa")
        criterion = str(weighted(found)[-1].criterion_id)
        assert row.scores[criterion] == [1, 10]
        assert row.low < row.score < row.high

    def test_the_sum_of_the_parts_is_the_score(self, house):
        found = make.measured(house.people["head"])

        for row in found.accounts.all():
            middle = [sum(row.scores[str(one.criterion_id)]) / 2 for one in weighted(found)]
            weights = [one.weight for one in weighted(found)]
            parts = sum(score * weight / 100 for score, weight in zip(middle, weights, strict=True))
            assert row.score == pytest.approx(parts, abs=0.01)

    def test_a_change_outdates_the_ranking(self, house):
        head = house.people["head"]
        found = make.measured(head)

        services.set_cut(
            head, found.pk, max_accounts=2, min_score=None, managers=None, accounts_each=None
        )

        found.refresh_from_db()
        assert found.ranked_at is None
        assert make.ranked(found).places == 2

    def test_shares_are_of_all_places_however_many_there_are(self, house):
        head = house.people["head"]
        found = make.measured(head)
        alike = found.accounts.get(name="Alfa").measures
        RoundAccount.objects.bulk_create(
            RoundAccount(
                round=found,
                name=f"Alike {number}",
                measures={**alike, "revenue": alike["revenue"] * number / 80},
            )
            for number in range(80)
        )

        services.set_cut(
            head, found.pk, max_accounts=70, min_score=None, managers=None, accounts_each=None
        )
        make.ranked(found)

        shares = found.accounts.exclude(rank=None).values_list("inside_share", flat=True)
        assert sum(shares) == pytest.approx(70, abs=0.01)

    def test_the_first_of_all_weightings_is_surely_inside(self, house):
        head = house.people["head"]
        found = make.measured(head)

        inside = [row.inside_share for row in found.accounts.exclude(rank=None).order_by("rank")]

        assert all(share == 1 for share in inside)  # ten places for six accounts


class TestProposing:
    version = ModelVersion(max_accounts=10)

    def test_those_who_buy_in_as_many_months_do_not_all_score_ten(self):
        months = [1] * 35 + [2] * 20 + [3] * 12 + [4] * 32 + [5]

        found = proposed_anchors(self.version, "regularity", [count / 12 for count in months])

        assert found == (0.0, 1.0)

    def test_where_the_months_tell_them_apart_those_found_count(self):
        months = [count for count in range(1, 12) for _account in range(9)]

        found = proposed_anchors(self.version, "regularity", [count / 12 for count in months])

        assert found == (0.17, 0.92)

    def test_of_thousands_only_a_few_score_ten_by_revenue(self):
        revenues = [1000.0 * 1.002**place for place in range(4000)]

        found = proposed_anchors(self.version, "revenue", revenues)

        assert found is not None
        assert sum(revenue >= found.best for revenue in revenues) <= 10

    def test_data_of_one_year_tell_no_length_of_a_relationship(self):
        young = [SimpleNamespace(revenue=1, relationship_years=years) for years in (0.2, 0.9, 1.1)]

        assert not can_be_proposed(young, "relationship_years")
        old = SimpleNamespace(revenue=1, relationship_years=4.5)
        assert can_be_proposed([*young, old], "relationship_years")

    @pytest.mark.parametrize(
        ("owners", "buying", "managers"), [(0, 4000, 1), (12, 513, 5), (3, 513, 3), (2, 8, 1)]
    )
    def test_the_list_stays_short_however_many_own_accounts(self, owners, buying, managers):
        assert proposed_managers(owners, Round(findings={"buying": buying})) == managers

    def test_what_is_not_judged_yet_does_not_make_the_data_thin(self, house):
        found = make.measured(house.people["head"])

        assert "thin" not in row_of(found, "Alfa").flags
        assert "thin" in row_of(found, "Zeta").flags


class TestRankingNobody:
    def test_a_must_have_that_nobody_reaches_leaves_all_without_rank(self, house, measured):
        rule = {"measure": "revenue", "at_least": 1_000_000}
        services.set_must_haves(house.people["head"], measured.pk, [rule])

        found = make.ranked(measured)

        assert (found.ranked_at, found.places, found.line) == (make.NOW, 0, {})
        assert not found.accounts.exclude(rank=None, inside_share=None).exists()
        assert all(row.fails for row in found.accounts.all())

    def test_a_company_without_accounts_is_ranked_too(self, measured):
        measured.accounts.all().delete()
        Round.objects.filter(pk=measured.pk).update(ranked_at=None)

        found = make.ranked(measured)

        assert (found.ranked_at, found.places, found.line) == (make.NOW, 0, {})
