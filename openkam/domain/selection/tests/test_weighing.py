"""Weights, comparisons, anchors, must-haves and the cut of a draft."""

import math

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st

from openkam.calc import scoring
from openkam.domain.selection import services
from openkam.domain.selection.models import ModelVersion
from openkam.domain.selection.selectors import weighing
from openkam.domain.selection.tests import make

SAATY = (  # his example of a school: six criteria whose comparisons contradict each other
    (1, 4, 3, 1, 3, 4),
    (1 / 4, 1, 7, 3, 1 / 5, 1),
    (1 / 3, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 6),
    (1, 1 / 3, 5, 1, 1, 1 / 3),
    (1 / 3, 5, 5, 1, 1, 3),
    (1 / 4, 1, 6, 3, 1 / 3, 1),
)
CHOICES = st.sampled_from([*range(1, 10), *(1 / times for times in range(2, 10))])


def numbers_of(found):
    return list(found.version.criteria.values_list("criterion", flat=True))


class TestCompared:
    def test_it_flags_the_contradiction_of_saatys_school(self):
        known = {
            (row, column): SAATY[row][column] for row in range(6) for column in range(row + 1, 6)
        }

        result = weighing.compared(range(6), known)

        assert result.ratio == pytest.approx(0.229, abs=0.001)
        assert not result.is_consistent
        assert result.fault is not None
        assert (result.fault.first, result.fault.second) == (0, 2)
        assert (result.fault.said, result.fault.fitting) == (3, 9)
        assert result.fault.ratio is not None
        assert result.fault.ratio < result.ratio
        assert sum(result.weights) == 100

    @settings(max_examples=30, deadline=None)
    @given(st.lists(CHOICES, min_size=10, max_size=10))
    def test_the_weights_always_add_up_to_100(self, values):
        pairs = weighing.compared(range(5), {}).pairs

        result = weighing.compared(range(5), dict(zip(pairs, values, strict=True)))

        assert sum(result.weights) == 100

    def test_a_missing_pair_gives_no_weights(self):
        result = weighing.compared((1, 2, 3), {(1, 2): 3, (1, 3): 5})

        assert result.missing == [(2, 3)]
        assert result.weights == ()

    def test_what_was_noted_holds_in_any_order_of_the_criteria(self):
        version = ModelVersion(comparisons={"1-2": 3, "1-9": 5})

        assert weighing.comparisons_of(version, [2, 1]) == {(2, 1): pytest.approx(1 / 3)}


class TestSetWeights:
    @given(
        st.lists(st.integers(0, 100), min_size=2, max_size=12).filter(any),
        st.lists(st.tuples(st.integers(0, 11), st.integers(0, 100)), max_size=8),
    )
    def test_moving_any_weight_keeps_the_sum_of_100(self, raw, moves):
        weights = scoring.whole_weights(raw)

        for index, to in moves:
            weights = scoring.moved_weight(weights, index % len(weights), to)

        assert sum(weights) == 100
        assert min(weights) >= 0

    @pytest.mark.parametrize("weights", [(0,) * 5, (50, 50, 50, 0, -50), (20, 20, 20, 20, 19)])
    def test_it_refuses_what_does_not_add_up(self, house, measured, weights):
        wished = dict(zip(numbers_of(measured), weights, strict=True))

        with pytest.raises(services.BadWeights):
            services.set_weights(house.people["head"], measured.pk, wished)

    def test_it_refuses_weights_of_other_criteria(self, house, measured):
        with pytest.raises(services.BadWeights, match="changed meanwhile"):
            services.set_weights(house.people["head"], measured.pk, {0: 100})

    @pytest.mark.parametrize("persona", ["observer", "administrator", "writer"])
    def test_only_heads_change_them(self, house, measured, persona):
        wished = dict.fromkeys(numbers_of(measured), 20)

        with pytest.raises(PermissionDenied):
            services.set_weights(house.people[persona], measured.pk, wished)

    def test_a_round_that_was_run_keeps_them(self, house, measured):
        head = house.people["head"]
        services.run_round(head, measured.pk, now=make.NOW)

        with pytest.raises(services.NotOpen):
            services.set_weights(head, measured.pk, dict.fromkeys(numbers_of(measured), 20))


