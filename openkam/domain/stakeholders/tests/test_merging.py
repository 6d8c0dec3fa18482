"""Two people who are one: found, merged, given back to the letter."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.serializers import serialize

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.portfolio.models import Membership
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.models import Line, Opinion, Person, PersonMerge, Position
from openkam.domain.stakeholders.selectors.alike import are_alike
from openkam.domain.stakeholders.selectors.duplicates import duplicates
from openkam.domain.stakeholders.selectors.merging import merge_preview
from openkam.domain.stakeholders.services import merging
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
LATER = date(2026, 10, 2)
PREPARED = {"accountcoverage", "personmerge"}


def dump():
    """Everything that the room holds, to the letter."""
    models = apps.get_app_config("stakeholders").get_models()
    return {
        model._meta.model_name: serialize("json", model.objects.order_by("pk"))
        for model in models
        if model._meta.model_name not in PREPARED
    }


def reasons(pairs):
    return [[reason.kind for reason in pair.reasons] for pair in pairs]


class TestAlike:
    @pytest.mark.parametrize(
        "other", ["Novák Jan", "J. Novák", "Ing. Jan Novák, PhD", "jan novak", "Jan Maria Novák"]
    )
    def test_one_person_is_written_in_many_ways(self, other):
        assert are_alike("Jan Novák", other)

    @pytest.mark.parametrize("other", ["Eva Novák", "Jan Nowak", "Novák", "E. Novák", "Jan"])
    def test_others_are_others(self, other):
        assert not are_alike("Jan Novák", other)


class TestDuplicates:
    def test_they_share_a_mail_a_phone_or_a_name_at_one_account(self):
        account, other = portfolio.account(), portfolio.account()
        make.stakeholder(account, "Anke Vogt", mail="a@x.de")
        make.stakeholder(other, "A. Vogt", mail="A@x.de")
        make.stakeholder(account, "Jan Novák", phone="+420602123456")
        make.stakeholder(other, "Jan M. Novák", phone="+420 602 123 456")
        make.stakeholder(account, "Carla Chief")
        make.stakeholder(account, "Chief Carla")

        assert reasons(duplicates(make.actor())) == [["mail"], ["name"], ["phone"]]

    def test_people_who_share_a_mail_box_or_only_a_name_elsewhere_are_none(self):
        account, other = portfolio.account(), portfolio.account()
        make.stakeholder(account, "Anke Vogt", mail="info@x.de")
        make.stakeholder(account, "Bert Boss", mail="info@x.de")
        make.stakeholder(other, "Bert Boss")

        assert duplicates(make.actor()) == []

    def test_who_was_told_apart_is_proposed_no_more_until_taken_back(self):
        account = portfolio.account()
        one, other = (make.stakeholder(account, "Anke Vogt").person for _copy in range(2))

        merging.say_distinct(make.actor(), other.pk, one.pk, today=TODAY)

        assert duplicates(make.actor()) == []
        merging.take_back_distinct(make.actor(), one.pk, other.pk)
        assert len(duplicates(make.actor(), person_id=one.pk)) == 1

    def test_a_member_sees_pairs_of_their_accounts_only(self):
        account = portfolio.account()
        make.stakeholder(account, "Anke Vogt")
        make.stakeholder(account, "Vogt Anke")

        assert len(duplicates(portfolio.member(account))) == 1
        assert duplicates(portfolio.member(portfolio.account())) == []


@pytest.fixture
def twins():
    """One person written twice at one account, once at another, with all that can hang on them."""
    account, other = portfolio.account(country="CZ"), portfolio.account()
    us, colleague = people.user(name="Una"), people.user(name="Ulf")
    boss = make.stakeholder(account, "Carla Chief")
    keep = make.stakeholder(
        account, "Jan Novák", title="Buyer", boss=boss, roles=("buyer",), attitude=1, mail="j@x.cz"
    )
    goes = make.stakeholder(
        account,
        "Novák, Jan",
        title="CPO",
        department="Purchasing",
        boss=keep,
        roles=("buyer", "decider"),
        attitude=-1,
        mail="J@X.cz",
        phone="602 123 456",
        birthday=date(1980, 2, 3),
    )
    moved = services.add_position(
        make.actor(), goes.person_id, other.pk, position={"title": "Advisor"}, today=TODAY
    )
    clerk = make.stakeholder(account, "Clara Clerk", boss=goes)
    make.opinion(goes, "personal", text="Likes punctuality")
    make.tie(keep, us, rating=2, is_owner=True, note="from school")
    make.tie(goes, us, rating=4, is_owner=True, note="golf")
    make.touch(goes, us)
    make.touch(goes, colleague)
    for source, target in ((boss, goes), (boss, keep), (goes, keep), (clerk, goes)):
        services.draw_line(
            make.actor(), source.pk, target.pk, kind="influence", strength=3, today=TODAY
        )
    services.draw_line(make.actor(), boss.pk, goes.pk, kind="conflict", today=TODAY)
    return keep, goes, moved


def merged(keep, goes, **given):
    return merging.merge_people(
        make.actor(), keep_id=keep.person_id, merged_id=goes.person_id, today=LATER, **given
    )


class TestMerge:
    def test_nothing_is_lost(self, twins):
        keep, goes, moved = twins
        boss = keep.reports_to

        merged(keep, goes)

        keep.refresh_from_db()
        moved.refresh_from_db()
        person = Person.objects.get(pk=keep.person_id)
        assert (person.name, person.birthday) == ("Jan Novák", date(1980, 2, 3))
        assert sorted(way.value for way in person.ways.all()) == ["602 123 456", "j@x.cz"]
        assert moved.person == person
        assert not Position.objects.filter(pk=goes.pk).exists()
        assert (keep.title, keep.department, keep.reports_to) == ("Buyer", "Purchasing", boss)
        assert sorted(role.role for role in keep.roles.all()) == ["buyer", "decider"]
        assert [row.person.name for row in keep.reports.all()] == ["Clara Clerk"]
        attitudes = keep.opinions.filter(kind="attitude").order_by("replaced_on")
        assert {(row.number, row.replaced_on) for row in attitudes} == {(1, None), (-1, LATER)}
        assert keep.opinions.filter(kind="personal", replaced_on=None).exists()
        una, ulf = sorted(keep.ties.all(), key=lambda tie: -tie.is_owner)
        assert (una.touches.count(), ulf.touches.count()) == (1, 1)
        assert una.note == "from school · golf"
        assert Line.objects.filter(target=keep, kind="influence").count() == 2
        assert Line.objects.filter(kind="conflict").count() == 1

    def test_what_both_know_differently_is_chosen(self, twins):
        keep, goes, _moved = twins

        merged(keep, goes, takes={"name", f"{goes.pk}:title"})

        keep.refresh_from_db()
        assert (keep.title, keep.person.name, keep.person.search_name) == (
            "CPO",
            "Novák, Jan",
            "novak, jan",
        )

    def test_a_boss_below_closes_no_circle(self):
        account = portfolio.account()
        keep, goes = (make.stakeholder(account, name) for name in ("Jan Novák", "J. Novák"))
        between = make.stakeholder(account, "Bert Between", boss=goes)
        services.set_reports_to(make.actor(), keep.pk, between.pk)

        merged(keep, goes)

        keep.refresh_from_db()
        between.refresh_from_db()
        assert (keep.reports_to, between.reports_to) == (None, keep)

    def test_who_was_merged_is_seen_no_more(self, twins):
        keep, goes, _moved = twins

        merged(keep, goes)

        assert goes.person not in Person.objects.open_to(make.actor())
        assert len(selectors.snapshot(make.actor(), keep.account_id, TODAY).positions) == 3

    def test_it_needs_write_on_all_accounts_of_both(self, twins):
        keep, goes, moved = twins
        member = portfolio.member(keep.account, Level.WRITE)

        with pytest.raises(merging.CannotMerge, match="may not write"):
            merging.merge_people(
                member, keep_id=keep.person_id, merged_id=goes.person_id, today=TODAY
            )

        Membership.objects.create(account=moved.account, user=member, level=Level.WRITE)
        assert merging.may_merge(member, keep.person, goes.person)

    def test_a_reader_may_not(self, twins):
        keep, goes, _moved = twins
        reader = portfolio.member(keep.account, Level.READ)

        with pytest.raises(PermissionDenied):
            merging.merge_people(
                reader, keep_id=keep.person_id, merged_id=goes.person_id, today=TODAY
            )

    def test_its_preview_says_what_comes_together(self, twins):
        keep, goes, moved = twins

        preview = merge_preview(make.actor(), keep.person_id, goes.person_id)

        assert preview.moves == (moved,)
        assert [(pair.stays, pair.opinions_twice) for pair in preview.twins] == [
            (keep, ("attitude",))
        ]
        assert {fact.key for fact in preview.facts if not fact.is_filled} == {
            "name",
            f"{goes.pk}:title",
            f"{goes.pk}:reports_to",
        }
        assert preview.ways == ("602 123 456",)


class TestUndo:
    def test_everything_is_as_it_was_to_the_letter(self, twins):
        keep, goes, _moved = twins
        before = dump()
        merge = merged(keep, goes, takes={"name"})
        assert dump() != before

        merging.undo_merge(make.actor(), merge.pk, today=LATER)

        assert dump() == before
        assert not PersonMerge.objects.exists()

    def test_the_other_way_round_as_well(self, twins):
        keep, goes, _moved = twins
        before = dump()
        merge = merged(goes, keep)

        merging.undo_merge(make.actor(), merge.pk, today=LATER)

        assert dump() == before

    def test_what_was_written_since_stays_with_who_was_kept(self, twins):
        keep, goes, _moved = twins
        merge = merged(keep, goes)
        services.change_position(make.actor(), keep.pk, position={"department": "Board"})

        _merge, taken = merging.undo_merge(make.actor(), merge.pk, today=LATER)

        keep.refresh_from_db()
        goes.refresh_from_db()
        assert (keep.department, goes.department) == ("Board", "Purchasing")
        assert taken.left["position"] == 1

    def test_what_hung_on_somebody_who_went_since_stays_away(self, twins):
        keep, goes, _moved = twins
        merge = merged(keep, goes)
        Person.objects.get(name="Carla Chief").delete()

        merging.undo_merge(make.actor(), merge.pk, today=LATER)

        assert Position.objects.filter(pk=goes.pk).exists()

    def test_merges_are_undone_from_the_last(self, twins):
        keep, goes, _moved = twins
        third = make.stakeholder(keep.account, "Jan Novak")
        first = merged(keep, goes)
        merged(keep, third)

        with pytest.raises(merging.CannotUndoMerge, match="was merged later"):
            merging.undo_merge(make.actor(), first.pk, today=LATER)


class TestEverythingMoves:
    def test_no_row_that_points_to_people_is_forgotten(self):
        # Who lets something else point to a person or position says here that merging moves it.
        found = {
            (relation.related_model._meta.model_name, relation.field.name)
            for model in (Person, Position)
            for relation in model._meta.get_fields(include_hidden=True)
            if relation.auto_created and not relation.concrete
            # Those of rooms above move in one go.
            if relation.related_model._meta.app_label == "stakeholders"
        }

        assert found == {
            ("contactway", "person"),
            ("position", "person"),
            ("position", "reports_to"),
            ("person", "merged_into"),
            ("personmerge", "kept"),
            ("personmerge", "merged"),
            ("distinctpeople", "first"),
            ("distinctpeople", "second"),
            ("objection", "person"),
            ("longerkept", "person"),
            ("longerkept", "position"),
            ("opinion", "position"),
            ("roleheld", "position"),
            ("line", "source"),
            ("line", "target"),
            ("tie", "position"),
        }

    def test_an_erased_person_leaves_nothing_in_merges(self, twins):
        keep, goes, _moved = twins
        merged(keep, goes)

        services.erase_person(make.actor(), keep.person_id, typed="Jan Novák", today=LATER)

        assert not PersonMerge.objects.exists()
        assert not Opinion.objects.filter(position__person=keep.person_id).exists()
