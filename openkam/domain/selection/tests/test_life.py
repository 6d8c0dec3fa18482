"""The life of a round: who starts, changes, runs and closes it, and what is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from openkam.domain.portfolio.models import AccountSummary
from openkam.domain.selection import selectors, services
from openkam.domain.selection.models import ModelVersion, Round
from openkam.domain.selection.tests import make


def weighted(found):
    return list(found.version.criteria.select_related("criterion"))


class TestStarting:
    def test_one_is_prepared_at_a_time(self, house):
        services.start_round(house.people["head"], name="One", now=make.NOW)

        with pytest.raises(services.RoundUnderWay, match="One"):
            services.start_round(house.people["second"], name="Two", now=make.NOW)

    @pytest.mark.parametrize("name", ["", " \x00 ", "x" * 101])
    def test_a_bad_name_says_so_at_its_place(self, house, name):
        with pytest.raises(services.Refusal) as refused:
            services.start_round(house.people["head"], name=name, now=make.NOW)

        assert refused.value.field == "name"

    @pytest.mark.parametrize("persona", ["observer", "administrator", "writer", "outsider"])
    def test_only_heads_start(self, house, persona):
        with pytest.raises(PermissionDenied):
            services.start_round(house.people[persona], name="One", now=make.NOW)

    def test_it_takes_over_what_the_last_one_had(self, house):
        head = house.people["head"]
        first = make.measured(head)
        services.choose_criteria(head, first.pk, ["growth", "revenue", "breadth"])
        services.ask_judge(head, first.pk, house.people["writer"].pk, scope="own")
        make.ranked(first)
        services.run_round(head, first.pk, now=make.NOW)

        second = make.measured(head, name="Next")

        assert [row.criterion.code for row in weighted(second)] == ["growth", "revenue", "breadth"]
        assert second.judges.get().user == house.people["writer"]
        assert (second.follows, second.confirmed) == (first, [])
        assert second.version.number == 2

    def test_it_can_begin_from_the_data_again(self, house):
        head = house.people["head"]
        first = make.measured(head)
        services.choose_criteria(head, first.pk, ["growth", "breadth", "revenue"])
        make.ranked(first)
        services.run_round(head, first.pk, now=make.NOW)

        second = make.measured(head, name="Next", anew=True)

        assert len(weighted(second)) == 5
        assert second.version.model == first.version.model

    def test_removed_it_leaves_nothing(self, house):
        head = house.people["head"]
        found = make.measured(head)

        services.remove_round(head, found.pk)

        assert not Round.objects.exists()
        assert not ModelVersion.objects.exists()

    def test_measuring_anew_is_asked_for_once(self, house):
        head = house.people["head"]
        found = services.start_round(head, name="One", now=make.NOW)

        first = services.measure_again(head, found.pk)

        assert services.measure_again(head, found.pk) == first


class TestEmptyPortfolio:
    def test_only_what_people_judge_is_proposed(self, house):
        AccountSummary.objects.all().delete()

        found = make.measured(house.people["head"])

        assert [row.criterion.code for row in weighted(found)] == ["strategic_importance"]
        assert found.findings["buying"] == 0


class TestChoosing:
    def test_one_chosen_later_gets_anchors_from_the_data(self, house):
        head = house.people["head"]
        found = make.measured(head)

        services.choose_criteria(head, found.pk, ["revenue", "deal_size", "strategic_importance"])

        rows = weighted(found)
        assert sum(row.weight for row in rows) == 100
        assert rows[1].anchors_from == "proposed"
        assert rows[1].worst < rows[1].best

    def test_those_that_stay_keep_their_proportions(self, house):
        head = house.people["head"]
        found = make.measured(head)
        before = {row.criterion.code: row.weight for row in weighted(found)}

        services.choose_criteria(head, found.pk, ["revenue", "growth"])

        first, second = weighted(found)
        assert first.weight / second.weight == pytest.approx(
            before["revenue"] / before["growth"], rel=0.05
        )

    def test_another_order_keeps_the_comparisons(self, house):
        head = house.people["head"]
        found = make.measured(head)
        services.choose_criteria(head, found.pk, ["revenue", "growth"])
        one, two = (row.criterion_id for row in weighted(found))
        services.compare_pairs(head, found.pk, {(one, two): 4.0})

        version = services.choose_criteria(head, found.pk, ["growth", "revenue"])

        version.refresh_from_db()
        assert version.weighing == "pairwise"
        assert version.comparisons == {f"{two}-{one}": 0.25}
        assert [row.weight for row in weighted(found)] == [20, 80]

    def test_a_retired_one_stays_and_is_not_added_anew(self, house):
        head = house.people["head"]
        found = make.measured(head)
        own = services.add_criterion(head, name="Own", axis="strength", scale={1: "a", 10: "b"})
        services.choose_criteria(head, found.pk, ["revenue", own.pk])
        services.retire_criterion(head, own.pk, is_retired=True)

        services.choose_criteria(head, found.pk, [own.pk, "revenue"])
        services.choose_criteria(head, found.pk, ["revenue"])

        with pytest.raises(services.BadCriterion, match="Own"):
            services.choose_criteria(head, found.pk, ["revenue", own.pk])

    @pytest.mark.parametrize("chosen", [[], ["nonsense"], [987_654], list(selectors.BY_CODE)])
    def test_nonsense_is_refused_and_changes_nothing(self, house, chosen):
        head = house.people["head"]
        found = make.measured(head)

        with pytest.raises(services.BadCriterion):
            services.choose_criteria(head, found.pk, chosen)

        assert len(weighted(found)) == 5

    def test_once_run_it_does_not_change(self, house):
        head = house.people["head"]
        found = make.measured(head)
        services.run_round(head, found.pk, now=make.NOW)

        with pytest.raises(services.NotOpen):
            services.choose_criteria(head, found.pk, ["revenue"])
        with pytest.raises(services.NotOpen):
            services.rename_round(head, found.pk, name="Other")
        with pytest.raises(services.NotOpen):
            services.run_round(house.people["second"], found.pk, now=make.NOW)


class TestEnding:
    def test_it_is_run_only_once_it_is_ranked(self, house):
        head = house.people["head"]
        found = services.start_round(head, name="One", now=make.NOW)

        with pytest.raises(services.NotRun):
            services.run_round(head, found.pk, now=make.NOW)
        with pytest.raises(services.NotRun):
            services.close_round(head, found.pk, now=make.NOW)

    def test_closed_it_is_gone_through_again_in_a_year(self, house):
        head = house.people["head"]
        found = make.measured(head)
        services.run_round(head, found.pk, now=make.NOW)

        services.close_round(head, found.pk, now=make.NOW)

        assert selectors.reviews_due(head, make.TODAY).list_due_on == date(2027, 10, 15)
        with pytest.raises(services.NotOpen):
            services.close_round(head, found.pk, now=make.NOW)
