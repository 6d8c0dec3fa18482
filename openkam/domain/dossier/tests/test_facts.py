"""Facts: noted, confirmed, gone stale, never overwritten."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.models import FactVersion
from openkam.domain.dossier.services import Noted
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders.tests import make as stakeholders

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


def entry(account, kind, today=TODAY):
    found = selectors.dossier(make.actor(), account.pk, today)
    return next(one for one in found.entries if one.kind.code == kind)


class TestNoting:
    def test_a_new_value_leaves_the_old_one_as_history(self):
        account = portfolio.account()
        old = make.fact(account, text="Makes pumps.")

        new = make.fact(account, text="Makes drives.")

        assert entry(account, "description").latest.version == new
        old.refresh_from_db()
        assert (old.text, old.replaced_on) == ("Makes pumps.", TODAY)

    def test_a_kind_by_year_holds_one_fact_for_each(self):
        account = portfolio.account()
        make.fact(account, "revenue", number=90, currency="eur", year=2024)
        make.fact(account, "revenue", number=100, currency="EUR", year=2025)

        years = [known.fact.year for known in entry(account, "revenue").facts]

        assert years == [2025, 2024]

    def test_a_list_has_one_entry_a_line_and_none_twice(self):
        version = make.fact(portfolio.account(), "sites", "Brno\n\n Gdańsk \nBrno")

        assert version.text == "Brno\nGdańsk"

    @pytest.mark.parametrize(
        ("kind", "given", "field"),
        [
            ("description", {"text": "  "}, "text"),
            ("description", {"text": "x" * 20_001}, "text"),
            ("description", {"source": "gossip"}, "source"),
            ("description", {"source_url": "javascript:alert(1)"}, "source_url"),
            ("description", {"life_months": 0}, "life_months"),
            ("description", {"year": 2025}, "year"),
            ("king", {}, "kind"),
            ("employees", {"number": 5}, "year"),
            ("employees", {"number": 5, "year": 2025, "currency": "EUR"}, "currency"),
            ("employees", {"number": "NaN", "year": 2025}, "number"),
            ("revenue", {"number": 5, "year": 2025}, "currency"),
            ("revenue", {"number": "1e20", "year": 2025, "currency": "EUR"}, "number"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_place(self, kind, given, field):
        account = portfolio.account()

        with pytest.raises(services.BadFact) as refused:
            make.fact(account, kind, **given)

        assert refused.value.field == field
        assert not FactVersion.objects.exists()

    def test_money_keeps_its_cents_and_currency(self):
        version = make.fact(
            portfolio.account(), "budget", number="1234567.89", currency="czk", year=2026
        )

        version.refresh_from_db()
        assert (version.number, version.currency) == (Decimal("1234567.89"), "CZK")

    def test_who_wrote_at_the_same_time_is_told_and_sees_the_others_text(self):
        account = portfolio.account()
        make.fact(account, text="The other's text", seen=None)

        with pytest.raises(services.ChangedMeanwhile) as refused:
            make.fact(account, text="Mine", seen=None)

        assert refused.value.standing.text == "The other's text"

    def test_a_reader_may_not_write_and_an_outsider_does_not_know(self):
        account = portfolio.account()
        noted = Noted(source="observation", text="Makes pumps.")
        reader = portfolio.member(account, Level.READ)
        outsider = portfolio.member(account, None)

        with pytest.raises(PermissionDenied):
            services.note_fact(reader, account.pk, "description", noted, today=TODAY)
        with pytest.raises(Http404):
            selectors.dossier(outsider, account.pk, TODAY)

    def test_it_names_people_whom_erasing_finds(self):
        account = portfolio.account()
        place = stakeholders.stakeholder(account)

        version = make.fact(account, people=[place.person_id])

        assert [one.person for one in version.mentions.all()] == [place.person]

    def test_it_names_nobody_of_another_account_who_is_not_open(self):
        account, other = portfolio.account(), portfolio.account()
        stranger = stakeholders.stakeholder(other)
        writer = portfolio.member(account, Level.WRITE)
        noted = Noted(source="observation", text="Knows somebody.", people=[stranger.person_id])

        with pytest.raises(services.BadFact) as refused:
            services.note_fact(writer, account.pk, "description", noted, today=TODAY)

        assert refused.value.field == "people"


class TestAge:
    def test_it_is_stale_from_the_day_on_which_its_life_ends(self):
        account = portfolio.account()
        make.fact(account, "present_state")  # three months

        before = entry(account, "present_state", date(2026, 12, 31)).latest
        after = entry(account, "present_state", date(2027, 1, 1)).latest

        assert (before.is_stale, after.is_stale) == (False, True)

    def test_still_true_gives_many_a_new_life_at_once(self):
        account = portfolio.account()
        versions = [make.fact(account, kind) for kind in ("present_state", "outlook")]
        day = date(2027, 5, 1)

        count = services.still_true(
            make.actor(), [one.pk for one in versions], is_confirmed=True, today=day
        )

        found = selectors.dossier(make.actor(), account.pk, day)
        assert (count, found.stale) == (2, [])
        assert all(one.version.is_confirmed for e in found.entries for one in e.facts)

    def test_still_true_of_one_that_was_replaced_changes_nothing(self):
        account = portfolio.account()
        old = make.fact(account)
        make.fact(account, text="Newer")

        with pytest.raises(Http404):
            services.still_true(make.actor(), [old.pk], today=TODAY)


class TestHistory:
    def test_an_earlier_version_is_restored_as_a_new_one(self):
        account = portfolio.account()
        old = make.fact(account, text="Makes pumps.")
        make.fact(account, text="Makes drives.")

        again = services.restore_version(make.actor(), old.pk, today=TODAY)

        assert (again.text, again.pk == old.pk) == ("Makes pumps.", False)
        assert again.fact.versions.count() == 3

    def test_what_is_withdrawn_is_a_gap_again_and_keeps_its_history(self):
        account = portfolio.account()
        version = make.fact(account, "goals")

        services.withdraw_fact(make.actor(), version.fact_id, today=TODAY)

        found = selectors.dossier(make.actor(), account.pk, TODAY)
        assert "goals" in [one.kind.code for one in found.gaps]
        assert version.fact.versions.count() == 2


class TestHealth:
    def test_completeness_and_freshness_are_two_answers(self):
        account = portfolio.account()
        template = selectors.template_of(None)
        known = ("description", "present_state", "outlook")
        for kind in known:
            make.fact(account, kind, is_confirmed=kind == "outlook")

        health = selectors.dossier(make.actor(), account.pk, TODAY).health

        total = sum(template.values())
        assert health.completeness == sum(template[kind] for kind in known) / total
        assert health.freshness == template["outlook"] / total  # the others are only assumed

    def test_what_stands_on_pages_of_its_own_counts_as_known(self):
        account = portfolio.account()
        make.contract(account, is_confirmed=True)

        found = selectors.dossier(make.actor(), account.pk, TODAY)

        contracts = next(one for one in found.entries if one.kind.code == "contracts")
        assert contracts.record == selectors.Record(1, is_confirmed=True, is_stale=False)
        assert contracts not in found.gaps
