"""Competitors at an account: noted, gone, back again, never overwritten; and the catalogue."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.calc.rivals import Spend
from openkam.core.access.models import Level
from openkam.core.audit.models import Entry
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.models import Competitor, Presence, PresenceVersion
from openkam.domain.dossier.services import NotedPresence
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.models import CompanyRate
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
SAID = NotedPresence(source="observation", supplies="Drives")


def rivals(account, today=TODAY):
    return selectors.rivals_of(make.actor(), account.pk, today)


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


class TestNoting:
    def test_a_new_version_leaves_the_old_one_as_history(self, account):
        old = make.presence(account, supplies="Drives")

        new = make.presence(account, supplies="Drives and gears")

        assert [one.version for one in rivals(account).present] == [new]
        old.refresh_from_db()
        assert (old.supplies, old.replaced_on) == ("Drives", TODAY)

    def test_the_same_competitor_stands_once_for_each_product_group(self, account):
        make.presence(account, product_group="Drives")
        make.presence(account, product_group="Gears")
        make.presence(account, product_group="drives", supplies="More of them")

        groups = [one.presence.product_group for one in rivals(account).present]
        assert sorted(groups) == ["Drives", "Gears"]
        assert Competitor.objects.count() == 1

    def test_unknown_marks_stay_unknown(self, account):
        make.presence(account, marks={"price": (2, 4), "quality": (None, 3), "range": (None, None)})

        one = rivals(account).present[0]
        assert one.version.marks == {"price": [2, 4], "quality": [None, 3]}
        assert (one.comparison.behind, one.comparison.unknown) == (1, 7)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"supplies": "  "}, "supplies"),
            ({"supplies": "x" * 20_001}, "supplies"),
            ({"strengths": "x" * 20_001}, "strengths"),
            ({"spend": 10, "currency": ""}, "currency"),
            ({"spend": 10, "currency": "E1R"}, "currency"),
            ({"spend": -1}, "spend"),
            ({"spend": "1e15"}, "spend"),
            ({"marks": {"price": (6, 1)}}, "ours_price"),
            ({"marks": {"price": (1, 0)}}, "theirs_price"),
            ({"marks": {"nonsense": (1, 1)}}, ""),
            ({"source": "gossip"}, "source"),
            ({"product_group": "x" * 201}, "product_group"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, account, given, field):
        with pytest.raises(services.BadFact) as refused:
            make.presence(account, **given)

        assert refused.value.field == field
        assert not PresenceVersion.objects.exists()

    def test_two_people_at_once_overwrite_nothing(self, account):
        seen = make.presence(account)
        theirs = make.presence(account, supplies="Theirs")

        with pytest.raises(services.ChangedMeanwhile) as refused:
            make.presence(account, supplies="Mine", seen=seen.pk)

        assert refused.value.standing == theirs

    @pytest.mark.parametrize(
        ("level", "refusal"), [(None, Http404), (Level.READ, PermissionDenied)]
    )
    def test_it_refuses_who_may_not_write(self, account, level, refusal):
        actor = portfolio.member(account, level)

        with pytest.raises(refusal):
            services.note_named_presence(
                actor, account.pk, "Servalt", "", SAID, may_add=True, today=TODAY
            )

        assert not Competitor.objects.exists()

    def test_the_trail_names_the_competitor_and_none_of_the_words(self, account):
        make.presence(account, "Servalt", supplies="Told by Sara Lindqvist")

        entry = Entry.objects.get(verb="presence.noted")
        assert (entry.thing_name, entry.account_id) == ("Servalt", account.pk)
        assert "Sara" not in str(entry.changes)


class TestGoing:
    def test_who_is_gone_is_listed_as_gone_and_can_come_back(self, account):
        version = make.presence(account, spend=50)
        services.withdraw_presence(make.actor(), version.presence_id, today=TODAY)
        gone = rivals(account)

        services.restore_presence(make.actor(), version.pk, today=TODAY)

        assert (gone.present, len(gone.gone), gone.spend) == ((), 1, Spend(None))
        assert rivals(account).present[0].spend == 50

    def test_who_is_noted_anew_after_going_collides_with_nobody(self, account):
        version = make.presence(account)
        services.withdraw_presence(make.actor(), version.presence_id, today=TODAY)

        make.presence(account, supplies="Back again", seen=None)

        assert [one.version.supplies for one in rivals(account).present] == ["Back again"]

    def test_one_who_was_changed_meanwhile_is_not_sent_away(self, account):
        seen = make.presence(account)
        make.presence(account, supplies="Changed")

        with pytest.raises(services.ChangedMeanwhile):
            services.withdraw_presence(make.actor(), seen.presence_id, seen=seen.pk, today=TODAY)


class TestStillTrue:
    def test_what_was_found_true_is_fresh_again(self, account):
        old = make.presence(account, today=date(2025, 1, 1))

        services.presences_still_true(
            make.actor(), account.pk, [old.pk], is_confirmed=True, today=TODAY
        )

        one = rivals(account).present[0]
        assert (one.is_stale, one.version.is_confirmed) == (False, True)

    def test_a_version_of_another_account_is_not_touched(self, account):
        other = make.presence(portfolio.account())

        with pytest.raises(Http404):
            services.presences_still_true(make.actor(), account.pk, [other.pk], today=TODAY)


class TestSpend:
    def test_other_currencies_count_at_the_rate_of_the_company(self, account):
        CompanyRate.objects.create(
            currency="USD",
            month=date(2026, 9, 1),
            rate=Decimal("0.5"),
            set_by=make.actor(),
            set_at=portfolio.NOW,
        )
        make.presence(account, "Alfa", spend=100, currency="USD")
        make.presence(account, "Beta", spend=100, currency="CHF")

        found = rivals(account)

        assert {one.presence.competitor.name: one.spend for one in found.present} == {
            "Alfa": 50,
            "Beta": None,
        }
        assert found.spend == Spend(Decimal(50), is_at_least=True)

    def test_without_our_revenue_no_share_is_told(self, account):
        make.presence(account, spend=100)

        found = rivals(account)

        assert (found.our_share, found.present[0].share) == (None, None)


class TestNaming:
    def test_a_name_is_found_whatever_its_case_and_accents(self, account):
        make.presence(account, "Škoda Díly")

        make.presence(account, "skoda dily", supplies="More")

        assert Competitor.objects.count() == 1

    def test_an_unknown_name_is_asked_about_with_those_who_may_be_meant(self, account):
        make.presence(account, "Servalt GmbH")

        with pytest.raises(services.UnknownCompetitor) as asked:
            services.note_named_presence(
                make.actor(), account.pk, "Servalt AG", "", SAID, may_add=False, today=TODAY
            )

        assert [one.name for one in asked.value.alike] == ["Servalt GmbH"]
        assert Competitor.objects.count() == 1

    def test_nothing_is_added_where_the_rest_is_refused(self, account):
        with pytest.raises(services.BadFact):
            make.presence(account, "Servalt", source="gossip")

        assert not Competitor.objects.exists()


class TestCatalogue:
    def test_a_competitor_is_renamed_with_its_marks_and_deals(self, account):
        row = make.presence(account).presence.competitor

        services.change_competitor(make.actor(), row.pk, name="Servalt Group")

        assert rivals(account).present[0].presence.competitor.name == "Servalt Group"

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "x" * 201}, "name"),
            ({"name": "beta"}, "name"),
            ({"name": "Alfa", "website": "javascript:alert(1)"}, "website"),
            ({"name": "Alfa", "note": "x" * 20_001}, "note"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, given, field):
        alfa = services.add_competitor(make.actor(), "Alfa")
        services.add_competitor(make.actor(), "Beta")

        with pytest.raises(services.BadCompetitor) as refused:
            services.change_competitor(make.actor(), alfa.pk, **given)

        assert refused.value.field == field

    def test_members_add_but_only_heads_and_administrators_rename(self, account):
        member = portfolio.member(account, Level.WRITE)
        row = services.add_competitor(member, "Alfa")

        with pytest.raises(PermissionDenied):
            services.change_competitor(member, row.pk, name="Beta")

    def test_it_counts_only_accounts_open_to_the_reader(self, account):
        make.presence(account, spend=10)
        make.presence(portfolio.account(), spend=30)
        make.deal(account, "lost", competitor="Servalt")
        member = portfolio.member(account)

        whole, part = selectors.catalogue(make.actor()), selectors.catalogue(member)

        assert [(one.accounts, one.spend.amount, one.lost) for one in whole] == [(2, 40, 1)]
        assert [(one.accounts, one.spend.amount, one.lost) for one in part] == [(1, 10, 1)]


class TestMerging:
    def merged(self, kept, other):
        numbers = {row.name: row.pk for row in Competitor.objects.all()}
        return services.merge_competitors(
            make.actor(), keep_id=numbers[kept], merged_id=numbers[other], today=TODAY
        )

    def test_presences_and_deals_go_over_and_the_name_leads_there(self, account):
        make.presence(account, "Servalt")
        make.presence(account, "Servalt Drives", "Gears")
        make.deal(account, competitor="Servalt Drives")

        kept = self.merged("Servalt", "Servalt Drives")

        assert Presence.objects.filter(competitor=kept).count() == 2
        assert rivals(account).contests[0].competitor == kept
        assert selectors.competitor_called("servalt drives") == kept

    def test_of_two_for_one_group_the_younger_holds_and_both_stay(self, account):
        make.presence(account, "Servalt", supplies="Old", today=date(2025, 1, 1))
        make.presence(account, "Servalt Drives", supplies="New")

        self.merged("Servalt", "Servalt Drives")

        assert [one.version.supplies for one in rivals(account).present] == ["New"]
        assert PresenceVersion.objects.count() == 2

    def test_parting_gives_each_its_own_back(self, account):
        make.presence(account, "Servalt", supplies="Old", today=date(2025, 1, 1))
        make.presence(account, "Servalt Drives", supplies="New")
        make.presence(account, "Servalt Drives", "Gears", supplies="Gears")
        make.deal(account, competitor="Servalt Drives")
        self.merged("Servalt", "Servalt Drives")
        merged = Competitor.objects.get(name="Servalt Drives")

        services.part_competitor(make.actor(), merged.pk, today=TODAY)

        names = {(str(one.presence), one.version.supplies) for one in rivals(account).present}
        assert names == {
            ("Servalt", "Old"),
            ("Servalt Drives", "New"),
            ("Servalt Drives (Gears)", "Gears"),
        }
        assert rivals(account).contests[0].competitor == merged

    def test_nothing_goes_up_in_itself(self, account):
        make.presence(account, "Servalt")

        with pytest.raises(services.BadCompetitor):
            self.merged("Servalt", "Servalt")


class TestPoints:
    def test_proposals_hold_until_somebody_decides(self):
        assert [point.key for point in selectors.points()][:2] == ["price", "quality"]

    def test_marks_stay_with_a_point_that_is_called_otherwise(self, account):
        make.presence(account, marks={"price": (2, 4)})

        services.rename_point(make.actor(), "price", "Cost")

        one = rivals(account).present[0]
        assert str(one.points[0]) == "Cost"
        assert one.marks[0] == (2, 4)

    def test_a_point_of_which_something_was_marked_is_shown_after_it_was_retired(self, account):
        make.presence(account, marks={"price": (2, 4)})

        services.retire_point(make.actor(), "price")
        services.retire_point(make.actor(), "range")

        keys = [point.key for point in rivals(account).points]
        assert "price" in keys
        assert "range" not in keys
        assert "price" not in [point.key for point in selectors.points()]

    def test_marks_of_a_retired_point_survive_a_new_version(self, account):
        make.presence(account, marks={"price": (2, 4)})
        services.retire_point(make.actor(), "price")

        make.presence(account, marks={"quality": (5, 1)})

        assert rivals(account).present[0].version.marks == {"quality": [5, 1], "price": [2, 4]}

    def test_they_stand_in_the_order_that_was_chosen(self):
        services.add_point(make.actor(), "Sustainability")
        for _time in range(8):
            services.move_point(make.actor(), selectors.points()[-1].key, is_up=True)
            services.move_point(make.actor(), "quality", is_up=True)

        names = [str(point) for point in selectors.points()]
        assert len(names) == 9
        assert names[0] == "Quality"

    @pytest.mark.parametrize("name", ["", "x" * 101, "PRICE"])
    def test_a_name_of_its_own_is_needed(self, name):
        with pytest.raises(services.BadPoint) as refused:
            services.add_point(make.actor(), name)

        assert refused.value.field == "name"

    def test_members_do_not_decide(self, account):
        with pytest.raises(PermissionDenied):
            services.add_point(portfolio.member(account, Level.LEAD), "Sustainability")


class TestMergedAccounts:
    def test_what_was_noted_at_an_account_merged_into_this_one_goes_on(self, account):
        old = portfolio.account(name="Hallmeier alt")
        version = make.presence(old, supplies="Old")
        make.deal(old)
        old.merged_into = account
        old.save()

        make.presence(account, supplies="New")

        found = rivals(account)
        assert [one.version.supplies for one in found.present] == ["New"]
        assert found.present[0].presence.pk == version.presence_id
        assert len(found.contests) == 1
