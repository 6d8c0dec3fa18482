"""What-if: other weights and another cut, answered as a ranking made with them would say."""

import numpy as np
import pytest

from openkam.domain.selection import services
from openkam.domain.selection.models import RankedScores
from openkam.domain.selection.selectors.columns import Columns, columns_of
from openkam.domain.selection.selectors.proposing import proposed_reason
from openkam.domain.selection.selectors.ranking import ranking_rows
from openkam.domain.selection.selectors.result import result_row, round_result
from openkam.domain.selection.selectors.trial import Trial, as_tried, try_out
from openkam.domain.selection.tests import make

OTHERS = (10, 50, 10, 10, 20), (0, 0, 100, 0, 0), (60, 10, 10, 10, 10)
CUT = {"managers": None, "accounts_each": None}


def trial_of(result, weights, **cut):
    pks = [one.pk for one in result.criteria]
    limits = {"max_accounts": 3, "min_score": None, **CUT, **cut}
    return Trial(dict(zip(pks, weights, strict=True)), **limits)


def standing(rows):
    """The accounts that have a rank as they stand, with score and interval."""
    ranked = sorted((row for row in rows if row.rank), key=lambda row: row.rank)
    return [(row.rank, row.name, row.score, row.low, row.high) for row in ranked]


class TestTrial:
    def test_what_counts_tried_out_is_what_counts(self, house, measured):
        result = round_result(house.people["head"], measured.pk)

        answer = try_out(result, Trial.as_it_is(result))

        ranked = measured.accounts.exclude(rank=None).order_by("rank")
        assert list(answer.order) == [row.pk for row in ranked]
        assert [answer.score_of(row.pk)[0] for row in ranked] == [row.score for row in ranked]
        assert answer.before == answer.ranks
        assert not answer.coming
        assert not answer.leaving

    def test_of_equal_scores_the_larger_revenue_stands_first(self, house, measured):
        head = house.people["head"]
        before = round_result(head, measured.pk)
        trial = trial_of(before, [100 * (one.measure == "breadth") for one in before.criteria])

        answer = try_out(before, trial)
        services.keep_trial(
            head, measured.pk, weights=trial.weights, cut=trial.cut, name="", now=make.NOW
        )

        ranked = make.ranked(measured).accounts.exclude(rank=None).order_by("rank")
        groups = ["Alfa", "Beta", "Gama", "Delta & <Sons>", "Zeta", "Eta"]
        assert [row.name for row in ranked] == groups  # by name Delta would stand before Gama
        assert list(answer.order) == [row.pk for row in ranked]

    def test_growth_from_next_to_nothing_is_told_in_words(self, house, measured):
        head = house.people["head"]
        before = round_result(head, measured.pk)
        trial = trial_of(before, [100 * (one.measure == "growth") for one in before.criteria])
        alfa = measured.accounts.get(name="Alfa")
        measured.accounts.filter(pk=alfa.pk).update(measures={**alfa.measures, "growth": 137.187})
        services.keep_trial(
            head, measured.pk, weights=trial.weights, cut=trial.cut, name="", now=make.NOW
        )
        made = make.ranked(measured)

        result = round_result(head, made.pk)
        row = result_row(head, made.pk, alfa.pk)

        assert "(more than tenfold, 10.0 of 10)" in proposed_reason(result, row, "accept")
        growth = next(one for one in row.contributions if one.points)
        assert "".join(growth.value_text.split()) == "13719%"  # no decimals, as in lists

    @pytest.mark.parametrize("weights", OTHERS)
    @pytest.mark.parametrize("least", [None, 5.0])
    def test_it_answers_as_the_ranking_made_with_it_does(self, house, measured, weights, least):
        head = house.people["head"]
        before = round_result(head, measured.pk)
        trial = trial_of(before, weights, min_score=least)

        answer = try_out(before, trial)
        tried = as_tried(answer, ranking_rows(head, measured))
        services.keep_trial(
            head, measured.pk, weights=trial.weights, cut=trial.cut, name="", now=make.NOW
        )
        made = make.ranked(measured)

        rows = list(made.accounts.all())
        after = try_out(round_result(head, made.pk), trial)
        assert standing(tried) == standing(rows)
        assert answer.inside_after == after.inside_before
        assert answer.result.round.places == made.places

    def test_it_changes_nothing(self, house, measured):
        before = list(measured.accounts.order_by("pk").values())
        result = round_result(house.people["head"], measured.pk)

        as_tried(try_out(result, trial_of(result, OTHERS[0])), list(measured.accounts.all()))

        assert list(measured.accounts.order_by("pk").values()) == before


class TestColumns:
    def test_those_stored_are_those_of_the_rows(self, measured):
        criteria = [row.criterion_id for row in measured.version.criteria.all()]

        stored = columns_of(measured, criteria)
        RankedScores.objects.all().delete()
        read = columns_of(measured, criteria)

        for name in ("pk", "rank", "score", "low", "high"):
            assert np.array_equal(getattr(stored, name), getattr(read, name))
        assert len(stored.pk) == 6

    def test_those_of_an_earlier_ranking_or_of_other_criteria_are_left_alone(self, measured):
        criteria = [row.criterion_id for row in measured.version.criteria.all()]
        RankedScores.objects.update(body=b"")

        other = columns_of(measured, criteria[:2])
        measured.ranked_at = make.NOW.replace(year=2027)
        later = columns_of(measured, criteria)

        assert other.low.shape == (6, 2)
        assert later.low.shape == (6, 5)

    def test_a_round_without_accounts_has_none(self):
        packed = Columns.of_rows([], [1, 2]).packed()

        assert Columns.unpacked(packed, 2).high.shape == (0, 2)
