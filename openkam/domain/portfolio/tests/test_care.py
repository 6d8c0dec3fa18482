"""Tiers, segments and own fields: what may be decided about them, and by whom."""

import importlib

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.audit import trail
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import Account, OwnField, Tier
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db
DECIDERS = {"head", "administrator"}
PERSONAS = ("head", "administrator", "observer", "outsider")


def person(persona):
    return getattr(people, persona)()


def order():
    return [(tier.position, tier.name) for tier in selectors.tiers()]


def verbs(thing):
    return [entry.verb for entry in trail.history_of(thing)]


class TestDefaultTiers:
    def test_a_new_company_has_four_with_their_promises(self):
        services.create_company(people.administrator(), name="Works")

        found = [
            (t.name, t.rhythm_days, t.dossier_revision_days, t.wants_plan, t.needs_key_status)
            for t in selectors.tiers()
        ]

        assert found == [
            ("Strategic", 7, 90, True, True),
            ("Major", 14, 90, True, True),
            ("Growth", 30, 180, False, False),
            ("Standard", 90, 365, False, False),
        ]

    def test_tiers_that_a_file_has_brought_before_stay_alone(self):
        make.tier(name="Gold")

        services.create_company(people.administrator(), name="Works")

        assert order() == [(1, "Gold")]

    @pytest.mark.parametrize(("name", "count"), [("Works", 4), ("", 0)])
    def test_companies_that_exist_get_them_too(self, name, count):
        make.company(name=name)
        migration = importlib.import_module(
            "openkam.domain.portfolio.migrations.0006_default_tiers"
        )

        migration.create_tiers(apps, None)
        migration.create_tiers(apps, None)

        assert Tier.objects.count() == count


class TestWhoDecides:
    @pytest.mark.parametrize("persona", PERSONAS)
    @pytest.mark.parametrize(
        "decide",
        [
            lambda actor, tier, segment, field: services.add_tier(actor, name="New"),
            lambda actor, tier, segment, field: services.change_tier(actor, tier.pk, name="New"),
            lambda actor, tier, segment, field: services.move_tier(actor, tier.pk, up=True),
            lambda actor, tier, segment, field: services.remove_tier(actor, tier.pk),
            lambda actor, tier, segment, field: services.add_segment(actor, name="New"),
            lambda actor, tier, segment, field: services.rename_segment(
                actor, segment.pk, name="New"
            ),
            lambda actor, tier, segment, field: services.merge_segments(
                actor, keep_id=segment.pk, merged_id=make.segment().pk
            ),
            lambda actor, tier, segment, field: services.remove_segment(actor, segment.pk),
            lambda actor, tier, segment, field: services.add_own_field(
                actor, name="New", kind="text"
            ),
            lambda actor, tier, segment, field: services.change_own_field(
                actor, field.pk, name="New", kind="text"
            ),
            lambda actor, tier, segment, field: services.move_own_field(actor, field.pk, up=True),
            lambda actor, tier, segment, field: services.remove_own_field(actor, field.pk),
        ],
    )
    def test_heads_and_administrators_do_and_nobody_else(self, persona, decide):
        things = (make.tier(), make.segment(), make.own_field())
        actor = person(persona)

        if persona in DECIDERS:
            decide(actor, *things)
        else:
            with pytest.raises(PermissionDenied):
                decide(actor, *things)

    @pytest.mark.parametrize(
        "read",
        [selectors.counted_tiers, selectors.counted_segments, selectors.counted_own_fields],
    )
    def test_who_works_on_single_accounts_does_not_see_the_counts(self, read):
        read(people.observer())

        with pytest.raises(PermissionDenied):
            read(people.outsider())


class TestTiers:
    def test_a_new_one_stands_below_the_others(self):
        make.tier(name="Gold")

        tier = services.add_tier(people.head(), name="  Silver  tier ", rhythm_days=30)

        assert order() == [(1, "Gold"), (2, "Silver tier")]
        assert verbs(tier) == ["tier.created"]

    @pytest.mark.parametrize("name", ["", "  ", "x" * 61])
    def test_a_name_is_needed_that_fits(self, name):
        with pytest.raises(services.BadName):
            services.add_tier(people.head(), name=name)

    def test_a_name_is_taken_whatever_its_case_and_accents(self):
        make.tier(name="Růst")

        with pytest.raises(services.NameTaken):
            services.add_tier(people.head(), name="RUST")

    @pytest.mark.parametrize("days", [0, -1, 3_651])
    def test_a_rhythm_is_a_number_of_days(self, days):
        with pytest.raises(services.BadPromise):
            services.add_tier(people.head(), name="Gold", rhythm_days=days)

    def test_a_change_is_noted_with_before_and_after(self):
        tier = make.tier(name="Gold", rhythm_days=7)

        services.change_tier(people.head(), tier.pk, name="Gold", rhythm_days=14)

        assert trail.history_of(tier).get().changes == {"rhythm_days": [7, 14]}

    def test_moving_changes_places_and_stops_at_the_end(self):
        head, gold, silver = people.head(), make.tier(name="Gold"), make.tier(name="Silver")

        services.move_tier(head, silver.pk, up=True)
        services.move_tier(head, silver.pk, up=True)

        assert order() == [(1, "Silver"), (2, "Gold")]
        services.move_tier(head, silver.pk, up=False)
        assert order() == [(1, "Gold"), (2, "Silver")]
        assert verbs(gold) == []

    def test_one_that_accounts_have_is_not_removed_without_another(self):
        tier = make.tier()
        make.account(tier=tier)

        with pytest.raises(services.TierInUse, match="1 account"):
            services.remove_tier(people.head(), tier.pk)
        with pytest.raises(services.TierInUse):
            services.remove_tier(people.head(), tier.pk, move_to=tier.pk)

    def test_its_accounts_move_and_those_below_close_the_gap(self):
        gold, silver, _bronze = (make.tier(name=name) for name in ("Gold", "Silver", "Bronze"))
        account = make.account(tier=silver)

        services.remove_tier(people.head(), silver.pk, move_to=gold.pk)

        account.refresh_from_db()
        assert account.tier == gold
        assert order() == [(1, "Gold"), (2, "Bronze")]
        entry = trail.history_of_account(account.pk).get()
        assert (entry.verb, entry.changes) == ("account.tier_set", {"tier": ["Silver", "Gold"]})

    def test_one_that_is_gone_is_not_found(self):
        with pytest.raises(Http404):
            services.remove_tier(people.head(), 987_654)

    def test_accounts_that_were_merged_away_do_not_count(self):
        tier = make.tier()
        kept = make.account(tier=tier)
        make.account(tier=tier, merged_into=kept, merged_on=make.TODAY)

        assert selectors.counted_tiers(people.head()) == [(tier, 1)]


