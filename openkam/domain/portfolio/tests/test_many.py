"""Changing many accounts at once, and bringing it back."""

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.audit import trail
from openkam.domain.portfolio import services
from openkam.domain.portfolio.models import Account, BulkChange, Membership
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db


def ids(accounts):
    return [account.pk for account in accounts]


def level_of(user, account):
    return (
        Membership.objects.filter(user=user, account=account)
        .values_list("level", flat=True)
        .first()
    )


def values(accounts, field):
    return [
        getattr(one, field) for one in Account.objects.filter(pk__in=ids(accounts)).order_by("pk")
    ]


def entries(account):
    return [(entry.verb, entry.changes) for entry in trail.history_of_account(account.pk)]


@pytest.fixture
def accounts():
    return [make.account() for _ in range(3)]


class TestOwner:
    def test_it_is_set_and_leads_with_one_entry_for_each_account(self, accounts):
        nora = people.user(name="Nora New")
        Membership.objects.create(account=accounts[0], user=nora, level=Level.READ)

        change = services.set_owner_of_many(people.head(), ids(accounts), nora.pk)

        assert values(accounts, "owner") == [nora] * 3
        assert [level_of(nora, one) for one in accounts] == [Level.LEAD] * 3
        assert len(change.before) == 3
        assert entries(accounts[0]) == [
            ("account.owner_set", {"owner": [None, "Nora New"], "level": [10, 30]})
        ]

    def test_nobody_can_be_the_owner_and_those_without_one_are_left(self, accounts):
        nora, head = people.user(), people.head()
        services.set_owner_of_many(head, ids(accounts[:2]), nora.pk)

        change = services.set_owner_of_many(head, ids(accounts), None)

        assert values(accounts, "owner") == [None] * 3
        assert change.left == {"same": 1}

    def test_a_colleague_who_left_is_refused(self, accounts):
        with pytest.raises(services.UnknownColleague):
            services.set_owner_of_many(
                people.head(), ids(accounts), people.user(is_active=False).pk
            )


class TestGate:
    @pytest.mark.parametrize(
        ("level", "owner_and_tier", "segment"),
        [(None, 0, 0), (Level.READ, 0, 0), (Level.WRITE, 0, 1), (Level.LEAD, 1, 1)],
    )
    def test_only_accounts_on_which_one_has_the_level_are_changed(
        self, accounts, level, owner_and_tier, segment
    ):
        actor = make.member(accounts[1], level)
        chosen, target = ids(accounts), people.user()
        seen = 0 if level is None else 1

        changes = [
            services.set_owner_of_many(actor, chosen, target.pk),
            services.set_tier_of_many(actor, chosen, make.tier().pk),
            services.add_to_team_of_many(actor, chosen, user_id=people.user().pk, level=Level.READ),
            services.set_segment_of_many(actor, chosen, make.segment().pk),
        ]

        counts = [len(change.before) for change in changes]
        assert counts == [owner_and_tier] * 3 + [segment]
        assert [change.left.get("level", 0) for change in changes] == [
            seen - count for count in counts
        ]

    def test_numbers_that_are_none_change_nothing(self):
        change = services.set_tier_of_many(people.head(), [987_654], make.tier().pk)

        assert change.before == {}


class TestUndo:
    def test_it_restores_exactly_what_each_account_had(self, accounts):
        head, gold, silver = people.head(), make.tier(name="Gold"), make.tier(name="Silver")
        Account.objects.filter(pk=accounts[0].pk).update(tier=gold)
        change = services.set_tier_of_many(head, ids(accounts), silver.pk)

        undone = services.undo_bulk_change(head, change.pk)

        assert values(accounts, "tier") == [gold, None, None]
        assert undone.restored_count == 3
        assert entries(accounts[0])[0] == ("account.tier_set", {"tier": ["Silver", "Gold"]})

    def test_what_somebody_changed_since_stays(self, accounts):
        head, paper, steel = people.head(), make.segment(), make.segment()
        change = services.set_segment_of_many(head, ids(accounts), paper.pk)
        services.set_segment(head, accounts[1].pk, steel.pk)

        undone = services.undo_bulk_change(head, change.pk)

        assert values(accounts, "segment") == [None, steel, None]
        assert undone.restored_count == 2

    def test_owners_and_their_levels_come_back(self, accounts):
        head, old, new = people.head(), people.user(), people.user()
        services.set_owner(head, accounts[0].pk, owner_id=old.pk)
        Membership.objects.create(account=accounts[1], user=new, level=Level.WRITE)
        change = services.set_owner_of_many(head, ids(accounts), new.pk)
        services.remove_membership(head, accounts[0].pk, user_id=old.pk)

        services.undo_bulk_change(head, change.pk)

        assert values(accounts, "owner") == [old, None, None]
        assert [level_of(new, one) for one in accounts] == [None, Level.WRITE, None]
        assert level_of(old, accounts[0]) == Level.LEAD  # who owns an account leads it

    def test_a_tier_that_is_gone_since_does_not_come_back(self, accounts):
        head, gold, silver = people.head(), make.tier(), make.tier()
        Account.objects.filter(pk=accounts[0].pk).update(tier=gold)
        change = services.set_tier_of_many(head, ids(accounts), silver.pk)
        services.remove_tier(head, gold.pk)

        undone = services.undo_bulk_change(head, change.pk)

        assert values(accounts, "tier") == [silver, None, None]
        assert undone.restored_count == 2

    def test_it_is_ones_own_and_happens_once(self, accounts):
        head = people.head()
        change = services.set_tier_of_many(head, ids(accounts), make.tier().pk)

        with pytest.raises(Http404):
            services.undo_bulk_change(people.head(), change.pk)
        services.undo_bulk_change(head, change.pk)
        with pytest.raises(services.AlreadyBroughtBack):
            services.undo_bulk_change(head, change.pk)


