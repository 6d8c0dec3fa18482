"""Accounts: creating, renaming, owners, members, parents."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.audit import trail
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import Account, Lineage, Membership
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db


def verbs(account):
    return [entry.verb for entry in trail.history_of_account(account.pk)]


class TestCreateAccount:
    def test_it_is_found_by_its_head_and_noted(self):
        head = people.head()

        account = services.create_account(head, name="  Žižkov   s.r.o. ", today=make.TODAY)

        assert account.name == "Žižkov s.r.o."
        assert list(selectors.accounts(head, q="zizkov")) == [account]
        assert verbs(account) == ["account.created"]

    def test_a_member_who_creates_an_account_leads_it(self):
        member = people.outsider()

        account = services.create_account(member, name="New prospect", today=make.TODAY)

        assert selectors.account(member, account.pk, Level.LEAD).owner == member

    def test_it_refuses_observers(self):
        with pytest.raises(PermissionDenied):
            services.create_account(people.observer(), name="Any", today=make.TODAY)

    @pytest.mark.parametrize("name", ["", "   ", "\x00", "x" * 301])
    def test_it_refuses_names_that_say_nothing_or_do_not_fit(self, name):
        with pytest.raises(services.BadName):
            services.create_account(people.head(), name=name, today=make.TODAY)


class TestRenameAccount:
    def test_it_keeps_the_old_name_in_the_history(self):
        account = make.account(name="Old name")
        writer = make.member(account, Level.WRITE)

        services.rename_account(writer, account.pk, name="New name")

        assert selectors.account(writer, account.pk).name == "New name"
        assert trail.history_of_account(account.pk)[0].changes == {"name": ["Old name", "New name"]}

    @pytest.mark.parametrize(
        ("level", "refusal"), [(None, Http404), (Level.READ, PermissionDenied)]
    )
    def test_it_refuses_who_may_not_write(self, level, refusal):
        account = make.account()
        actor = make.member(account, level)

        with pytest.raises(refusal):
            services.rename_account(actor, account.pk, name="Other")


class TestSetOwner:
    def test_the_owner_leads_the_account(self):
        account = make.account()
        colleague = people.outsider()

        services.set_owner(people.head(), account.pk, owner_id=colleague.pk)

        assert selectors.account(colleague, account.pk, Level.LEAD).owner == colleague
        assert set(verbs(account)) == {"account.owner_set", "membership.set"}

    def test_the_former_owner_keeps_working_on_it(self):
        former, account = people.outsider(), make.account()
        head = people.head()
        services.set_owner(head, account.pk, owner_id=former.pk)

        services.set_owner(head, account.pk, owner_id=None)

        assert selectors.account(former, account.pk, Level.LEAD).owner is None

    def test_it_refuses_a_colleague_who_left(self):
        account = make.account()
        gone = people.user(is_active=False)

        with pytest.raises(services.UnknownColleague):
            services.set_owner(people.head(), account.pk, owner_id=gone.pk)

    @pytest.mark.parametrize(
        ("level", "refusal"), [(None, Http404), (Level.WRITE, PermissionDenied)]
    )
    def test_it_refuses_who_does_not_lead(self, level, refusal):
        account = make.account()
        actor = make.member(account, level)

        with pytest.raises(refusal):
            services.set_owner(actor, account.pk, owner_id=actor.pk)


class TestMemberships:
    def test_a_lead_lets_a_colleague_in_and_out_again(self):
        account = make.account()
        lead, colleague = make.member(account, Level.LEAD), people.outsider()

        services.set_membership(lead, account.pk, user_id=colleague.pk, level=Level.READ)
        seen = list(selectors.accounts(colleague))
        services.remove_membership(lead, account.pk, user_id=colleague.pk)

        assert seen == [account]
        assert not selectors.accounts(colleague).exists()
        assert verbs(account) == ["membership.removed", "membership.set"]

    def test_the_owner_cannot_be_taken_off(self):
        account, head = make.account(), people.head()
        owner = make.member(account, Level.LEAD)
        services.set_owner(head, account.pk, owner_id=owner.pk)

        with pytest.raises(services.OwnerNeedsLead):
            services.remove_membership(head, account.pk, user_id=owner.pk)
        with pytest.raises(services.OwnerNeedsLead):
            services.set_membership(head, account.pk, user_id=owner.pk, level=Level.READ)

    @pytest.mark.parametrize(
        ("level", "refusal"), [(None, Http404), (Level.WRITE, PermissionDenied)]
    )
    def test_it_refuses_who_does_not_lead(self, level, refusal):
        account = make.account()
        actor = make.member(account, level)

        with pytest.raises(refusal):
            services.set_membership(actor, account.pk, user_id=actor.pk, level=Level.LEAD)
        with pytest.raises(refusal):
            services.remove_membership(actor, account.pk, user_id=actor.pk)

    def test_members_through_a_parent_are_named(self):
        parent = make.account(name="Parent")
        child = make.account(name="Child", parent=parent)
        above = make.member(parent, Level.WRITE)

        members = selectors.members_of(above, child.pk)

        assert [(member.user, member.account) for member in members] == [(above, parent)]
        assert selectors.level_on(above, child.pk) == Level.WRITE


class TestSetParent:
    def test_a_membership_on_the_parent_covers_all_below(self):
        top, middle, leaf = (make.account(name=name) for name in ("Top", "Middle", "Leaf"))
        head, member = people.head(), make.member(top, Level.WRITE)

        services.set_parent(head, leaf.pk, parent_id=middle.pk, today=make.TODAY)
        services.set_parent(head, middle.pk, parent_id=top.pk, today=make.TODAY)

        assert set(selectors.accounts(member)) == {top, middle, leaf}
        assert selectors.groups(head) == {top.pk: top.pk, middle.pk: top.pk, leaf.pk: top.pk}

    def test_taking_a_branch_off_takes_the_membership_away(self):
        top = make.account(name="Top")
        middle = make.account(name="Middle", parent=top)
        leaf = make.account(name="Leaf", parent=middle)
        member = make.member(top)

        services.set_parent(people.head(), middle.pk, parent_id=None, today=make.TODAY)

        assert set(selectors.accounts(member)) == {top}
        leaf.refresh_from_db()
        assert leaf.group == middle

    def test_a_parent_from_a_later_day_does_not_count_today(self):
        parent, child = make.account(name="Parent"), make.account(name="Child")
        head, later = people.head(), date(2027, 1, 1)

        services.set_parent(head, child.pk, parent_id=parent.pk, valid_from=later, today=make.TODAY)
        today = selectors.groups(head)[child.pk]
        services.tree.rebuild(later)

        assert today == child.pk
        assert selectors.groups(head)[child.pk] == parent.pk

    def test_a_new_parent_ends_the_old_one_that_day(self):
        first, second = make.account(name="First"), make.account(name="Second")
        child = make.account(name="Child", parent=first)

        services.set_parent(
            people.head(),
            child.pk,
            parent_id=second.pk,
            valid_from=date(2026, 9, 1),
            today=make.TODAY,
        )

        spans = child.parenthoods.order_by("pk").values_list("parent", "valid_from", "valid_until")
        assert list(spans) == [
            (first.pk, None, date(2026, 9, 1)),
            (second.pk, date(2026, 9, 1), None),
        ]

    def test_it_refuses_circles_of_any_length(self):
        top = make.account(name="Top")
        middle = make.account(name="Middle", parent=top)
        leaf = make.account(name="Leaf", parent=middle)

        for below in (top, middle, leaf):
            with pytest.raises(services.ParentCircle, match="cannot stand"):
                services.set_parent(people.head(), top.pk, parent_id=below.pk, today=make.TODAY)

    def test_it_refuses_circles_that_would_close_later(self):
        one, other = make.account(name="One"), make.account(name="Other")
        head = people.head()
        services.set_parent(
            head, one.pk, parent_id=other.pk, valid_from=date(2027, 1, 1), today=make.TODAY
        )

        with pytest.raises(services.ParentCircle):
            services.set_parent(head, other.pk, parent_id=one.pk, today=make.TODAY)

    def test_it_needs_write_on_the_parent_too(self):
        account, foreign = make.account(), make.account()
        lead = make.member(account, Level.LEAD)

        with pytest.raises(Http404):
            services.set_parent(lead, account.pk, parent_id=foreign.pk, today=make.TODAY)

    def test_a_rebuild_of_all_changes_nothing_that_is_right(self):
        parent = make.account()
        make.account(parent=parent)
        before = set(Lineage.objects.values_list("pk", "account", "ancestor", "depth"))

        services.tree.rebuild(make.TODAY)

        assert set(Lineage.objects.values_list("pk", "account", "ancestor", "depth")) == before


class TestFold:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("Příliš  ŽLUŤOUČKÝ kůň", "prilis zlutoucky kun"),
            ("Łódź", "lodz"),
            ("Ёлка-Йод", "елка-иод"),
            ("Straße", "strasse"),
            ("a\0b", "a b"),
        ],
    )
    def test_case_and_accents_do_not_matter(self, text, folded):
        assert selectors.fold(text) == folded


class TestFindAccounts:
    def test_names_that_begin_so_come_first(self):
        make.account(name="Great Alpha")
        make.account(name="Alpha works", parent=make.account(name="Alpha group"))

        found = selectors.find_accounts(people.head(), "ALPHA")

        assert [(row.name, row.group_name) for row in found] == [
            ("Alpha group", ""),
            ("Alpha works", "Alpha group"),
            ("Great Alpha", ""),
        ]

    def test_a_member_finds_only_own_accounts(self):
        account = make.account(name="Alpha mine")
        make.account(name="Alpha foreign")

        found = selectors.find_accounts(make.member(account), "alpha")

        assert [row.pk for row in found] == [account.pk]

    def test_a_blank_text_finds_nothing(self):
        make.account()

        assert selectors.find_accounts(people.head(), "  ") == []


class TestNames:
    def test_the_group_of_an_open_account_is_named(self):
        group, foreign = make.account(name="Group"), make.account(name="Foreign")
        account = make.account(name="Mine", parent=group)
        member = make.member(account)

        named = selectors.names(member, [group.pk, account.pk, foreign.pk])

        assert named == {group.pk: "Group", account.pk: "Mine"}


class TestAccounts:
    def test_owner_filters_are_understood_and_nonsense_is_left_out(self):
        owned, free = make.account(name="Owned"), make.account(name="Free")
        head = people.head()
        services.set_owner(head, owned.pk, owner_id=head.pk)

        def shown(**filters):
            return set(selectors.accounts(head, filters=filters))

        assert shown(owner="me") == shown(owner=str(head.pk)) == {owned}
        assert shown(owner="none") == {free}
        assert shown(owner="9" * 30) == shown(colour="red") == {owned, free}

    def test_a_group_at_any_level_holds_what_is_below_it(self):
        top = make.account(name="Top")
        middle = make.account(name="Middle", parent=top)
        leaf = make.account(name="Leaf", parent=middle)
        head = people.head()

        def within(account):
            return set(selectors.accounts(head, filters={"group": str(account.pk)}))

        assert within(top) == {top, middle, leaf}
        assert within(middle) == {middle, leaf}
        assert list(selectors.children(head, top.pk)) == [middle]

    @pytest.mark.parametrize("sort", ["name", "-name", "-revenue", "change", "owner", "nonsense"])
    def test_every_sort_works_before_the_first_preparation(self, sort):
        account = make.account()

        assert list(selectors.accounts(people.head(), sort=sort)) == [account]

    def test_an_observer_reads_all_and_writes_nothing(self):
        account, observer = make.account(), people.observer()

        assert list(selectors.accounts(observer)) == [account]
        with pytest.raises(PermissionDenied):
            services.rename_account(observer, account.pk, name="Other")
        assert Account.objects.get().name == account.name
        assert not Membership.objects.exists()
