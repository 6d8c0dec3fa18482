"""Decisions of a round: who may, when, and what becomes of the account; the yearly review."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.domain.portfolio import services as portfolio
from openkam.domain.portfolio.models import Account, KeyStatus
from openkam.domain.selection import services
from openkam.domain.selection.models import Decision, Round
from openkam.domain.selection.panels import OVERVIEW
from openkam.domain.selection.selectors.ranking import waiting_count
from openkam.domain.selection.selectors.reviews import reviews_due
from openkam.domain.selection.tests import make
from openkam.domain.selection.views.words import key_text

GIVEN = {"now": make.NOW, "today": make.TODAY}


@pytest.fixture
def run(house):
    """A round that was run, without the weightings, which are not asked for here."""
    head = house.people["head"]
    return services.run_round(head, make.measured(head).pk, now=make.NOW)


def row_of(found, name="Alfa"):
    return found.accounts.get(name=name)


def decide(actor, row, verdict="accept", **wishes):
    return services.decide(
        actor, row.pk, **{"verdict": verdict, "reason": "Grows with us.", **GIVEN, **wishes}
    )


def state_of(house, name="Alfa"):
    return Account.objects.get(pk=house.ids[name]).key_state


class TestDecide:
    def test_to_accept_makes_a_key_account(self, house, run):
        decide(house.people["head"], row_of(run))

        assert state_of(house) == "key"
        assert KeyStatus.objects.get(account=house.ids["Alfa"]).reason == "Grows with us."

    def test_to_decline_ends_a_key_account(self, house, run):
        head = house.people["head"]
        decide(head, row_of(run))
        services.reopen(head, row_of(run).pk, reason="Sold.", seen=1, now=make.NOW)

        decide(head, row_of(run), "decline", seen=1)

        assert state_of(house) == "former"

    def test_to_postpone_makes_a_candidate_and_needs_a_coming_day(self, house, run):
        head = house.people["head"]
        with pytest.raises(services.BadDecision):
            decide(head, row_of(run), "postpone", postponed_to=make.TODAY)

        decide(head, row_of(run), "postpone", postponed_to=make.TODAY + timedelta(days=30))

        assert state_of(house) == "candidate"

    def test_of_two_heads_at_once_the_second_is_told(self, house, run):
        decide(house.people["second"], row_of(run), "decline")

        with pytest.raises(services.DecidedMeanwhile, match="Second Head decided meanwhile"):
            decide(house.people["head"], row_of(run))

        assert [one.verdict for one in Decision.objects.filter(row=row_of(run))] == ["decline"]

    def test_what_stands_must_be_reopened_first(self, house, run):
        head = house.people["head"]
        decide(head, row_of(run))

        with pytest.raises(services.BadDecision, match="Reopen"):
            decide(head, row_of(run), "decline", seen=1)

    def test_nothing_is_decided_before_the_run_nor_after_the_close(self, house):
        head = house.people["head"]
        found = make.measured(head)
        with pytest.raises(services.NotRun):
            decide(head, row_of(found))
        services.run_round(head, found.pk, now=make.NOW)
        services.close_round(head, found.pk, now=make.NOW)

        with pytest.raises(services.NotOpen):
            decide(head, row_of(found))

    @pytest.mark.parametrize("persona", ["observer", "writer", "outsider", "administrator"])
    def test_only_heads_decide(self, house, run, persona):
        with pytest.raises((PermissionDenied, Http404)):
            decide(house.people[persona], row_of(run, "Beta"))

    def test_all_inside_leaves_alone_what_was_decided_meanwhile(self, house, run):
        decide(house.people["second"], row_of(run), "decline")
        rows = list(run.accounts.values_list("pk", flat=True))

        taken = services.accept_inside(
            house.people["head"], run.pk, rows=rows, reason="Inside.", **GIVEN
        )

        assert len(taken) == 5  # six have a rank; what fails a must-have is not inside
        assert Decision.objects.get(row=row_of(run)).verdict == "decline"


class TestMerged:
    def test_a_decision_goes_along_into_the_account_that_stays(self, house, run):
        head = house.people["head"]
        below = run.accounts.get(name="Эпсилон")  # no rank: it fails a must-have
        for row in run.accounts.exclude(rank=None):
            decide(head, row)

        portfolio.merge_accounts(
            head, keep_id=below.account_id, merged_id=house.ids["Alfa"], today=make.TODAY
        )

        assert state_of(house, "Эпсилон") == "key"
        assert waiting_count(head, run) == 0
        assert key_text(row_of(run)) == "Merged into another account"


class TestForEver:
    def test_a_round_that_was_run_shows_the_same_after_criteria_changed(self, house, run):
        head = house.people["head"]
        before = list(run.accounts.order_by("pk").values())
        following = services.start_round(head, name="Next", follows=run.pk, now=make.NOW)
        services.measure_round(head, following.pk, now=make.NOW, progress=make.silent)
        services.choose_criteria(head, following.pk, ["revenue"])

        services.rank_round(run.pk, now=make.NOW, progress=make.silent)

        assert list(run.accounts.order_by("pk").values()) == before
        assert Round.objects.get(pk=run.pk).version.criteria.count() == 5

    def test_another_account_less_changes_no_score(self, house):
        head = house.people["head"]
        found = make.measured(head)
        before = dict(found.accounts.values_list("name", "score"))
        row_of(found).delete()
        services.set_cut(
            head, found.pk, max_accounts=2, min_score=None, managers=None, accounts_each=None
        )

        make.ranked(found)

        after = dict(found.accounts.values_list("name", "score"))
        assert after == {name: score for name, score in before.items() if name != "Alfa"}


class TestReviews:
    def test_a_key_account_is_due_a_year_after_its_last_decision(self, house, run):
        head = house.people["head"]
        decide(head, row_of(run))
        KeyStatus.objects.update(noted_at=make.NOW)

        due = reviews_due(head, date(2027, 10, 16))

        assert [(one.name, one.due_on) for one in due.overdue] == [("Alfa", date(2027, 10, 15))]
        assert due.stake == 12_000
        assert not reviews_due(head, date(2027, 10, 15)).overdue

    def test_to_confirm_keeps_the_day_and_starts_the_year_anew(self, house, run):
        head = house.people["head"]
        decide(head, row_of(run))
        KeyStatus.objects.update(noted_at=make.NOW - timedelta(days=400))
        Decision.objects.update(decided_at=make.NOW - timedelta(days=400))
        assert reviews_due(head, make.TODAY).overdue

        services.confirm_key_account(head, house.ids["Alfa"], reason="It grows on.")

        assert not reviews_due(head, make.TODAY).overdue
        assert Account.objects.get(pk=house.ids["Alfa"]).key_since == make.TODAY

    def test_only_a_key_account_can_be_confirmed_and_only_with_a_reason(self, house, run):
        head = house.people["head"]
        with pytest.raises(services.BadDecision):
            services.confirm_key_account(head, house.ids["Alfa"], reason="It grows on.")
        decide(head, row_of(run))

        with pytest.raises(services.BadDecision):
            services.confirm_key_account(head, house.ids["Alfa"], reason=" ")

    def test_a_key_account_without_a_decision_counts_from_its_first_day(self, house):
        since = date(2025, 10, 14)
        Account.objects.filter(pk=house.ids["Alfa"]).update(key_state="key", key_since=since)

        due = reviews_due(house.people["head"], make.TODAY)

        assert [(one.name, one.decided_on) for one in due.overdue] == [("Alfa", since)]

    def test_members_see_their_own(self, house, run):
        decide(house.people["head"], row_of(run))
        decide(house.people["head"], row_of(run, "Beta"))

        due = reviews_due(house.people["reader"], make.TODAY)

        assert [one.name for one in due.reviews] == ["Beta"]


class TestAccountPanel:
    def test_it_says_rank_decision_and_reason(self, house, run):
        decide(house.people["head"], row_of(run, "Beta"), "decline", reason="Buys on price.")

        told = OVERVIEW.fill(house.people["reader"], house.ids["Beta"], make.TODAY)["standing"]

        assert "Rank" in told["first"]
        assert told["reason"] == "Buys on price."
        assert told["decision"] == "It was not accepted as a key account."

    def test_it_says_nothing_before_a_round_was_run(self, house):
        make.measured(house.people["head"])

        assert OVERVIEW.fill(house.people["head"], house.ids["Beta"], make.TODAY) == {
            "standing": None
        }