class TestTeam:
    def test_who_holds_as_much_keeps_it_and_undo_takes_the_rest_off(self, accounts):
        head, user = people.head(), people.user(name="Tina Team")
        for account, level in zip(accounts, (Level.LEAD, Level.READ), strict=False):
            Membership.objects.create(account=account, user=user, level=level)

        change = services.add_to_team_of_many(
            head, ids(accounts), user_id=user.pk, level=Level.WRITE
        )
        given = [level_of(user, one) for one in accounts]
        services.undo_bulk_change(head, change.pk)

        assert given == [Level.LEAD, Level.WRITE, Level.WRITE]
        assert change.left == {"same": 1}
        assert [level_of(user, one) for one in accounts] == [Level.LEAD, Level.READ, None]
        assert [verb for verb, _changes in entries(accounts[2])] == [
            "membership.removed",
            "membership.set",
        ]

    def test_who_became_the_owner_since_stays(self, accounts):
        head, user = people.head(), people.user()
        change = services.add_to_team_of_many(
            head, ids(accounts), user_id=user.pk, level=Level.LEAD
        )
        services.set_owner(head, accounts[0].pk, owner_id=user.pk)

        services.undo_bulk_change(head, change.pk)

        assert [level_of(user, one) for one in accounts] == [Level.LEAD, None, None]


class TestSize:
    def test_it_takes_as_many_queries_for_many_accounts_as_for_few(self):
        head, tier = people.head(), make.tier()
        many = Account.objects.bulk_create(
            Account(name=f"Many {n}", search_name=f"many {n}", created_on=make.TODAY)
            for n in range(1_500)
        )

        with CaptureQueriesContext(
            connection,
        ) as queries:
            services.set_tier_of_many(head, ids(many), tier.pk)
            services.set_owner_of_many(head, ids(many), people.user().pk)

        assert len(queries) < 60
        assert BulkChange.objects.count() == 2

    def test_only_the_last_changes_are_kept(self):
        head, account, tiers = people.head(), make.account(), [make.tier(), make.tier()]

        for number in range(25):
            services.set_tier_of_many(head, [account.pk], tiers[number % 2].pk)

        assert BulkChange.objects.count() == 20


class TestCountry:
    def test_it_is_set_and_comes_back_where_nobody_has_changed_it_since(self, accounts):
        head = people.head()
        Account.objects.filter(pk=accounts[0].pk).update(country="CZ")

        change = services.set_country_of_many(head, ids(accounts), "de")
        services.set_country(head, accounts[2].pk, country="PL")
        set_to = values(accounts, "country")
        undone = services.undo_bulk_change(head, change.pk)

        assert set_to == ["DE", "DE", "PL"]
        assert values(accounts, "country") == ["CZ", "", "PL"]
        assert undone.restored_count == 2
        assert entries(accounts[0])[0] == ("account.country_set", {"country": ["DE", "CZ"]})

    def test_it_refuses_a_code_of_no_country(self, accounts):
        with pytest.raises(services.Refusal):
            services.set_country_of_many(people.head(), ids(accounts), "ZZZ")

    def test_accounts_that_are_only_read_stay(self, accounts):
        reader = make.member(accounts[0], Level.READ)

        change = services.set_country_of_many(reader, ids(accounts), "DE")

        assert values(accounts, "country") == ["", "", ""]
        assert change.left == {"level": 1}


class TestOwnValue:
    def test_it_is_set_and_comes_back(self, accounts):
        head, field = people.head(), make.own_field(name="Route")
        services.set_own_value(head, accounts[0].pk, field_id=field.pk, value="North")

        change = services.set_own_value_of_many(
            head, ids(accounts), field_id=field.pk, value="South"
        )
        set_to = values(accounts, "own_values")
        services.undo_bulk_change(head, change.pk)

        key = str(field.pk)
        assert set_to == [{key: "South"}] * 3
        assert values(accounts, "own_values") == [{key: "North"}, {}, {}]

    def test_it_refuses_what_is_none_of_its_kind(self, accounts):
        field = make.own_field(name="Since", kind="date")

        with pytest.raises(services.Refusal):
            services.set_own_value_of_many(
                people.head(), ids(accounts), field_id=field.pk, value="soon"
            )


class TestOffTheTeam:
    def test_a_colleague_leaves_all_but_those_that_they_own(self, accounts):
        head, nora = people.head(), people.user(name="Nora New")
        services.set_owner(head, accounts[0].pk, owner_id=nora.pk)
        services.set_membership(head, accounts[1].pk, user_id=nora.pk, level=Level.WRITE)

        change = services.take_off_team_of_many(head, ids(accounts), user_id=nora.pk)
        levels = [level_of(nora, one) for one in accounts]
        services.undo_bulk_change(head, change.pk)

        assert levels == [Level.LEAD, None, None]
        assert change.left == {"same": 1, "owned": 1}
        assert [level_of(nora, one) for one in accounts] == [Level.LEAD, Level.WRITE, None]


class TestWouldChange:
    def test_it_counts_and_changes_nothing(self, accounts):
        head = people.head()

        change = services.would_change(
            lambda: services.set_country_of_many(head, ids(accounts), "DE")
        )

        assert len(change.before) == 3
        assert values(accounts, "country") == ["", "", ""]
        assert not BulkChange.objects.exists()
        assert entries(accounts[0]) == []
