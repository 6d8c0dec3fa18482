"""How many accounts of a round stand where."""

from openkam.domain.portfolio.models import Account
from openkam.domain.selection import panels, services
from openkam.domain.selection.models import RoundAccount
from openkam.domain.selection.selectors import ranking
from openkam.domain.selection.selectors.counting import counts_of
from openkam.domain.selection.tests import make


class TestCounts:
    def test_what_is_noted_with_the_ranking_is_what_the_rows_say(self, house, measured):
        head = house.people["head"]
        noted = counts_of(head, measured)

        measured.counts = {}
        counted = counts_of(head, measured)

        assert noted == counted
        assert counted.accounts == len(make.ACCOUNTS)
        assert counted.ranked + counted.failing == counted.accounts

    def test_while_the_ranking_is_out_of_date_the_rows_are_counted(self, house, measured):
        head = house.people["head"]
        before = counts_of(head, measured)
        row = measured.accounts.exclude(rank=None).order_by("-rank").first()
        RoundAccount.objects.filter(pk=row.pk).update(rank=None)

        services.set_cut(
            head, measured.pk, max_accounts=3, min_score=None, managers=None, accounts_each=None
        )
        measured.refresh_from_db()

        now = counts_of(head, measured)
        assert measured.ranked_at is None
        assert (now.ranked, now.failing) == (before.ranked - 1, before.failing + 1)

    def test_members_count_their_own(self, house, measured):
        own = counts_of(house.people["reader"], measured)

        assert own.accounts == 1

    def test_without_rows_nothing_is_counted(self, house, measured):
        measured.accounts.all().delete()
        measured.counts = {}

        counts = counts_of(house.people["head"], measured)

        assert (counts.accounts, counts.ranked, counts.inside, counts.flags) == (0, 0, 0, {})


class TestWaiting:
    def test_it_says_as_many_to_decide_as_the_list_has(self, house, measured):
        head = house.people["head"]
        run = services.run_round(head, measured.pk, now=make.NOW)
        below = run.accounts.filter(rank=None).first()
        Account.objects.filter(pk=below.account_id).update(key_state="key", key_since=make.TODAY)

        path = panels.path_of(head, run)

        assert path.current.line == "7 to decide"
        assert "7 accounts wait" in panels.going_on(run, path).text
        assert ranking.waiting_count(head, run) == 7
