"""Who is a key account, since when and why; and the tiers that only these have."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level, Role
from openkam.core.access.tests import make as people
from openkam.core.audit.models import Entry
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import Account, KeyStatus
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db
SPRING, SUMMER = date(2026, 3, 1), date(2026, 6, 1)
WHY = "It buys in all our groups and wants to grow with us."


def give(account: Account, state: str = "key", since: date = SPRING, **given):
    actor = given.pop("actor", None) or people.head()
    given = {"reason": WHY, "today": make.TODAY, **given}
    return services.give_key_status(actor, account.pk, state, since=since, **given)


def only_for_key(**fields):
    return make.tier(needs_key_status=True, **fields)


def again(account: Account) -> Account:
    return Account.objects.select_related("tier").get(pk=account.pk)


class TestGiveKeyStatus:
    def test_it_keeps_the_decision_and_what_the_account_is_now(self):
        account, head = make.account(), people.head(name="Hana Head")

        status = give(account, actor=head, reason=f"  {WHY}\n")

        assert (status.state, status.since, status.reason) == ("key", SPRING, WHY)
        assert status.decided_by == head
        assert status.noted_at is not None
        assert (again(account).key_state, again(account).key_since) == ("key", SPRING)

    def test_it_notes_before_and_after_in_the_trail(self):
        account = make.account()
        give(account, "candidate")

        give(account, "key", SUMMER)

        entry = Entry.objects.latest("pk")
        assert (entry.verb, entry.account_id) == ("account.key_status_set", account.pk)
        assert entry.changes == {
            "key_state": ["candidate", "key"],
            "key_since": ["2026-03-01", "2026-06-01"],
            "reason": WHY,
        }

    @pytest.mark.parametrize("role", [Role.OBSERVER, Role.MEMBER])
    def test_it_is_for_heads_only(self, role):
        account = make.account()
        actor = make.member(account, Level.LEAD, role=role)

        with pytest.raises(PermissionDenied):
            give(account, actor=actor)

    def test_it_does_not_know_an_account_to_outsiders(self):
        account = make.account()

        with pytest.raises(Http404):
            give(account, actor=people.outsider())

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [
            ({"reason": " \x00 "}, services.NoReason),
            ({"reason": "x" * 2_001}, services.NoReason),
            ({"since": date(2026, 10, 2)}, services.BadDay),
            ({"since": date(2026, 2, 28)}, services.BadDay),
            ({"state": "golden"}, services.UnknownState),
            ({"state": "candidate"}, services.SameState),
        ],
    )
    def test_it_refuses_what_makes_no_sense(self, given, refusal):
        account = make.account()
        give(account, "candidate")

        with pytest.raises(refusal):
            give(account, **{"state": "key", **given})

        assert KeyStatus.objects.count() == 1

    def test_it_says_since_when_the_account_is_that_already(self):
        account = make.account(name="Ajax")
        give(account)

        with pytest.raises(services.SameState, match=r"Ajax is a key account already, since"):
            give(account, since=SUMMER)

    def test_two_decisions_may_have_the_same_day(self):
        account = make.account()
        give(account, "candidate")

        give(account, "key")

        assert again(account).key_state == "key"


class TestTierOfAFormerKeyAccount:
    def test_it_goes_with_the_status_and_the_trail_says_so(self):
        account, tier = make.account(), only_for_key(name="Strategic")
        give(account)
        services.set_tier(people.head(), account.pk, tier.pk)

        status = give(account, "former", SUMMER)

        assert again(account).tier is None
        assert (status.is_tier_taken, status.tier_before) == (True, tier)
        assert Entry.objects.latest("pk").changes["tier"] == ["Strategic", None]

    def test_another_tier_stays(self):
        account = make.account(tier=make.tier())
        give(account)

        give(account, "former", SUMMER)

        assert again(account).tier is not None

    def test_a_candidate_that_was_no_key_account_keeps_a_tier_from_before_the_rule(self):
        account = make.account(tier=only_for_key())

        give(account, "candidate")

        assert again(account).tier is not None


class TestTakeBackKeyStatus:
    def test_it_brings_back_the_status_before_and_the_tier(self):
        account, tier, head = make.account(), only_for_key(), people.head()
        give(account)
        services.set_tier(head, account.pk, tier.pk)
        status = give(account, "former", SUMMER)

        services.take_back_key_status(head, account.pk, status.pk)

        found = again(account)
        assert (found.key_state, found.key_since, found.tier) == ("key", SPRING, tier)
        assert [one.state for one in selectors.key_statuses(head, account.pk)] == ["key"]
        assert Entry.objects.latest("pk").verb == "account.key_status_undone"

    def test_the_first_decision_leaves_nothing_behind(self):
        account, head = make.account(), people.head()
        status = give(account)

        services.take_back_key_status(head, account.pk, status.pk)

        assert (again(account).key_state, again(account).key_since) == ("", None)

    def test_a_tier_given_since_goes_with_the_status_that_it_needs(self):
        account, head = make.account(), people.head()
        status = give(account)
        services.set_tier(head, account.pk, only_for_key().pk)

        services.take_back_key_status(head, account.pk, status.pk)

        assert again(account).tier is None

    def test_a_tier_from_before_the_rule_stays(self):
        account, head = make.account(tier=only_for_key()), people.head()
        status = give(account)

        services.take_back_key_status(head, account.pk, status.pk)

        assert again(account).tier is not None

    def test_a_tier_that_was_given_instead_stays(self):
        account, head = make.account(tier=only_for_key()), people.head()
        give(account)
        status = give(account, "former", SUMMER)
        other = make.tier()
        services.set_tier(head, account.pk, other.pk)

        services.take_back_key_status(head, account.pk, status.pk)

        assert again(account).tier == other

    def test_only_the_newest_can_be_taken_back(self):
        account, head = make.account(), people.head()
        first = give(account)
        give(account, "former", SUMMER)

        with pytest.raises(services.NothingToTakeBack):
            services.take_back_key_status(head, account.pk, first.pk)

    def test_it_is_for_heads_only(self):
        account = make.account()
        status = give(account)

        with pytest.raises(PermissionDenied):
            services.take_back_key_status(make.member(account, Level.LEAD), account.pk, status.pk)


class TestMerging:
    def test_the_kept_account_keeps_its_own_decisions(self):
        keep, other, head = make.account(), make.account(), people.head()
        give(keep, "former")
        give(other, "key")

        services.merge_accounts(head, keep_id=keep.pk, merged_id=other.pk, today=make.TODAY)

        assert again(keep).key_state == "former"
        assert selectors.key_statuses(head, keep.pk).count() == 1

    def test_decisions_go_along_where_the_kept_account_has_none_and_come_back(self):
        keep, other, head = make.account(), make.account(), people.head()
        tier = only_for_key()
        give(other, "key")
        services.set_tier(head, other.pk, tier.pk)

        merge = services.merge_accounts(head, keep_id=keep.pk, merged_id=other.pk, today=make.TODAY)
        merged = again(keep)
        services.undo_merge(head, merge.pk, today=make.TODAY)

        assert (merged.key_state, merged.key_since, merged.tier) == ("key", SPRING, tier)
        assert (again(keep).key_state, again(keep).tier) == ("", None)
        assert (again(other).key_state, again(other).key_since) == ("key", SPRING)
        assert selectors.key_statuses(head, other.pk).count() == 1

    def test_a_tier_for_key_accounts_goes_to_no_other(self):
        keep, other, head = make.account(), make.account(tier=only_for_key()), people.head()

        preview = selectors.merge_preview(head, keep.pk, other.pk)
        services.merge_accounts(
            head, keep_id=keep.pk, merged_id=other.pk, takes=["tier_id"], today=make.TODAY
        )

        assert "tier_id" not in [fact.key for fact in preview.facts]
        assert again(keep).tier is None


class TestKeyAccounts:
    def test_they_come_with_their_latest_decision(self):
        account, head = make.account(), people.head(name="Hana Head")
        make.account()
        give(account, actor=head)
        make.prepared()

        found = selectors.key_accounts(head)

        assert [(one.pk, one.decision_by, one.decision_reason) for one in found] == [
            (account.pk, "Hana Head", WHY)
        ]

    def test_members_see_theirs(self):
        mine, other = make.account(), make.account()
        give(mine)
        give(other)
        make.prepared()

        found = selectors.key_accounts(make.member(mine))

        assert [one.pk for one in found] == [mine.pk]

    def test_the_history_is_closed_to_outsiders(self):
        with pytest.raises(Http404):
            selectors.key_statuses(people.outsider(), make.account().pk)
