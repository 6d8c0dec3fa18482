"""What is kept no longer than it may be."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.access.users import system_user
from openkam.core.audit.models import Entry
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.models import LongerKept, Opinion, Person, Position, Touch
from openkam.domain.stakeholders.services import Played
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
LATER = date(2028, 11, 1)  # 25 months after everything was noted
MUCH_LATER = date(2029, 11, 1)


def due(today, actor=None):
    """What is due, by kind and name."""
    found = selectors.due(actor or make.actor(), today)
    return [(one.kind, str(one.position.person), one.count) for one in found]


class TestDue:
    def test_an_opinion_is_due_two_years_after_it_was_noted(self):
        make.stakeholder(portfolio.account(), "Anke Vogt", power=3, attitude=1)

        assert due(date(2028, 9, 30)) == []
        assert due(date(2028, 10, 1)) == [("opinions", "Anke Vogt", 2)]

    def test_one_that_was_noted_anew_is_not_and_its_history_is(self):
        place = make.stakeholder(portfolio.account(), "Anke Vogt", power=3)
        services.note_opinion(
            make.actor(),
            place.pk,
            "power",
            number=4,
            is_confirmed=True,
            why="Still",
            today=date(2027, 10, 1),
        )

        assert due(LATER) == []
        assert due(date(2029, 10, 1))[0] == ("opinions", "Anke Vogt", 2)

    def test_who_left_loses_the_ways_first_and_the_name_later(self):
        place = make.stakeholder(portfolio.account(), "Anke Vogt", mail="a@example.com")
        services.end_position(make.actor(), place.pk, until=date(2026, 10, 1))

        assert due(date(2027, 10, 1)) == [("ways", "Anke Vogt", 1)]
        assert due(date(2029, 10, 1)) == [("left", "Anke Vogt", 1)]

    def test_who_still_works_elsewhere_did_not_leave(self):
        place = make.stakeholder(portfolio.account(), "Anke Vogt", mail="a@example.com")
        services.end_position(make.actor(), place.pk, until=date(2026, 10, 1))
        services.add_position(
            make.actor(), place.person_id, portfolio.account().pk, position={}, today=make.TODAY
        )

        assert due(date(2027, 10, 1)) == []

    def test_of_whom_nothing_was_heard_for_three_years_is_due(self):
        place = make.stakeholder(portfolio.account(), "Anke Vogt")
        services.set_roles(make.actor(), place.pk, [Played("user")], today=date(2027, 3, 1))

        assert due(date(2030, 2, 28)) == []
        assert due(date(2030, 3, 1)) == [("silent", "Anke Vogt", 1)]

    def test_contacts_are_due_after_five_years(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account, "Anke Vogt"), portfolio.member(account)
        make.touch(place, mate, date(2021, 9, 1))
        make.touch(place, mate, date(2026, 9, 1))

        assert due(make.TODAY) == [("touches", "Anke Vogt", 1)]

    def test_a_member_decides_where_they_may_write(self):
        mine, other = portfolio.account(), portfolio.account()
        make.stakeholder(mine, "Mine", power=3)
        make.stakeholder(other, "Other", power=3)
        writer = portfolio.member(mine, Level.WRITE)
        reader = portfolio.member(mine, Level.READ, email="r@example.com")

        assert due(LATER, writer) == [("opinions", "Mine", 1)]
        assert due(LATER, reader) == []


class TestDeciding:
    def test_deleting_takes_what_is_due_and_no_more(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account, power=3), portfolio.member(account)
        make.touch(place, mate, date(2021, 9, 1))
        make.touch(place, mate, date(2026, 9, 1))
        keys = {one.key for one in selectors.due(make.actor(), make.TODAY)}

        count = services.delete_due(make.actor(), keys, today=make.TODAY)

        assert count == 1
        assert Touch.objects.get().day == date(2026, 9, 1)
        assert Opinion.objects.exists()
        assert Entry.objects.get(verb="person.due_deleted").changes == {"kind": "touches"}

    def test_who_left_long_ago_is_erased(self):
        place = make.stakeholder(portfolio.account(), "Anke Vogt")
        services.end_position(make.actor(), place.pk, until=date(2026, 10, 1))
        keys = {one.key for one in selectors.due(make.actor(), MUCH_LATER)}

        services.delete_due(make.actor(), keys, today=MUCH_LATER)

        assert Person.objects.get().erased_on == MUCH_LATER
        assert Position.objects.get().until == date(2026, 10, 1)
        assert due(MUCH_LATER) == []

    def test_keeping_longer_needs_a_reason_and_lasts_a_year(self):
        make.stakeholder(portfolio.account(), "Anke Vogt", power=3)
        keys = {one.key for one in selectors.due(make.actor(), LATER)}

        with pytest.raises(services.BadRetention):
            services.keep_longer(make.actor(), keys, reason=" ", today=LATER)
        services.keep_longer(make.actor(), keys, reason="A lawsuit", today=LATER)

        kinds = [[one[0] for one in due(day)] for day in (LATER, date(2029, 10, 31), MUCH_LATER)]
        assert kinds == [[], ["silent"], ["opinions", "silent"]]
        assert LongerKept.objects.get().reason == "A lawsuit"

    def test_what_somebody_else_deleted_meanwhile_is_left_alone(self):
        make.stakeholder(portfolio.account(), power=3)
        keys = {one.key for one in selectors.due(make.actor(), LATER)}
        services.delete_due(make.actor(), keys, today=LATER)

        assert services.delete_due(make.actor(), keys, today=LATER) == 0

    def test_a_reader_deletes_nothing(self):
        account = portfolio.account()
        make.stakeholder(account, power=3)
        keys = {one.key for one in selectors.due(make.actor(), LATER)}

        assert services.delete_due(portfolio.member(account, Level.READ), keys, today=LATER) == 0


class TestTimes:
    def set(self, actor, **given):
        months = {**selectors.retention_times(), **given}
        services.set_retention_times(actor, months, deletes_when_due=False)

    def test_an_administrator_sets_them(self):
        self.set(people.administrator(), opinions=6)

        assert selectors.retention_times()["opinions"] == 6
        assert Entry.objects.get(verb="retention.times_set").changes == {"opinions": [24, 6]}

    def test_a_member_may_not(self):
        with pytest.raises(PermissionDenied):
            self.set(portfolio.member(portfolio.account(), Level.LEAD), opinions=6)

    def test_none_is_refused(self):
        with pytest.raises(services.BadRetention):
            self.set(make.actor(), opinions=0)


class TestEveryNight:
    def test_it_only_counts(self):
        make.stakeholder(portfolio.account(), power=3)

        told = services.delete_what_is_due(system_user(), today=LATER)

        assert told == {"due": 1, "deleted": 0}
        assert Opinion.objects.exists()

    def test_it_deletes_where_the_company_decided_so(self):
        make.stakeholder(portfolio.account(), power=3)
        services.set_retention_times(
            make.actor(), selectors.retention_times(), deletes_when_due=True
        )

        told = services.delete_what_is_due(system_user(), today=LATER)

        assert told == {"due": 1, "deleted": 1}
        assert not Opinion.objects.exists()


class TestPage:
    def test_rows_are_chosen_and_kept_with_the_reason(self, client):
        portfolio.company()
        place = make.stakeholder(portfolio.account(), "Anke Vogt")
        Opinion.objects.create(
            position=place, kind="power", number=3, why="x", noted_on=date(2020, 1, 1)
        )
        client.force_login(make.actor())
        url = "/people/retention/"

        page = client.get(url).content.decode()
        empty = client.post(f"{url}decide/", {"do": "keep", "chosen": [f"opinions-{place.pk}"]})
        client.post(
            f"{url}decide/",
            {"do": "keep", "chosen": [f"opinions-{place.pk}"], "reason": "A lawsuit"},
        )

        assert "Anke Vogt" in page
        assert empty.status_code == 302
        assert "Anke Vogt" not in client.get(url).content.decode()