class TestNoteComparisons:
    def test_it_keeps_what_is_known_and_the_weights(self, house, measured):
        before = list(measured.version.criteria.values_list("weight", flat=True))
        pair = tuple(numbers_of(measured)[:2])

        version = services.note_comparisons(house.people["head"], measured.pk, {pair: 5})

        assert version.comparisons == {f"{pair[0]}-{pair[1]}": 5}
        assert list(version.criteria.values_list("weight", flat=True)) == before

    @pytest.mark.parametrize("value", [0, 10, -1, math.nan, math.inf])
    def test_it_refuses_what_is_not_on_the_scale(self, house, measured, value):
        pair = tuple(numbers_of(measured)[:2])

        with pytest.raises(services.BadWeights):
            services.note_comparisons(house.people["head"], measured.pk, {pair: value})

    def test_pairs_of_other_criteria_are_left_out(self, house, measured):
        version = services.note_comparisons(house.people["head"], measured.pk, {(0, -1): 5})

        assert version.comparisons == {}


class TestSetAnchors:
    def anchors(self, house, found, worst, best, code="revenue"):
        row = found.version.criteria.get(criterion__code=code)
        return services.set_anchors(
            house.people["head"], found.pk, row.criterion_id, worst=worst, best=best
        )

    def test_less_is_better_where_they_are_reversed(self, house, measured):
        row = self.anchors(house, measured, 9000, 1000)

        assert scoring.anchor_score(1000, row.worst, row.best) == 10
        assert row.anchors_from == "typed"

    @pytest.mark.parametrize(
        ("worst", "best"),
        [(5, 5), (math.nan, 5), (5, math.inf), (-math.inf, math.inf), (1e300, 5)],
    )
    def test_it_refuses_equal_ones_and_what_is_no_number(self, house, measured, worst, best):
        with pytest.raises(services.BadAnchors):
            self.anchors(house, measured, worst, best)

    def test_a_judged_criterion_has_none(self, house, measured):
        with pytest.raises(services.BadAnchors):
            self.anchors(house, measured, 1, 5, code="strategic_importance")


class TestSetRules:
    NONE = {"max_accounts": None, "min_score": None, "managers": None, "accounts_each": None}

    @pytest.mark.parametrize(
        "rule",
        [
            {"measure": "revenue"},
            {"measure": "charm", "at_least": 1},
            {"measure": "revenue", "at_least": 1, "at_most": 2},
            {"measure": "revenue", "at_least": "much"},
            {"measure": "revenue", "at_least": math.nan},
            {"measure": "revenue", "at_most": math.inf},
        ],
    )
    def test_it_refuses_what_is_no_must_have(self, house, measured, rule):
        with pytest.raises(services.BadRules):
            services.set_must_haves(house.people["head"], measured.pk, [rule])

    def test_it_refuses_too_many(self, house, measured):
        rules = [{"measure": "revenue", "at_least": place} for place in range(13)]

        with pytest.raises(services.BadRules, match="At most 12"):
            services.set_must_haves(house.people["head"], measured.pk, rules)

    @pytest.mark.parametrize(
        "cut",
        [
            {"max_accounts": 0},
            {"max_accounts": 1001},
            {"managers": 4},
            {"managers": 0, "accounts_each": 10},
            {"min_score": 0.5},
            {"min_score": 11},
            {"min_score": math.nan},
        ],
    )
    def test_a_bad_cut_changes_no_must_have_either(self, house, measured, cut):
        before = measured.version.must_haves
        rules = [{"measure": "revenue", "at_least": 100}]

        with pytest.raises(services.BadRules):
            services.set_rules(house.people["head"], measured.pk, rules, **(self.NONE | cut))

        measured.version.refresh_from_db()
        assert measured.version.must_haves == before

    def test_it_outdates_the_ranking_once_something_changed(self, house, measured):
        head = house.people["head"]
        rules = [{"measure": "revenue", "at_least": 100}]

        services.set_rules(head, measured.pk, rules, **self.NONE)

        measured.refresh_from_db()
        assert measured.ranked_at is None
