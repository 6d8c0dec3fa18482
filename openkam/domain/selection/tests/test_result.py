"""What a round found, as page, paper, command and API tell it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.domain.selection import selectors, services
from openkam.domain.selection.tests import make


def run(head):
    found = make.measured(head)
    services.set_cut(
        head, found.pk, max_accounts=2, min_score=None, managers=None, accounts_each=None
    )
    make.ranked(found)
    return services.run_round(head, found.pk, now=make.NOW)


def rows_of(actor, found):
    result = selectors.round_result(actor, found.pk)
    return selectors.result_rows(result, selectors.ranked_rows(actor, result))


class TestRoundResult:
    def test_it_says_by_what_was_measured_and_where_the_line_is(self, house):
        found = run(house.people["head"])

        result = selectors.round_result(house.people["observer"], found.pk, whole=True)

        assert not result.is_draft
        assert sum(one.weight for one in result.criteria) == 100
        assert result.criteria[0].name == "Revenue"
        assert "scores 10" in result.criteria[0].anchors
        assert result.criteria[-1].scale[10].startswith("Opens a market")
        assert result.must_haves == ["Gross margin: at least 0.0\u00a0%"]
        assert result.cut[0] == "at most 2 accounts"
        assert result.line is not None
        assert {result.line.inside, result.line.outside} <= set(make.ACCOUNTS)

    def test_members_get_it_for_rounds_that_were_run_without_other_accounts(self, house):
        found = run(house.people["head"])

        result = selectors.round_result(house.people["reader"], found.pk)

        assert result.line is None
        assert [row.name for row in rows_of(house.people["reader"], found)] == ["Beta"]

    def test_the_whole_is_for_those_who_see_all_accounts(self, house):
        found = run(house.people["head"])

        with pytest.raises(PermissionDenied):
            selectors.round_result(house.people["reader"], found.pk, whole=True)
        with pytest.raises(Http404):
            selectors.round_result(house.people["outsider"], found.pk)


class TestResultRows:
    def test_the_contributions_add_up_to_the_score(self, house):
        head = house.people["head"]

        for row in rows_of(head, run(head)):
            parts = sum((one.points for one in row.contributions), Decimal(0))
            assert parts == Decimal(str(row.score))

    def test_the_best_come_first_and_those_without_a_rank_last(self, house):
        head = house.people["head"]

        rows = rows_of(head, run(head))

        assert [row.rank for row in rows] == [1, 2, 3, 4, 5, 6, None]
        assert [row.is_inside for row in rows] == [True, True, *[False] * 5]
        assert rows[-1].fails == ["Gross margin: at least 0.0\u00a0%, but it is −20.0\u00a0%"]
        assert ("no_margin", "Negative margin") in rows[-1].flags

    def test_it_tells_the_decision_that_stands(self, house):
        head = house.people["head"]
        found = run(head)
        row = found.accounts.get(name="Alfa")
        wishes = {"verdict": "accept", "reason": "Grows.", "now": make.NOW, "today": make.TODAY}
        services.decide(head, row.pk, **wishes)

        first = rows_of(head, found)[0]
        services.reopen(head, row.pk, reason="Too soon.", seen=1, now=make.NOW)
        again = rows_of(head, found)[0]

        assert first.decision is not None
        assert (first.decision.verdict, first.decision.reason) == ("accept", "Grows.")
        assert again.decision is None
        assert again.decisions[0].reopened_because == "Too soon."

    def test_all_rows_cost_few_queries(self, house, django_assert_max_num_queries):
        head = house.people["head"]
        found = run(head)

        with django_assert_max_num_queries(6):
            rows_of(head, found)
