"""Erasing a person for good."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.core.audit.models import Entry
from openkam.core.jobs.models import Job
from openkam.core.saved_views.models import SavedView
from openkam.core.webhooks.models import Event
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.models import (
    Erasure,
    LongerKept,
    Objection,
    Opinion,
    Person,
    Position,
    Touch,
)
from openkam.domain.stakeholders.services import Played, Way
from openkam.domain.stakeholders.tests import everywhere, make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
NAME = "Dr. Žofie Qwyxová"
WORDS = ("qwyx", "Žofie", "zofie")


def erase(person, actor=None, typed=None, **given):
    """As a head who is sure."""
    return services.erase_person(
        actor or make.actor(),
        person.pk,
        typed=person.name if typed is None else typed,
        today=TODAY,
        **given,
    )


def known_in_every_corner(account):
    """Somebody of whom a word stands in each field there is."""
    head = make.actor()
    boss = make.stakeholder(account, "Boss Above")
    place = make.stakeholder(
        account,
        "Qwyx Formerly",
        boss=boss,
        title="Qwyx title",
        department="Qwyx department",
        site="Qwyx site",
        rank="head",
        salutation="Frau Qwyx",
        given_name="Žofie",
        family_name="Qwyxová",
        language="cs",
        birthday=date(1980, 5, 17),
        source="Qwyx fair",
        mail="z.qwyx@example.com",
    )
    services.change_person(head, place.person_id, facts={"name": NAME}, today=TODAY)
    services.set_ways(
        head, place.person_id, [Way("email", "Zofie@Qwyx.example"), Way("messenger", "qwyx1", "q")]
    )
    services.set_roles(head, place.pk, [Played("decider", why="Qwyx said so")], today=TODAY)
    for kind in ("business", "personal", "preference", "avoid"):
        make.opinion(place, kind, text=f"Qwyx {kind}", why="Qwyx told me")
        make.opinion(place, kind, text=f"Qwyx {kind} again", why="Qwyx told me again")
    make.opinion(place, "power", number=5, why="Qwyx decides")
    report = make.stakeholder(account, "Report Below", boss=place)
    services.draw_line(
        head, place.pk, report.pk, kind="influence", why="Qwyx is heard", today=TODAY
    )
    services.draw_line(head, boss.pk, place.pk, kind="conflict", why="Qwyx wars", today=TODAY)
    mate = portfolio.member(account)
    make.tie(place, mate, rating=4, note="Qwyx sails", is_owner=True)
    make.touch(place, mate, note="Qwyx lunch")
    return place, report


def repeated_elsewhere(place):
    """What repeats the name outside the person's own rows."""
    head = make.actor()
    Job.objects.create(name="a.b", actor=head, arguments={"q": NAME}, log=f"1. {NAME}: read")
    SavedView.objects.create(
        owner=head, list_key="x:y", name=NAME, query="q=Dr.+%C5%BDofie+Qwyxov%C3%A1"
    )
    Event.objects.create(uid="e", type="t", occurred_at=make.NOW, body=json.dumps({"who": NAME}))
    person = place.person
    Person.objects.create(name="Qwyx Twice", created_on=TODAY, merged_into=person, source="Qwyx")
    LongerKept.objects.create(
        kind="left", person=person, until=TODAY, reason="Qwyx sues", kept_on=TODAY
    )
    Objection.objects.create(person=person, asked_on=TODAY, words="Qwyx asks", noted_on=TODAY)


class TestErasing:
    def test_no_word_stays_anywhere_and_the_figures_do(self):
        account = portfolio.account()
        place, report = known_in_every_corner(account)
        repeated_elsewhere(place)
        place.person.refresh_from_db()

        erase(place.person)

        assert [hit for word in WORDS for hit in everywhere.found_in(word)] == []
        place.refresh_from_db()
        report.refresh_from_db()
        assert (place.rank, place.until, place.roles.get().role) == ("head", TODAY, "decider")
        assert Touch.objects.filter(tie__position=place).count() == 1
        assert str(report.reports_to.person) == "Boss Above"
        assert place.person.birthday is None

    def test_it_leaves_a_mark_with_its_day_among_those_who_left(self):
        account = portfolio.account()
        place = make.stakeholder(account)

        erase(place.person)

        former = selectors.snapshot(make.actor(), account.pk, TODAY).former
        mark = f"Erased person {place.person_id}"
        assert [(str(row.person), row.person.erased_on) for row in former] == [(mark, TODAY)]

    def test_the_trail_keeps_what_was_done_when_and_by_whom(self):
        place = make.stakeholder(portfolio.account(), title="CFO")

        erase(place.person)

        rows = Entry.objects.filter(thing_id=place.pk, verb__startswith="person.").order_by("pk")
        mark = f"Erased person {place.person_id}"
        assert [(row.verb, row.thing_name, row.changes) for row in rows] == [
            ("person.added", mark[:200], {}),
            ("person.erased", rows[1].thing_name, {"reason": "asked"}),
        ]
        assert rows[0].actor_name == str(make.actor())
        assert Erasure.objects.get().number == place.person_id

    def test_the_name_must_be_typed(self):
        place = make.stakeholder(portfolio.account(), "Anke Vogt")

        with pytest.raises(services.BadErasure) as refused:
            erase(place.person, typed="Anke")

        assert refused.value.field == "typed"
        assert Person.objects.get(pk=place.person_id).erased_on is None

    def test_twice_is_refused(self):
        place = make.stakeholder(portfolio.account())
        person = place.person
        erase(person)

        with pytest.raises(services.PersonErased, match="already"):
            erase(person)

    def test_an_edit_that_was_begun_before_brings_no_word_back(self):
        account = portfolio.account()
        place = make.stakeholder(account)
        mate = portfolio.member(account)
        erase(place.person)

        for late in (
            lambda: services.change_person(
                make.actor(), place.person_id, facts={"name": "Anke Vogt"}, today=TODAY
            ),
            lambda: services.set_ways(make.actor(), place.person_id, [Way("email", "a@b.cz")]),
            lambda: services.change_position(make.actor(), place.pk, position={"title": "CEO"}),
            lambda: services.resume_position(make.actor(), place.pk),
            lambda: make.opinion(place, "power", number=3),
            lambda: make.tie(place, mate, note="Sails"),
            lambda: make.touch(place, mate),
        ):
            with pytest.raises(services.PersonErased):
                late()

    def test_people_who_share_a_part_of_the_name_keep_theirs(self):
        account = portfolio.account()
        place = make.stakeholder(account, "Al Vogt")
        make.stakeholder(account, "Al Vogtmann")

        erase(place.person)

        assert Entry.objects.filter(thing_name__contains="Al Vogtmann").exists()


