"""Who of us knows whom of them, and when they last met."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.models import Tie, Touch
from openkam.domain.stakeholders.selectors import Wanted
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


def note(places, users, day=TODAY, kind="meeting", **given):
    """They met."""
    return services.note_touches(
        make.actor(),
        [place.pk for place in places],
        [user.pk for user in users],
        day=day,
        kind=kind,
        now=make.NOW,
        today=TODAY,
        **given,
    )


def matrix(account, actor=None, **wanted):
    """Our team and their people."""
    reader = actor or make.actor()
    seen = selectors.snapshot(reader, account.pk, TODAY)
    return selectors.matrix(reader, seen, Wanted(**wanted))


class TestNotingContacts:
    def test_it_notes_one_for_each_of_us_and_each_of_them(self):
        account = portfolio.account()
        places = [make.stakeholder(account, name) for name in ("Anke", "Petr")]
        mates = [portfolio.member(account), portfolio.member(account)]

        note(places, mates)

        assert Touch.objects.count() == 4

    def test_one_refusal_leaves_nothing(self):
        account = portfolio.account()
        place, mate, gone = (
            make.stakeholder(account),
            portfolio.member(account),
            portfolio.member(account),
        )
        gone.is_active = False
        gone.save()

        with pytest.raises(services.BadTie, match="does not work here"):
            note([place], [mate, gone])

        assert not Touch.objects.exists()

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"day": date(2026, 10, 2)}, "day"),
            ({"day": date(206, 10, 1)}, "day"),
            ({"kind": "telepathy"}, "kind"),
            ({"direction": "up"}, "direction"),
            ({"note": "x" * 301}, "note"),
        ],
    )
    def test_it_says_what_is_wrong_and_where(self, given, field):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)

        with pytest.raises(services.BadTouch) as refused:
            note([place], [mate], **given)

        assert refused.value.field == field

    def test_it_asks_whom_we_met_and_who_of_us(self):
        account = portfolio.account()

        with pytest.raises(services.BadTouch) as nobody_of_them:
            note([], [portfolio.member(account)])
        with pytest.raises(services.BadTouch) as nobody_of_us:
            note([make.stakeholder(account)], [])

        assert (nobody_of_them.value.field, nobody_of_us.value.field) == ("positions", "users")

    def test_a_reader_may_not(self):
        account = portfolio.account()
        place, reader = make.stakeholder(account), portfolio.member(account, Level.READ)

        with pytest.raises(PermissionDenied):
            services.note_touches(
                reader, [place.pk], [reader.pk], day=TODAY, kind="call", now=make.NOW, today=TODAY
            )

    def test_two_who_note_the_same_meeting_lose_nothing_and_it_counts_once(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)
        first, second = note([place], [mate])[0], note([place], [mate])[0]
        Touch.objects.filter(pk=second.pk).update(noted_by=mate)

        (change,) = selectors.changes(make.actor(), [second.pk], TODAY)

        assert Tie.objects.count() == 1
        assert change.before.strength == change.after.strength
        assert change.others == (first,)


class TestTakingBack:
    def test_a_contact_comes_back_as_it_was(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)
        (touch,) = note([place], [mate], note="Budget", kind="call")
        removed = services.remove_touch(make.actor(), touch.pk)

        count = services.restore(make.actor(), removed.text)

        row = Touch.objects.get()
        assert (count, row.pk, row.note, row.noted_at) == (1, touch.pk, "Budget", make.NOW)

    def test_bringing_back_twice_changes_nothing(self):
        account = portfolio.account()
        (touch,) = note([make.stakeholder(account)], [portfolio.member(account)])
        removed = services.remove_touch(make.actor(), touch.pk)

        counts = [services.restore(make.actor(), removed.text) for _time in range(2)]

        assert (counts, Touch.objects.count()) == ([1, 0], 1)

    def test_a_tie_comes_back_with_its_contacts_and_rating(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)
        note([place], [mate])
        tie = make.tie(place, mate, rating=4, is_owner=True, note="Since school")
        removed = services.remove_tie(make.actor(), tie.pk)

        services.restore(make.actor(), removed.text)

        row = Tie.objects.get()
        assert (row.rating, row.is_owner, row.note, row.touches.count()) == (
            4,
            True,
            "Since school",
            1,
        )

    def test_a_tie_that_was_made_anew_takes_the_contacts(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)
        (touch,) = note([place], [mate])
        removed = services.remove_tie(make.actor(), touch.tie_id)
        anew = make.tie(place, mate, rating=2)

        services.restore(make.actor(), removed.text)

        assert (Touch.objects.get().tie, Tie.objects.get().rating) == (anew, 2)

    def test_who_became_responsible_meanwhile_stays_so(self):
        account = portfolio.account()
        place, mate, other = (
            make.stakeholder(account),
            portfolio.member(account),
            portfolio.member(account),
        )
        removed = services.remove_tie(make.actor(), make.tie(place, mate, is_owner=True).pk)
        make.tie(place, other, is_owner=True)

        services.restore(make.actor(), removed.text)

        assert [tie.user for tie in Tie.objects.filter(is_owner=True)] == [other]

    def test_an_outsider_takes_nothing_back(self):
        account = portfolio.account()
        (touch,) = note([make.stakeholder(account)], [portfolio.member(account)])
        outsider = portfolio.member(portfolio.account(), Level.LEAD)

        with pytest.raises(Http404):
            services.remove_touch(outsider, touch.pk)


class TestRating:
    @pytest.mark.parametrize("rating", [0, 6, -1])
    def test_it_stays_on_its_scale(self, rating):
        account = portfolio.account()

        with pytest.raises(services.BadTie) as refused:
            make.tie(make.stakeholder(account), portfolio.member(account), rating=rating)

        assert refused.value.field == "rating"

    def test_it_can_be_withdrawn(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)
        make.tie(place, mate, rating=3)

        make.tie(place, mate, forgets_rating=True)

        assert Tie.objects.values_list("rating", "rated_on").get() == (None, None)

    def test_who_rates_what_another_rated_meanwhile_is_told(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)
        seen = services.tie_state(place, mate.pk)
        make.tie(place, mate, rating=5)

        with pytest.raises(services.ChangedMeanwhile):
            make.tie(place, mate, rating=1, seen=seen)

        assert Tie.objects.get().rating == 5


class TestMatrix:
    def test_their_people_stand_by_level_and_power(self):
        account = portfolio.account()
        make.stakeholder(account, "Staff", rank="staff")
        make.stakeholder(account, "Weak", rank="head", power=2)
        make.stakeholder(account, "Strong", rank="head", power=5)
        make.stakeholder(account, "Unknown")

        names = [row.place.person.name for row in matrix(account).rows]

        assert names == ["Strong", "Weak", "Staff", "Unknown"]

    def test_who_works_on_the_account_has_a_column_without_a_tie(self):
        account = portfolio.account()
        make.stakeholder(account)
        mate = portfolio.member(account)

        found = matrix(account)

        assert [(one.user, one.ties) for one in found.colleagues] == [(mate, 0)]
        assert found.rows[0].cells == (None,)

    def test_who_left_keeps_the_tie_and_does_not_count_as_ours(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)
        make.touch(place, mate)
        mate.is_active = False
        mate.save()

        found = matrix(account)

        assert found.colleagues[0].has_left
        assert found.rows[0].cells[0].strength.is_active
        assert found.rows[0].depth == 0

    def test_it_is_narrowed_by_words_role_department_and_tie(self):
        account = portfolio.account()
        mate = portfolio.member(account)
        one = make.stakeholder(account, "Jiří", roles=("decider",), department="Sales")
        other = make.stakeholder(account, "Petr", department="Works")
        make.tie(one, mate)

        def names(**wanted):
            return [row.place for row in matrix(account, **wanted).seen]

        assert names(text="jiri") == [one]
        assert names(role="decider") == [one]
        assert names(department="Works") == [other]
        assert (names(shown="tied"), names(shown="untied")) == ([one], [other])

    def test_a_high_rating_beside_hardly_a_contact_is_a_gap(self):
        account = portfolio.account()
        mate = portfolio.member(account)
        far, near = make.stakeholder(account, "Far"), make.stakeholder(account, "Near")
        for place, rating in ((far, 5), (near, 2)):
            make.touch(place, mate)
            make.tie(place, mate, rating=rating)

        assert [row.place for row in matrix(account, shown="gap").seen] == [far]


class TestEvidence:
    def test_it_shows_what_each_day_still_counts(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)
        make.touch(place, mate, date(2026, 7, 3))
        make.touch(place, mate)

        found = selectors.tie_evidence(make.actor(), place.pk, mate.pk, TODAY)

        assert [(one.day.age, round(one.day.counts, 2)) for one in found.days] == [
            (0, 1.0),
            (90, 0.5),
        ]

    def test_without_a_contact_nothing_is_known(self):
        account = portfolio.account()
        place, mate = make.stakeholder(account), portfolio.member(account)

        found = selectors.tie_evidence(make.actor(), place.pk, mate.pk, TODAY)

        assert (found.known, found.days) == (None, ())


class TestIntroductions:
    def test_the_boss_of_whom_we_know_leads_to_a_person(self):
        account = portfolio.account()
        mate = portfolio.member(account)
        boss = make.stakeholder(account, "Boss")
        known = make.stakeholder(account, "Known", boss=boss)
        make.touch(known, mate)
        seen = selectors.snapshot(make.actor(), account.pk, TODAY)

        found = selectors.introductions(seen, selectors.team_of(make.actor(), seen), boss.pk)

        (way,) = found.ways
        assert [way.starter, way.introducer, way.weakest.receiver] == [mate, known, known]
        assert found.is_needed

    def test_who_left_leads_nowhere(self):
        account = portfolio.account()
        mate = portfolio.member(account)
        boss = make.stakeholder(account, "Boss")
        make.touch(make.stakeholder(account, "Known", boss=boss), mate)
        mate.is_active = False
        mate.save()
        seen = selectors.snapshot(make.actor(), account.pk, TODAY)

        found = selectors.introductions(seen, selectors.team_of(make.actor(), seen), boss.pk)

        assert found.ways == ()
