"""Merging accounts, splitting keys off again: nothing is lost, and it can be taken back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.audit.models import Entry
from openkam.core.jobs.models import Job
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    AccountMerge,
    DistinctAccounts,
    Lineage,
    Membership,
    OwnField,
    Parenthood,
)
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db


def key(account, name, source="erp"):
    return AccountKey.objects.create(source=source, key=name, account=account)


def merge(actor, keep, merged, **wishes):
    return services.merge_accounts(
        actor, keep_id=keep.pk, merged_id=merged.pk, today=make.TODAY, **wishes
    )


def state():
    """Everything that merging touches, as plain rows."""
    return {
        "accounts": list(Account.objects.order_by("pk").values()),
        "keys": list(AccountKey.objects.order_by("pk").values()),
        "members": sorted(Membership.objects.values_list("account", "user", "level")),
        "parents": sorted(
            Parenthood.objects.values_list("account", "parent", "valid_from", "valid_until"),
            key=str,
        ),
        "lineage": sorted(Lineage.objects.values_list("account", "ancestor", "depth")),
        "distinct": sorted(DistinctAccounts.objects.values_list("first", "second")),
    }


class TestMergeAccounts:
    def test_it_moves_keys_and_remembers_where_they_came_from(self):
        keep, merged = make.account(name="Jizera"), make.account(name="Jizera s.r.o.")
        moved = key(merged, "C2")

        merge(people.head(), keep, merged)

        moved.refresh_from_db()
        merged.refresh_from_db()
        assert (moved.account, moved.came_from) == (keep, merged)
        assert (merged.merged_into, merged.merged_on) == (keep, make.TODAY)
        assert list(selectors.accounts(people.head())) == [keep]

    @pytest.mark.parametrize(
        ("mine", "theirs", "refusal"),
        [
            (Level.LEAD, None, Http404),
            (None, Level.LEAD, Http404),
            (Level.LEAD, Level.WRITE, PermissionDenied),
            (Level.WRITE, Level.LEAD, PermissionDenied),
        ],
    )
    def test_it_needs_lead_on_both(self, mine, theirs, refusal):
        keep, merged = make.account(), make.account()
        actor = people.outsider()
        for account, level in ((keep, mine), (merged, theirs)):
            if level is not None:
                Membership.objects.create(account=account, user=actor, level=level)

        with pytest.raises(refusal):
            merge(actor, keep, merged)

    def test_it_refuses_to_merge_an_account_with_itself(self):
        account = make.account()

        with pytest.raises(services.SameAccount):
            merge(people.head(), account, account)

    def test_of_two_memberships_the_higher_level_stays(self):
        keep, merged = make.account(), make.account()
        both = make.member(keep, Level.READ)
        Membership.objects.create(account=merged, user=both, level=Level.WRITE)
        new = make.member(merged, Level.READ)

        merge(people.head(), keep, merged)

        assert dict(Membership.objects.values_list("user", "level")) == {
            both.pk: Level.WRITE,
            new.pk: Level.READ,
        }

    def test_it_fills_what_is_blank_and_takes_what_is_chosen(self):
        field = OwnField.objects.create(name="Shoe size")
        keep = make.account(name="Kept", country="CZ", site="Brno")
        merged = make.account(
            name="Merged",
            country="PL",
            site="Łódź",
            domain="a.example",
            own_values={field.pk: "42"},
        )

        merge(people.head(), keep, merged, takes=["site"])

        keep.refresh_from_db()
        assert (keep.name, keep.country, keep.site) == ("Kept", "CZ", "Łódź")
        assert (keep.domain, keep.own_values) == ("a.example", {str(field.pk): "42"})

    def test_an_owner_that_comes_along_leads(self):
        keep, merged = make.account(), make.account()
        head, owner = people.head(), people.user()
        services.set_owner(head, merged.pk, owner_id=owner.pk)

        merge(head, keep, merged)

        keep.refresh_from_db()
        assert keep.owner == owner
        assert Membership.objects.get(account=keep, user=owner).level == Level.LEAD

    def test_children_stand_below_the_kept_one_on_the_same_days(self):
        keep, merged, child = make.account(), make.account(), make.account()
        head = people.head()
        services.set_parent(
            head, child.pk, parent_id=merged.pk, valid_from=date(2026, 3, 1), today=make.TODAY
        )

        merge(head, keep, merged)

        span = child.parenthoods.get()
        assert (span.parent, span.valid_from, span.valid_until) == (keep, date(2026, 3, 1), None)
        assert selectors.groups(head)[child.pk] == keep.pk

    def test_a_parent_and_its_child_become_one(self):
        top = make.account(name="Top")
        parent = make.account(name="Parent", parent=top)
        child = make.account(name="Child", parent=parent)

        merge(people.head(), child, parent)

        child.refresh_from_db()
        assert child.group == top
        assert child.parenthoods.get().parent == top

    def test_it_refuses_when_an_account_stands_between_the_two(self):
        top = make.account(name="Top")
        between = make.account(name="Between", parent=top)
        leaf = make.account(name="Leaf", parent=between)
        before = state()

        with pytest.raises(services.ParentCircle):
            merge(people.head(), leaf, top)

        assert state() == before

    def test_what_it_was_said_not_to_be_stays_said(self):
        keep, merged, other = make.account(), make.account(), make.account()
        head = people.head()
        services.say_distinct(head, merged.pk, other.pk, today=make.TODAY)

        merge(head, keep, merged)

        assert DistinctAccounts.objects.filter(first=keep, second=other).exists()

    def test_it_is_written_on_both_and_figures_are_made_again(self):
        keep, merged = make.account(name="Kept"), make.account(name="Merged")
        key(merged, "C2")

        merge(people.head(), keep, merged)

        entries = Entry.objects.filter(verb="account.merged")
        assert {entry.account_id for entry in entries} == {keep.pk, merged.pk}
        assert entries[0].changes["account"] == ["Merged", "Kept"]
        assert Job.objects.filter(name="portfolio.prepare_figures").exists()


class TestUndoMerge:
    def world(self):
        """Two accounts with everything that can differ."""
        head = people.head()
        top, other_top = make.account(name="Top"), make.account(name="Other top")
        keep = make.account(name="Kept", parent=top, country="CZ")
        merged = make.account(name="Merged", parent=other_top, country="PL", domain="m.example")
        make.account(name="Child", parent=merged)
        make.account(name="Grandchild", parent=keep)
        both = make.member(keep, Level.READ)
        Membership.objects.create(account=merged, user=both, level=Level.WRITE)
        services.set_owner(head, merged.pk, owner_id=make.member(merged, Level.LEAD).pk)
        services.say_distinct(head, merged.pk, top.pk, today=make.TODAY)
        for number, account in enumerate((keep, merged, merged)):
            key(account, f"C{number}")
        return head, keep, merged

    @pytest.mark.parametrize("takes", [(), ("name", "country", "parent")])
    def test_it_restores_everything_exactly(self, takes):
        head, keep, merged = self.world()
        before = state()

        done = merge(head, keep, merged, takes=takes)
        between = state()
        services.undo_merge(head, done.pk, today=make.TODAY)

        assert between != before
        assert state() == before
        assert not AccountMerge.objects.exists()

    def test_it_leaves_what_was_changed_since(self):
        head, keep, merged = self.world()
        done = merge(head, keep, merged)
        services.rename_account(head, keep.pk, name="New name")
        stranger = people.user()
        services.set_membership(head, keep.pk, user_id=stranger.pk, level=Level.WRITE)
        AccountKey.objects.filter(key="C1").update(account=Account.objects.get(name="Top"))

        services.undo_merge(head, done.pk, today=make.TODAY)

        keep.refresh_from_db()
        assert keep.name == "New name"
        assert Membership.objects.filter(account=keep, user=stranger).exists()
        assert AccountKey.objects.get(key="C1").account.name == "Top"
        assert AccountKey.objects.get(key="C2").account == merged

    def test_merges_of_merges_are_undone_one_by_one(self):
        head = people.head()
        first, second, third = (make.account(name=name) for name in ("One", "Two", "Three"))
        key(first, "C1")
        before = state()

        inner = merge(head, second, first)
        middle = state()
        outer = merge(head, third, second)
        services.undo_merge(head, outer.pk, today=make.TODAY)
        again = state()
        services.undo_merge(head, inner.pk, today=make.TODAY)

        assert again == middle
        assert state() == before

    def test_it_needs_lead_on_the_kept_account(self):
        head, keep, merged = self.world()
        done = merge(head, keep, merged)

        with pytest.raises(PermissionDenied):
            services.undo_merge(make.member(keep, Level.WRITE), done.pk, today=make.TODAY)
        with pytest.raises(Http404):
            services.undo_merge(people.outsider(), done.pk, today=make.TODAY)
        with pytest.raises(Http404):
            services.undo_merge(head, 987654, today=make.TODAY)


class TestSplitKey:
    def test_the_only_key_that_came_brings_the_whole_account_back(self):
        head = people.head()
        keep, merged = make.account(), make.account()
        moved = key(merged, "C2")
        key(keep, "C1")
        before = state()
        merge(head, keep, merged)

        services.split_key(head, moved.pk, account_id=merged.pk, today=make.TODAY)

        assert state() == before

    def test_one_of_several_makes_the_account_its_own_again(self):
        keep, merged = make.account(), make.account()
        actor = people.head()
        lead = make.member(merged, Level.LEAD)
        moved, other = key(merged, "C2"), key(merged, "C3")
        merge(actor, keep, merged)

        services.split_key(actor, moved.pk, account_id=merged.pk, today=make.TODAY)

        moved.refresh_from_db()
        other.refresh_from_db()
        merged.refresh_from_db()
        assert (moved.account, moved.came_from, merged.merged_into) == (merged, None, None)
        assert (other.account, other.came_from) == (keep, merged)
        assert selectors.level_on(lead, merged.pk) == Level.LEAD

    def test_it_goes_to_a_new_account_and_back(self):
        account = make.account(name="Both", country="CZ")
        wrong = key(account, "C2")
        lead = make.member(account, Level.LEAD)

        split = services.split_key(lead, wrong.pk, new_name="The other", today=make.TODAY)
        new = split.account
        services.split_key(lead, wrong.pk, account_id=account.pk, today=make.TODAY)

        wrong.refresh_from_db()
        assert (new.name, new.country) == ("The other", "CZ")
        assert (wrong.account, wrong.came_from) == (account, None)

    def test_it_asks_to_where(self):
        wrong = key(make.account(), "C2")

        with pytest.raises(services.NoOtherAccount):
            services.split_key(people.head(), wrong.pk, new_name="  ", today=make.TODAY)

    def test_it_needs_lead_on_both(self):
        account, foreign = make.account(), make.account()
        wrong = key(account, "C2")

        with pytest.raises(PermissionDenied):
            services.split_key(
                make.member(account, Level.WRITE), wrong.pk, new_name="New", today=make.TODAY
            )
        with pytest.raises(Http404):
            services.split_key(
                make.member(account, Level.LEAD), wrong.pk, account_id=foreign.pk, today=make.TODAY
            )