class TestReports:
    def hung(self):
        account = portfolio.account()
        top = make.stakeholder(account, "Top")
        middle = make.stakeholder(account, "Middle", boss=top)
        one = make.stakeholder(account, "One", boss=middle)
        two = make.stakeholder(account, "Two", boss=middle)
        return top, middle, one, two

    def bosses(self, *places):
        return [Position.objects.get(pk=place.pk).reports_to for place in places]

    def test_they_report_to_the_boss_unless_something_else_is_said(self):
        top, middle, one, two = self.hung()

        erase(middle.person)

        assert self.bosses(one, two) == [top, top]

    def test_they_may_report_to_nobody(self):
        _top, middle, one, two = self.hung()

        erase(middle.person, reports={middle.pk: None})

        assert self.bosses(one, two) == [None, None]

    def test_one_of_them_may_take_the_place(self):
        top, middle, one, two = self.hung()

        erase(middle.person, reports={middle.pk: two.pk})

        assert self.bosses(one, two) == [two, top]

    def test_who_stands_below_one_of_them_may_too_and_no_circle_closes(self):
        top, middle, one, two = self.hung()
        low = make.stakeholder(middle.account, "Low", boss=one)

        erase(middle.person, reports={middle.pk: low.pk})

        assert self.bosses(one, two, low) == [top, low, one]

    def test_somebody_of_another_account_is_refused_and_nothing_is_erased(self):
        _top, middle, _one, _two = self.hung()
        stranger = make.stakeholder(portfolio.account(), "Stranger")

        with pytest.raises(services.BadErasure, match="same account"):
            erase(middle.person, reports={middle.pk: stranger.pk})

        assert Person.objects.get(pk=middle.person_id).name == "Middle"

    def test_their_history_does_not_name_who_was_erased(self):
        _top, middle, one, _two = self.hung()

        erase(middle.person)

        told = Entry.objects.filter(thing_id=one.pk, verb="person.reports_set").latest("pk")
        assert told.changes["reports_to"] == [f"Erased person {middle.person_id}", "Top"]


class TestWhoMay:
    def test_write_level_on_every_account_is_needed(self):
        first, second = portfolio.account(), portfolio.account()
        place = make.stakeholder(first)
        services.add_position(make.actor(), place.person_id, second.pk, position={}, today=TODAY)
        writer = portfolio.member(first, Level.WRITE)
        portfolio.member(second, Level.READ)

        with pytest.raises(PermissionDenied):
            erase(place.person, actor=writer)

    def test_a_writer_on_the_only_account_may(self):
        account = portfolio.account()
        place = make.stakeholder(account)

        erase(place.person, actor=portfolio.member(account, Level.WRITE))

        assert not Opinion.objects.filter(position=place).exists()

    def test_an_outsider_does_not_know_of_them(self):
        place = make.stakeholder(portfolio.account())

        with pytest.raises(Http404):
            erase(place.person, actor=portfolio.member(portfolio.account(), Level.LEAD))

    def test_who_was_merged_is_erased_with_who_they_turned_out_to_be(self):
        place = make.stakeholder(portfolio.account())
        twice = Person.objects.create(name="A. Vogt", created_on=TODAY, merged_into=place.person)

        with pytest.raises(Http404):
            erase(twice)
        erase(place.person)

        twice.refresh_from_db()
        assert twice.erased_on == TODAY
        assert selectors.kept_person(twice.pk) == place.person_id


class TestComingBack:
    def test_who_was_erased_after_the_backup_is_erased_again(self):
        place = make.stakeholder(portfolio.account())
        key = place.person.key
        erase(place.person)
        told = services.erased_before()
        Erasure.objects.all().delete()
        Person.objects.update(name="Anke Vogt", erased_on=None)  # as the backup holds them

        count = services.erase_again(told, today=TODAY)

        assert count == 1
        assert not everywhere.found_in("Anke Vogt")
        assert Erasure.objects.get().key == key