class TestSegments:
    def test_merging_moves_the_accounts_and_leaves_one(self):
        kept, merged = make.segment(name="Paper"), make.segment(name="Papers")
        account = make.account(segment=merged)

        services.merge_segments(people.head(), keep_id=kept.pk, merged_id=merged.pk)

        account.refresh_from_db()
        assert account.segment == kept
        assert list(selectors.segments()) == [kept]
        entry = trail.history_of_account(account.pk).get()
        assert entry.changes == {"segment": ["Papers", "Paper"]}

    def test_one_does_not_go_up_in_itself(self):
        segment = make.segment()

        with pytest.raises(services.SameSegment):
            services.merge_segments(people.head(), keep_id=segment.pk, merged_id=segment.pk)

    def test_removing_one_leaves_its_accounts_without(self):
        segment = make.segment()
        account = make.account(segment=segment)

        assert services.remove_segment(people.head(), segment.pk) == 1

        account.refresh_from_db()
        assert account.segment is None


class TestOwnFields:
    @pytest.mark.parametrize(
        ("kind", "typed", "kept"),
        [
            ("text", "  two  words ", "two words"),
            ("text", "", ""),
            ("number", "1250.50", "1250.5"),
            ("number", "1 250,50", "1250.5"),
            ("number", "1,250,000", "1250000"),
            ("number", "1.250,5", "1250.5"),
            ("number", "-0", "0"),
            ("date", "2026-01-31", "2026-01-31"),
        ],
    )
    def test_values_are_kept_in_one_way(self, kind, typed, kept):
        assert services.tidy_own_value(kind, typed) == kept

    @pytest.mark.parametrize(
        ("kind", "typed"),
        [
            ("number", "many"),
            ("number", "NaN"),
            ("number", "1e99"),
            ("number", "1.2.3"),
            ("number", "٣"),
            ("date", "31.1.2026"),
            ("date", "2026-02-30"),
            ("date", "0001-01-01"),
            ("text", "x" * 501),
        ],
    )
    def test_what_is_of_another_kind_is_refused(self, kind, typed):
        with pytest.raises(services.BadValue):
            services.tidy_own_value(kind, typed)

    def test_a_value_is_set_by_those_who_may_write_and_is_noted_by_its_name(self):
        account, field = make.account(), make.own_field(name="Limit", kind="number")
        writer = make.member(account, Level.WRITE)

        services.set_own_value(writer, account.pk, field_id=field.pk, value="5,5")
        services.set_own_value(writer, account.pk, field_id=field.pk, value="")

        account.refresh_from_db()
        assert account.own_values == {}
        changes = [entry.changes for entry in trail.history_of_account(account.pk)]
        assert changes == [{"Limit": ["5.5", None]}, {"Limit": [None, "5.5"]}]

    def test_a_kind_that_cannot_hold_the_values_is_refused(self):
        field = make.own_field(kind="text")
        make.account(own_values={str(field.pk): "12"})

        services.change_own_field(people.head(), field.pk, name="Limit", kind="number")
        with pytest.raises(services.KindIsFixed, match="12"):
            services.change_own_field(people.head(), field.pk, name="Limit", kind="date")

    def test_removing_one_takes_its_values_away(self):
        head, gone, kept = people.head(), make.own_field(), make.own_field()
        values = {str(gone.pk): "a", str(kept.pk): "b"}
        account = make.account(own_values=values)
        make.account(own_values={str(kept.pk): "c"})

        assert selectors.counted_own_fields(head) == [(gone, 1), (kept, 2)]
        assert services.remove_own_field(head, gone.pk) == 1

        account.refresh_from_db()
        assert account.own_values == {str(kept.pk): "b"}
        assert OwnField.objects.get() == kept

    def test_moving_changes_places(self):
        first, second = make.own_field(), make.own_field()

        services.move_own_field(people.head(), second.pk, up=True)

        assert list(selectors.own_fields()) == [second, first]

    def test_there_is_an_end_to_them(self):
        for _ in range(40):
            make.own_field()

        with pytest.raises(services.TooManyFields):
            services.add_own_field(people.head(), name="One more", kind="text")


class TestManyEntries:
    def test_they_are_written_like_single_ones(self):
        actor, account = people.head(), make.account()

        trail.record(actor, "account.tier_set", account, account_id=account.pk, tier=(None, "A"))
        trail.record_many(actor, "account.tier_set", [(account, account.pk, {"tier": (None, "A")})])

        one, other = trail.history_of_account(account.pk)
        assert (one.changes, one.thing_name, one.actor) == (
            other.changes,
            other.thing_name,
            other.actor,
        )
        assert Account.objects.count() == 1
