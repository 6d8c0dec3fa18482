"""How well an account is covered, and on whom it hangs."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.calc.losses import without_person
from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import jobs, selectors, services
from openkam.domain.stakeholders.models import AccountCoverage, StageView
from openkam.domain.stakeholders.selectors import leaving, threads
from openkam.domain.stakeholders.selectors.coverage import OTHER_GROUPS, THEM, US
from openkam.domain.stakeholders.services import Played, coverage
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
LONG_AGO = TODAY - timedelta(days=91)


def hallmeier():
    """A partner who decides, reached only over his chief operating officer and one of us."""
    account = portfolio.account(name="Hallmeier Werke")
    partner = make.stakeholder(account, "Friedrich Hallmeier", roles=("decider",), rank="owner")
    officer = make.stakeholder(
        account, "Anke Vogt", boss=partner, roles=("influencer",), rank="executive"
    )
    hana = people.user(name="Hana Veselá")
    make.touch(officer, hana)
    return account, partner, officer, hana


def row_of(account):
    return AccountCoverage.objects.get(account=account)


def hinge_keys(row):
    return {(one["side"], one["id"]) for one in row.hinges}


class TestPrepared:
    def test_each_change_measures_the_account_anew(self):
        account, partner, officer, hana = hallmeier()

        row = row_of(account)

        assert (row.people, row.people_reached, row.deciders, row.deciders_reached) == (2, 1, 1, 0)
        assert (row.cells, row.cells_known, row.cells_tied) == (5, 2, 1)
        assert "decider" in row.missing_roles
        assert "influencer" not in row.missing_roles
        assert row.is_single_threaded is True
        assert hinge_keys(row) == {("them", officer.pk), ("us", hana.pk)}
        assert (row.cut, row.last_touch_on, row.measured_on) == (1, TODAY, TODAY)

    def test_without_a_known_decider_the_cut_is_unknown_and_not_fine(self):
        account = portfolio.account()
        place = make.stakeholder(account, roles=("buyer",))
        make.touch(place, people.user())

        row = row_of(account)

        assert row.cut is None
        assert row.deciders == 0
        assert row.is_single_threaded is True

    def test_people_without_a_contact_leave_it_open_whether_it_hangs_on_one(self):
        account = portfolio.account()
        make.stakeholder(account, roles=("decider",))

        row = row_of(account)

        assert row.is_single_threaded is None
        assert (row.people, row.people_reached) == (1, 0)

    def test_two_of_each_side_who_know_both_hold_the_account(self):
        account, partner, officer, hana = hallmeier()
        martin = people.user(name="Martin Dušek")
        for place in (partner, officer):
            for colleague in (hana, martin):
                make.touch(place, colleague)

        row = row_of(account)

        assert hinge_keys(row) == {("them", partner.pk)}  # most of the influence
        assert row.cut == 2

    def test_a_tie_that_was_silent_for_91_days_counts_no_more_after_the_night(self):
        account = portfolio.account()
        place = make.stakeholder(account, roles=("decider",))
        make.touch(place, people.user(), day=TODAY)

        coverage.measure_all(TODAY + timedelta(days=91))

        row = row_of(account)
        assert row.cells_tied == 0
        assert row.is_single_threaded is None

    def test_a_change_without_a_day_is_measured_as_of_the_last_one(self):
        account, partner, officer, _hana = hallmeier()
        coverage.measure_all(TODAY + timedelta(days=5))

        services.set_reports_to(make.actor(), officer.pk, None)

        row = row_of(account)
        assert row.measured_on == TODAY + timedelta(days=5)
        assert row.cut == 0

    def test_many_changes_are_followed_by_one_measurement(self, django_assert_max_num_queries):
        account = portfolio.account()
        head = make.actor()

        with services.once():
            make.stakeholder(account, "One")
            make.stakeholder(account, "Two")
            assert not AccountCoverage.objects.exists()

        assert row_of(account).people == 2
        assert head

    def test_one_change_costs_few_queries(self, django_assert_max_num_queries):
        account, _partner, _officer, _hana = hallmeier()

        with django_assert_max_num_queries(14):
            coverage.refresh(account, TODAY)

    def test_who_left_us_leads_to_nobody(self):
        account, _partner, officer, hana = hallmeier()
        hana.is_active = False
        hana.save(update_fields=["is_active"])

        coverage.measure_all(TODAY)

        assert row_of(account).people_reached == 0
        assert officer

    def test_people_of_a_merged_account_count_with_the_kept_one(self):
        account, _partner, _officer, _hana = hallmeier()
        kept = portfolio.account(name="Hallmeier Group")
        make.stakeholder(kept, "Gisela Pohl", roles=("gatekeeper",))
        account.merged_into, account.merged_on = kept, TODAY
        account.save(update_fields=["merged_into", "merged_on"])
        assert coverage.is_due(TODAY)

        coverage.measure_all(TODAY)

        assert row_of(kept).people == 3
        assert not AccountCoverage.objects.filter(account=account).exists()
        assert not coverage.is_due(TODAY)

    def test_a_change_at_a_merged_account_measures_the_kept_one(self):
        account, _partner, officer, _hana = hallmeier()
        kept = portfolio.account(name="Hallmeier Group")
        make.stakeholder(kept, "Gisela Pohl")
        account.merged_into, account.merged_on = kept, TODAY
        account.save(update_fields=["merged_into", "merged_on"])

        services.set_roles(make.actor(), officer.pk, [Played("user")], today=TODAY)

        assert row_of(kept).people == 3

    def test_another_choice_of_expected_roles_enqueues_the_measurement(self):
        from openkam.core.jobs.models import Job

        services.expect_roles(make.actor(), ["decider"])

        assert Job.objects.filter(name="stakeholders.measure_coverage").count() == 1

    def test_the_job_measures_all_and_twice_does_no_harm(self):
        account, *_rest = hallmeier()

        first = jobs.measure_coverage(None, actor=make.actor())
        second = jobs.measure_coverage(None, actor=make.actor())

        assert first["accounts"] == second["accounts"] == 1
        assert row_of(account).people == 2


class TestOpinions:
    def test_what_follows_from_power_alone_is_kept_from_readers(self):
        account = portfolio.account()
        hana, martin = people.user(name="Hana"), people.user(name="Martin")
        strong = make.stakeholder(account, "Strong", roles=("buyer",), power=5)
        weak = make.stakeholder(account, "Weak", roles=("buyer",), power=1)
        for place in (strong, weak):
            for colleague in (hana, martin):
                make.touch(place, colleague)

        row = row_of(account)
        reader = portfolio.member(account, Level.READ)
        writer = portfolio.member(account, Level.WRITE)

        assert row.is_single_threaded is True
        assert row.is_single_threaded_to_readers is False
        assert [one["reasons_to_readers"] for one in row.hinges] == [[]]
        assert list(threads.threads(writer)) == [account]
        assert list(threads.threads(reader)) == []
        assert threads.hinges_of([row], set()).of[account.pk] == ()
        assert [one.name for one in threads.hinges_of([row], {account.pk}).of[account.pk]] == [
            "Strong"
        ]

    def test_a_reader_sees_no_power_in_the_loss(self):
        account, _partner, officer, _hana = hallmeier()
        make.opinion(officer, "power", number=5)
        make.opinion(officer, "attitude", number=2)
        reader = portfolio.member(account, Level.READ)

        found = leaving.if_leaves(reader, account.pk, (THEM, officer.pk), TODAY)

        assert found.loss.support.before is None


class TestProductGroups:
    def test_a_role_for_one_group_tells_the_groups_apart(self):
        account = portfolio.account()
        place = make.stakeholder(account)
        services.set_roles(
            make.actor(), place.pk, [Played("buyer", "Bikes"), Played("decider")], today=TODAY
        )
        snapshot = selectors.snapshot(make.actor(), account.pk, TODAY)

        found = selectors.measured(
            snapshot, expected=["decider", "buyer"], names={}, bought=["Bikes", "Helmets"]
        )

        assert found.areas == ("Bikes", OTHER_GROUPS)
        known = {(cell.role, cell.area): bool(cell.holders) for cell in found.coverage.cells}
        assert known == {
            ("decider", "Bikes"): True,
            ("decider", ""): True,
            ("buyer", "Bikes"): True,
            ("buyer", ""): False,
        }


class TestLeaving:
    def test_it_says_what_is_lost_with_one_of_theirs(self):
        account, partner, officer, _hana = hallmeier()

        found = leaving.if_leaves(make.actor(), account.pk, (THEM, officer.pk), TODAY)

        assert found.hangs_by == ("coverage", "deciders")
        assert found.loss.unreachable == ((THEM, partner.pk),)
        assert (found.loss.cells_before, found.loss.cells_after) == (1, 0)

    def test_it_refuses_strangers(self):
        account, _partner, _officer, _hana = hallmeier()
        other = make.stakeholder(portfolio.account(), "Stranger")

        for who in ((THEM, other.pk), (US, people.user().pk)):
            with pytest.raises(Http404):
                leaving.if_leaves(make.actor(), account.pk, who, TODAY)

    def test_one_of_us_is_looked_at_over_all_accounts_the_reader_sees(self):
        account, _partner, _officer, hana = hallmeier()
        second = portfolio.account(name="Second")
        make.touch(make.stakeholder(second, "Second Buyer", roles=("buyer",)), hana)
        reader = portfolio.member(second, Level.READ)

        everything = leaving.if_colleague_leaves(make.actor(), hana.pk, TODAY)
        own = leaving.if_colleague_leaves(reader, hana.pk, TODAY)

        assert {one.account.name for one in everything.hanging} == {"Hallmeier Werke", "Second"}
        assert [one.account.name for one in own.accounts] == ["Second"]
        assert account

    def test_a_colleague_whom_nobody_there_knows_is_not_found(self):
        hallmeier()

        with pytest.raises(Http404):
            leaving.if_colleague_leaves(make.actor(), people.user().pk, TODAY)

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("them-12", ("them", 12)),
            ("us-5", ("us", 5)),
            ("us-", None),
            ("they-5", None),
            ("", None),
            ("them-١", None),
            ("us-" + "9" * 30, None),
        ],
    )
    def test_it_reads_who_is_meant_and_nothing_else(self, text, key):
        assert leaving.key_of(text) == key

    def test_no_loss_raises_the_coverage(self):
        account, partner, officer, hana = hallmeier()
        martin = people.user(name="Martin")
        make.touch(partner, martin, day=LONG_AGO)
        make.stakeholder(account, "Katrin Böhm", boss=officer, roles=("buyer", "user"), power=2)
        make.opinion(officer, "attitude", number=2)
        found = selectors.account_coverage(make.actor(), account.pk, TODAY)

        network = found.standing.network
        for person in (*network.ours, *network.theirs):
            loss = without_person(found.standing, person)
            assert loss.cells_after <= loss.cells_before
            assert (loss.influence.after or 0) <= (loss.influence.before or 0)
            assert (loss.support.after or 0) <= (loss.support.before or 0)
            assert all(one.after <= one.before for one in loss.ways)


class TestThreads:
    def test_key_accounts_with_nobody_known_are_not_fine(self):
        key = portfolio.account(name="Key", key_state="key", key_since=TODAY)
        portfolio.account(name="Plain")

        shown = threads.threads(make.actor(), show="unknown")

        assert list(shown) == [key]

    def test_it_counts_how_accounts_stand(self):
        hallmeier()
        untied = portfolio.account()
        make.stakeholder(untied)

        counts = threads.thread_counts(make.actor())

        assert (counts.single, counts.untied, counts.unknown, counts.several) == (1, 1, 0, 0)


class TestStages:
    def test_the_own_view_is_kept_with_its_reason_and_history(self):
        account, *_rest = hallmeier()
        writer = portfolio.member(account, Level.WRITE)

        services.set_stage_view(writer, account.pk, "basic", why="They buy.", today=TODAY)
        services.set_stage_view(writer, account.pk, "integrated", why="Joint plan.", today=TODAY)

        views = selectors.stage_views(writer, account.pk)
        assert [one.stage for one in views] == ["integrated", "basic"]

    @pytest.mark.parametrize(
        ("stage", "why", "field"),
        [("married", "x", "stage"), ("basic", " ", "why"), ("basic", "x" * 501, "why")],
    )
    def test_it_refuses_what_is_no_view(self, stage, why, field):
        account = portfolio.account()

        with pytest.raises(services.BadStage) as refused:
            services.set_stage_view(make.actor(), account.pk, stage, why=why, today=TODAY)

        assert refused.value.field == field
        assert not StageView.objects.exists()

    def test_a_reader_may_not_say(self):
        account = portfolio.account()
        reader = portfolio.member(account, Level.READ)

        with pytest.raises(PermissionDenied):
            services.set_stage_view(reader, account.pk, "basic", why="x", today=TODAY)

    def test_the_observed_stage_falls_with_silence(self):
        account, partner, officer, hana = hallmeier()
        make.touch(partner, people.observer())
        for day in range(20):
            make.touch(officer, hana, day=TODAY - timedelta(days=day))

        now = selectors.observed_stage(selectors.account_coverage(make.actor(), account.pk, TODAY))
        later = selectors.observed_stage(
            selectors.account_coverage(make.actor(), account.pk, TODAY + timedelta(days=120))
        )

        assert now.points is not None
        assert {item.code: item.value for item in now.items}["executives"] == 3
        assert later.stage == "exploratory"
