"""Who works for a customer, and what they are there."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.models import Opinion, Person, Position
from openkam.domain.stakeholders.services import Played, Way
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


class TestPeople:
    def test_it_notes_a_person_with_their_position_and_ways_to_reach_them(self):
        account = portfolio.account(country="CZ")

        place = make.stakeholder(
            account, "Dr. Jana  Nováková", title="CFO", rank="executive", phone="602 123 456"
        )

        assert (place.person.name, place.person.search_name) == (
            "Dr. Jana Nováková",
            "dr. jana novakova",
        )
        assert [way.normal for way in place.person.ways.all()] == ["+420602123456"]

    def test_it_asks_for_a_name_and_says_where(self):
        account = portfolio.account()

        with pytest.raises(services.BadPerson) as refused:
            services.add_person(
                make.actor(), account.pk, facts={"name": " "}, position={}, today=TODAY
            )

        assert refused.value.field == "name"

    def test_it_refuses_a_birthday_to_come(self):
        place = make.stakeholder(portfolio.account())

        with pytest.raises(services.BadPerson, match="still to come"):
            services.change_person(
                make.actor(), place.person_id, facts={"birthday": date(2030, 1, 1)}, today=TODAY
            )

    def test_a_reader_sees_people_and_may_not_change_them(self):
        account = portfolio.account()
        place = make.stakeholder(account)
        reader = portfolio.member(account, Level.READ)

        assert Person.objects.open_to(reader).get() == place.person
        with pytest.raises(PermissionDenied):
            services.change_position(reader, place.pk, position={"title": "CEO"})

    def test_an_outsider_does_not_know_of_them(self):
        place = make.stakeholder(portfolio.account())
        outsider = portfolio.member(portfolio.account(), Level.LEAD)

        with pytest.raises(Http404):
            services.change_person(outsider, place.person_id, facts={"name": "X"}, today=TODAY)

    def test_who_moves_keeps_the_history_and_works_for_the_new_account(self):
        first, second = portfolio.account(), portfolio.account()
        place = make.stakeholder(first, since=date(2020, 1, 1))

        services.end_position(make.actor(), place.pk, until=date(2026, 6, 30))
        new = services.add_position(
            make.actor(), place.person_id, second.pk, position={"title": "CEO"}, today=TODAY
        )

        assert [row.account for row in place.person.positions.order_by("pk")] == [first, second]
        assert selectors.snapshot(make.actor(), second.pk, TODAY).positions == (new,)
        assert selectors.snapshot(make.actor(), first.pk, TODAY).former == (place,)

    def test_the_reports_of_who_leaves_report_to_their_boss(self):
        account = portfolio.account()
        top = make.stakeholder(account, "Top")
        middle = make.stakeholder(account, "Middle", boss=top)
        low = make.stakeholder(account, "Low", boss=middle)

        services.end_position(make.actor(), middle.pk, until=TODAY)

        low.refresh_from_db()
        assert low.reports_to == top


class TestReportingLines:
    def test_a_circle_is_refused_with_both_names(self):
        account = portfolio.account()
        top = make.stakeholder(account, "Top")
        middle = make.stakeholder(account, "Middle", boss=top)
        low = make.stakeholder(account, "Low", boss=middle)

        with pytest.raises(services.BadReporting, match="Low already reports to Top"):
            services.set_reports_to(make.actor(), top.pk, low.pk)

    def test_nobody_reports_to_somebody_of_another_account(self):
        mine = make.stakeholder(portfolio.account(), "Mine")
        other = make.stakeholder(portfolio.account(), "Other")

        with pytest.raises(services.BadReporting, match="same account"):
            services.set_reports_to(make.actor(), mine.pk, other.pk)

    def test_who_dragged_a_line_that_another_dragged_meanwhile_is_told(self):
        account = portfolio.account()
        one, two, low = (make.stakeholder(account, name) for name in ("One", "Two", "Low"))
        services.set_reports_to(make.actor(), low.pk, one.pk, seen=None)

        with pytest.raises(services.ChangedMeanwhile, match="let Low report to One"):
            services.set_reports_to(make.actor(), low.pk, two.pk, seen=None)

        low.refresh_from_db()
        assert low.reports_to == one


class TestOpinions:
    def test_only_who_may_write_sees_them(self):
        account = portfolio.account()
        place = make.stakeholder(account, power=5, attitude=-1)
        reader = portfolio.member(account, Level.READ)
        writer = portfolio.member(account, Level.WRITE)

        hidden = selectors.snapshot(reader, account.pk, TODAY)
        shown = selectors.snapshot(writer, account.pk, TODAY)

        assert (hidden.power(place.pk), hidden.shows_opinions) == (None, False)
        assert (shown.power(place.pk), shown.attitude(place.pk)) == (5, -1)

    def test_a_new_one_leaves_the_old_one_as_history(self):
        place = make.stakeholder(portfolio.account(), attitude=-2)

        make.opinion(place, "attitude", number=1)

        rows = Opinion.objects.filter(kind="attitude").order_by("pk")
        assert [(row.number, row.replaced_on) for row in rows] == [(-2, TODAY), (1, None)]

    def test_it_needs_a_reason(self):
        place = make.stakeholder(portfolio.account())

        with pytest.raises(services.BadOpinion, match="how we know"):
            make.opinion(place, "power", number=3, why=" ")

    def test_who_noted_another_one_at_once_is_told(self):
        place = make.stakeholder(portfolio.account(), power=3)

        with pytest.raises(services.ChangedMeanwhile):
            make.opinion(place, "power", number=5, seen=None)


class TestRoles:
    def test_a_person_plays_several_for_all_or_one_product_group(self):
        place = make.stakeholder(portfolio.account())
        played = [Played("decider"), Played("user", "Pumps", is_confirmed=True, why="Her words")]

        services.set_roles(make.actor(), place.pk, played, today=TODAY)

        rows = place.roles.order_by("role").values_list("role", "product_group", "is_confirmed")
        assert list(rows) == [("decider", "", False), ("user", "Pumps", True)]

    def test_an_own_role_can_be_played(self):
        role = services.add_own_role(make.actor(), "Works council")
        place = make.stakeholder(portfolio.account(), roles=(role.code,))

        assert place.roles.get().role == role.code

    def test_an_unknown_role_is_refused(self):
        place = make.stakeholder(portfolio.account())

        with pytest.raises(services.BadRole):
            services.set_roles(make.actor(), place.pk, [Played("king")], today=TODAY)


class TestTies:
    def test_a_tie_without_a_contact_has_an_unknown_strength(self):
        account = portfolio.account()
        place = make.stakeholder(account)
        make.tie(place, portfolio.member(account), rating=4)

        known = selectors.snapshot(make.actor(), account.pk, TODAY).ties[place.pk][0]

        assert (known.strength.strength, known.gap) == (None, None)

    def test_its_strength_grows_with_each_contact(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)
        make.touch(place, mate, date(2026, 8, 1))
        before = selectors.snapshot(make.actor(), account.pk, TODAY).ties[place.pk][0]

        make.touch(place, mate, date(2026, 9, 1), "call")

        after = selectors.snapshot(make.actor(), account.pk, TODAY).ties[place.pk][0]
        assert before.strength.strength < after.strength.strength

    def test_a_contact_to_come_is_refused(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)

        with pytest.raises(services.BadTouch, match="still to come"):
            make.touch(place, mate, date(2027, 1, 1))

    def test_one_of_us_is_responsible_for_a_person(self):
        account = portfolio.account()
        place = make.stakeholder(account)
        first, second = portfolio.member(account), portfolio.member(account, email="b@example.com")
        make.tie(place, first, is_owner=True)

        make.tie(place, second, is_owner=True)

        assert [tie.user for tie in place.ties.filter(is_owner=True)] == [second]


class TestMergedAccounts:
    def test_people_of_a_merged_account_are_seen_with_the_one_that_was_kept(self):
        kept, merged = portfolio.account(), portfolio.account()
        place = make.stakeholder(merged)
        merged.merged_into = kept
        merged.save()
        reader = portfolio.member(kept)

        assert Position.objects.open_to(reader).get() == place
        assert selectors.snapshot(reader, kept.pk, TODAY).positions == (place,)


class TestWays:
    def test_replacing_them_leaves_a_trace(self):
        place = make.stakeholder(portfolio.account(), mail="a@example.com")

        services.set_ways(make.actor(), place.person_id, [Way("email", "B@Example.com")])

        assert place.person.ways.get().normal == "b@example.com"
