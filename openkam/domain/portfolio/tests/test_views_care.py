"""The pages of tiers, segments and own fields: in place by htmx, and as plain forms."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from openkam.core.access.tests import make as people
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.models import OwnField, Segment, Tier
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import HTMX, text

pytestmark = pytest.mark.django_db
PAGES = ("portfolio:tiers", "portfolio:segments", "portfolio:own-fields")


def browser(user):
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def head():
    make.company()
    return browser(people.head())


class TestPages:
    @pytest.mark.parametrize("page", PAGES)
    def test_empty_ones_say_what_to_do_next(self, head, page):
        content = text(head.get(reverse(page)))

        assert "ok-empty" in content
        assert "/new/" in content

    @pytest.mark.parametrize("page", PAGES)
    def test_observers_read_and_are_offered_nothing(self, page):
        make.company()
        make.tier(), make.segment(), make.own_field()

        content = text(browser(people.observer()).get(reverse(page)))

        assert "ok-table" in content
        assert "/new/" not in content
        assert "/remove/" not in content

    def test_tiers_say_what_they_promise(self, head):
        tier = make.tier(name="Gold", rhythm_days=7, dossier_revision_days=90, wants_plan=True)
        make.tier(name="Rest", needs_key_status=True)
        make.account(tier=tier)

        content = text(head.get(reverse("portfolio:tiers")))

        assert "contact every 7 days, dossier revised every 90 days, has a plan" in content
        assert "nothing promised" in content
        assert "only for key accounts" in content
        assert f"/portfolio/accounts/?tier={tier.pk}" in content


class TestInPlace:
    def test_the_question_comes_alone(self, head):
        content = text(head.get(reverse("portfolio:tier-add"), headers=HTMX))

        assert "<html" not in content
        assert 'name="rhythm_days"' in content

    def test_the_answer_is_the_table(self, head):
        response = head.post(
            reverse("portfolio:tier-add"), {"name": "Gold", "rhythm_days": "7"}, headers=HTMX
        )

        assert "<html" not in text(response)
        assert "Gold is added." in text(response)
        assert Tier.objects.get().rhythm_days == 7

    def test_a_fault_stays_in_the_form_with_what_was_typed(self, head):
        make.tier(name="Gold")

        response = head.post(
            reverse("portfolio:tier-add"), {"name": "gold", "rhythm_days": "7"}, headers=HTMX
        )

        assert response.status_code == 422
        assert response.headers["HX-Retarget"] == "#care-question"
        assert "is there already" in text(response)
        assert 'value="gold"' in text(response)


class TestPlainForms:
    def test_they_lead_back_to_the_table(self, head):
        tier = make.tier(name="Gold", rhythm_days=7)

        response = head.post(
            reverse("portfolio:tier-change", args=[tier.pk]), {"name": "Platinum"}, follow=True
        )

        assert "Saved." in text(response)
        assert "Platinum" in text(response)
        assert Tier.objects.get().rhythm_days is None

    def test_a_tier_with_accounts_asks_where_they_go(self, head):
        gold, silver = make.tier(name="Gold"), make.tier(name="Silver")
        make.account(tier=gold)
        url = reverse("portfolio:tier-remove", args=[gold.pk])

        asked, refused = head.get(url), head.post(url, {"target": ""})
        removed = head.post(url, {"target": silver.pk}, follow=True)

        assert "1 account has this tier" in text(asked)
        assert refused.status_code == 422
        assert "Choose the tier" in text(refused)
        assert "Gold is removed." in text(removed)
        assert selectors.counted_tiers(people.head()) == [(Tier.objects.get(), 1)]

    @pytest.mark.parametrize("target", ["", "987654", "many"])
    def test_a_segment_goes_up_only_in_one_that_is_there(self, head, target):
        segment = make.segment()

        response = head.post(
            reverse("portfolio:segment-merge", args=[segment.pk]), {"target": target}
        )

        assert response.status_code == 422

    def test_segments_are_added_renamed_merged_and_removed(self, head):
        head.post(reverse("portfolio:segment-add"), {"name": "Бумага"})
        first, second = Segment.objects.get(), make.segment(name="Paper")

        head.post(reverse("portfolio:segment-change", args=[second.pk]), {"name": "Papers"})
        head.post(reverse("portfolio:segment-merge", args=[first.pk]), {"target": second.pk})

        assert [str(one) for one in Segment.objects.all()] == ["Papers"]
        head.post(reverse("portfolio:segment-remove", args=[second.pk]))
        assert not Segment.objects.exists()

    def test_own_fields_say_what_would_be_lost(self, head):
        head.post(reverse("portfolio:own-field-add"), {"name": "Limit", "kind": "number"})
        field = OwnField.objects.get()
        make.account(own_values={str(field.pk): "5"})
        url = reverse("portfolio:own-field-remove", args=[field.pk])

        asked = head.get(url)
        head.post(url)

        assert "The value of 1 account would be lost." in text(asked)
        assert not OwnField.objects.exists()

    @pytest.mark.parametrize("direction", ["up", "down", "sideways"])
    def test_moving_leads_back(self, head, direction):
        tier, field = make.tier(), make.own_field()

        for name, pk in (("portfolio:tier-move", tier.pk), ("portfolio:own-field-move", field.pk)):
            response = head.post(reverse(name, args=[pk]), {"direction": direction})

            assert response.status_code == 302
