"""Who judges what, what is missing, and what becomes of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.audit.models import Entry
from openkam.core.jobs.models import Job
from openkam.domain.portfolio.services import merge_accounts
from openkam.domain.selection import selectors, services
from openkam.domain.selection.models import Judge, Judgement
from openkam.domain.selection.services import ranking
from openkam.domain.selection.tests import make


@pytest.fixture
def found(house):
    """An open round in which strategic importance is judged."""
    return make.measured(house.people["head"])


@pytest.fixture
def criterion(found):
    return selectors.judged_criteria(found)[0]


def ask(house, found, *personas, scope="all"):
    users = [house.people[persona].pk for persona in personas]
    services.ask_judges(house.people["head"], found.pk, users, scope=scope)


def row_of(found, name="Alfa"):
    return found.accounts.get(name=name)


def judge(house, persona, row, criterion, score, **wishes):
    return services.judge_account(
        house.people[persona], row.pk, criterion.pk, score=score, now=make.NOW, **wishes
    )


class TestInterval:
    def test_nobody_asked_says_nothing(self, found, criterion):
        judging = ranking.judging_of(found)

        assert judging.interval(row_of(found).pk, criterion.pk) == (1, 10)

    def test_one_judge_alone_decides_it(self, house, found, criterion):
        ask(house, found, "writer")
        judge(house, "writer", row_of(found), criterion, 8)

        judging = ranking.judging_of(found)

        assert judging.interval(row_of(found).pk, criterion.pk) == (8, 8)

    def test_a_judge_who_is_missing_may_say_anything(self, house, found, criterion):
        ask(house, found, "writer", "second")
        judge(house, "writer", row_of(found), criterion, 8)

        judging = ranking.judging_of(found)

        assert judging.interval(row_of(found).pk, criterion.pk) == (4.5, 9)
        assert judging.missing(row_of(found).pk, criterion.pk) == {house.people["second"].pk}

    def test_who_left_is_not_missing_and_what_they_said_counts(self, house, found, criterion):
        ask(house, found, "writer", "second")
        judge(house, "writer", row_of(found), criterion, 8)
        for persona in ("writer", "second"):
            services.release_judge(
                house.people["head"], found.pk, house.people[persona].pk, today=make.TODAY
            )

        judging = ranking.judging_of(found)

        assert judging.interval(row_of(found).pk, criterion.pk) == (8, 8)

    def test_nobody_waits_for_who_cannot_sign_in(self, house, found, criterion):
        ask(house, found, "writer", "second")
        judge(house, "writer", row_of(found), criterion, 8)
        house.people["second"].__class__.objects.filter(pk=house.people["second"].pk).update(
            is_active=False
        )

        judging = ranking.judging_of(found)

        assert judging.interval(row_of(found).pk, criterion.pk) == (8, 8)

    def test_who_judges_their_own_accounts_is_asked_of_no_other(self, house, found):
        ask(house, found, "writer", scope="own")

        judging = ranking.judging_of(found)

        writer = house.people["writer"].pk
        asked = {row for row, judges in judging.expected.items() if writer in judges}
        assert asked == {row_of(found, "Beta").pk}
        assert judging.done_by(writer, [1]) == (0, 1)


class TestShortList:
    def test_it_is_proposed_and_can_be_changed_row_by_row(self, house, found):
        head = house.people["head"]

        count = services.change_shortlist(head, found.pk, [row_of(found).pk], is_asked=False)

        assert count == 1
        assert not row_of(found).is_shortlisted
        assert services.change_shortlist(head, found.pk, [row_of(found).pk], is_asked=True) == 1

    def test_nothing_is_noted_where_nothing_changes(self, house, found):
        before = Entry.objects.count()

        services.change_shortlist(house.people["head"], found.pk, [row_of(found).pk], is_asked=True)

        assert Entry.objects.count() == before

    def test_the_last_one_stays(self, house, found):
        every = list(found.accounts.values_list("pk", flat=True))

        with pytest.raises(services.BadJudgement):
            services.change_shortlist(house.people["head"], found.pk, every, is_asked=False)

    def test_it_is_proposed_anew(self, house, found):
        head = house.people["head"]
        services.set_shortlist(head, found.pk, [row_of(found, "Eta").pk])

        services.propose_shortlist(head, found.pk)
        make.ranked(found)

        assert found.accounts.filter(is_shortlisted=True).count() == len(make.ACCOUNTS) - 1

    def test_what_was_judged_counts_after_it_was_taken_off(self, house, found, criterion):
        ask(house, found, "second")
        judge(house, "second", row_of(found), criterion, 9)

        services.change_shortlist(
            house.people["head"], found.pk, [row_of(found).pk], is_asked=False
        )

        assert ranking.judging_of(found).interval(row_of(found).pk, criterion.pk) == (9, 9)

    @pytest.mark.parametrize("persona", ["observer", "writer", "administrator"])
    def test_only_heads_choose(self, house, found, persona):
        with pytest.raises(PermissionDenied):
            services.propose_shortlist(house.people[persona], found.pk)


class TestAskJudges:
    def test_it_needs_somebody(self, house, found):
        with pytest.raises(services.BadJudgement):
            services.ask_judges(house.people["head"], found.pk, [], scope="all")

    def test_it_needs_a_scope_that_there_is(self, house, found):
        with pytest.raises(services.BadJudgement):
            ask(house, found, "writer", scope="some")

    def test_an_unknown_one_asks_nobody(self, house, found):
        users = [house.people["writer"].pk, 0]

        with pytest.raises(Http404):
            services.ask_judges(house.people["head"], found.pk, users, scope="all")

        assert not Judge.objects.filter(round=found).exists()

    def test_released_they_can_be_asked_again(self, house, found):
        ask(house, found, "writer")
        head, writer = house.people["head"], house.people["writer"]
        services.release_judge(head, found.pk, writer.pk, today=make.TODAY)

        ask(house, found, "writer", scope="own")

        again = Judge.objects.get(round=found)
        assert (again.left_on, again.scope) == (None, "own")


class TestJudgeAccount:
    @pytest.mark.parametrize("score", [0, 11, -3])
    def test_it_refuses_what_is_no_score(self, house, found, criterion, score):
        ask(house, found, "writer")

        with pytest.raises(services.BadJudgement):
            judge(house, "writer", row_of(found), criterion, score)

    def test_it_refuses_a_book_as_evidence(self, house, found, criterion):
        ask(house, found, "writer")

        with pytest.raises(services.BadJudgement, match="5000"):
            judge(house, "writer", row_of(found), criterion, 5, evidence="x" * 1_000_000)

    def test_it_refuses_a_computed_criterion(self, house, found):
        ask(house, found, "writer")
        computed = found.version.criteria.first().criterion

        with pytest.raises(services.BadJudgement):
            judge(house, "writer", row_of(found), computed, 5)

    def test_a_released_judge_is_told_so(self, house, found, criterion):
        ask(house, found, "writer")
        services.release_judge(
            house.people["head"], found.pk, house.people["writer"].pk, today=make.TODAY
        )

        with pytest.raises(services.JudgesNoMore):
            judge(house, "writer", row_of(found), criterion, 5)

    def test_who_was_not_asked_is_refused(self, house, found, criterion):
        with pytest.raises(PermissionDenied):
            judge(house, "writer", row_of(found, "Beta"), criterion, 5)

    def test_who_may_not_see_the_account_learns_nothing_of_it(self, house, found, criterion):
        ask(house, found, "writer", scope="own")

        with pytest.raises(Http404):
            judge(house, "writer", row_of(found), criterion, 5)

    def test_a_round_that_was_run_takes_nothing(self, house, found, criterion):
        ask(house, found, "writer")
        make.ranked(found)
        services.run_round(house.people["head"], found.pk, now=make.NOW)

        with pytest.raises(services.NotOpen):
            judge(house, "writer", row_of(found), criterion, 5)

    def test_other_words_for_the_same_score_ask_for_no_new_ranking(self, house, found, criterion):
        ask(house, found, "writer")
        judge(house, "writer", row_of(found), criterion, 5)
        make.ranked(found)
        before = Job.objects.count()

        judge(house, "writer", row_of(found), criterion, 5, evidence="Seen in Brno.")

        found.refresh_from_db()
        assert found.ranked_at is not None
        assert Job.objects.count() == before

    def test_the_same_again_is_no_news(self, house, found, criterion):
        ask(house, found, "writer")
        judge(house, "writer", row_of(found), criterion, 5, evidence="Seen.")
        before = Entry.objects.count()

        judge(house, "writer", row_of(found), criterion, 5, evidence=" Seen. ")

        assert Entry.objects.count() == before

    def test_it_is_taken_back(self, house, found, criterion):
        ask(house, found, "writer")
        judge(house, "writer", row_of(found), criterion, 5)

        services.take_judgement_back(house.people["writer"], row_of(found).pk, criterion.pk)

        assert not Judgement.objects.filter(row__round=found).exists()
        assert ranking.judging_of(found).interval(row_of(found).pk, criterion.pk) == (1, 10)


class TestTheRoundBefore:
    @pytest.fixture
    def former(self, house, found, criterion):
        ask(house, found, "writer")
        judgement = judge(house, "writer", row_of(found), criterion, 7, evidence="Opens Poland.")
        make.ranked(found)
        services.run_round(house.people["head"], found.pk, now=make.NOW)
        return judgement

    def test_what_was_said_is_offered_and_confirmed(self, house, former, criterion):
        again = make.measured(house.people["head"], name="Key accounts 2028")
        offered = selectors.former_judgements(house.people["writer"], again, criterion)

        confirmed = judge(
            house, "writer", row_of(again), criterion, 7, confirms=offered[house.ids["Alfa"]].pk
        )

        assert confirmed.confirms == former
        assert confirmed.judged_at == make.NOW

    def test_that_of_somebody_else_cannot_be_confirmed(self, house, former, criterion):
        again = make.measured(house.people["head"], name="Key accounts 2028")
        ask(house, again, "second")

        with pytest.raises(services.BadJudgement):
            judge(house, "second", row_of(again), criterion, 7, confirms=former.pk)


class TestMerging:
    def test_judgements_go_to_the_account_that_stays(self, house, found, criterion):
        head = house.people["head"]
        ask(house, found, "second", "writer")
        judge(house, "second", row_of(found, "Eta"), criterion, 4)
        judge(house, "second", row_of(found), criterion, 8, evidence="Big.")
        judge(house, "writer", row_of(found, "Eta"), criterion, 6)

        merge_accounts(
            head, keep_id=house.ids["Alfa"], merged_id=house.ids["Eta"], today=make.TODAY
        )
        services.measure_round(head, found.pk, now=make.NOW, progress=make.silent)

        said = Judgement.objects.filter(row=row_of(found)).order_by("score")
        assert [one.score for one in said] == [6, 8]
        assert said[1].evidence == "Big.\nEta: 4."
        assert not found.accounts.filter(name="Eta").exists()


class TestOthers:
    def test_nobody_is_told_before_they_have_judged(self, house, found, criterion):
        ask(house, found, "second", "writer")
        judge(house, "second", row_of(found), criterion, 4)
        rows = [row_of(found).pk]

        before = selectors.scores_of_others(house.people["writer"], criterion, rows)
        judge(house, "writer", row_of(found), criterion, 9)
        after = selectors.scores_of_others(house.people["writer"], criterion, rows)

        assert before == {}
        assert after == {row_of(found).pk: [4]}


class TestAskedRounds:
    def test_it_counts_what_is_left(self, house, found, criterion):
        ask(house, found, "writer")
        judge(house, "writer", row_of(found), criterion, 9)

        asked = selectors.asked_rounds(house.people["writer"])

        assert [(one.done, one.total, one.left) for one in asked] == [(1, 6, 5)]

    def test_a_round_that_was_run_asks_nothing(self, house, found, criterion):
        ask(house, found, "writer")
        judge(house, "writer", row_of(found), criterion, 9)
        make.ranked(found)
        services.run_round(house.people["head"], found.pk, now=make.NOW)

        asked = selectors.asked_rounds(house.people["writer"])

        assert [(one.is_asked, one.done) for one in asked] == [(False, 1)]
