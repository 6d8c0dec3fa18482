"""The facts of an account, each changed in place."""

import pytest
from django.urls import reverse

from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import WERKE, text

FACTS = {"HX-Request": "true", "HX-Target": "account-facts"}


def url(trade, field):
    return reverse("portfolio:account-change", args=[trade.id(WERKE), field])


def account(trade):
    return Account.objects.get(pk=trade.id(WERKE))


@pytest.fixture
def limit(trade):
    return make.own_field(name="Limit", kind="number")


class TestWhoMay:
    @pytest.mark.parametrize(
        ("field", "allowed"),
        [
            ("site", {"head", "lead", "writer"}),
            ("vat_number", {"head", "lead", "writer"}),
            ("company_number", {"head", "lead", "writer"}),
            ("domain", {"head", "lead", "writer"}),
            ("segment", {"head", "lead", "writer"}),
            ("tier", {"head", "lead"}),
        ],
    )
    def test_it_takes_the_level(self, trade, field, allowed):
        seen = {
            persona: trade.visitor(persona).get(url(trade, field)).status_code
            for persona in ("head", "lead", "writer", "reader", "observer", "outsider")
        }

        assert {persona for persona, status in seen.items() if status == 200} == allowed
        assert seen["outsider"] == 404
        assert seen["reader"] == seen["observer"] == 403

    def test_own_fields_take_the_level_to_write(self, trade, limit):
        field = f"own-{limit.pk}"

        assert trade.visitor("writer").get(url(trade, field)).status_code == 200
        assert trade.visitor("reader").get(url(trade, field)).status_code == 403
        for unknown in ("own-987654", "own-x", "own-"):
            assert trade.visitor("head").get(url(trade, unknown)).status_code == 404


class TestPanel:
    def test_it_says_what_the_tier_promises_and_shows_values_as_people_write_them(
        self, trade, limit
    ):
        tier = make.tier(name="Gold", rhythm_days=7, wants_plan=True)
        Account.objects.filter(pk=trade.id(WERKE)).update(
            tier=tier, domain="werke.example", own_values={str(limit.pk): "1250000.5"}
        )

        content = text(trade.visitor("reader").get(f"/accounts/{trade.id(WERKE)}/"))

        assert "contact every 7 days, has a plan" in content
        assert "1 250 000.5" in content
        assert 'href="https://werke.example"' in content
        assert content.count('<span class="ok-tier s" title="Gold">') == 2  # header and facts
        assert "Change: Tier" not in content


class TestChange:
    @pytest.mark.parametrize(
        ("field", "typed", "kept"),
        [
            ("site", " Mannheim  Käfertal ", "Mannheim Käfertal"),
            ("vat_number", "de 123", "DE123"),
            ("company_number", "HRB 12", "HRB 12"),
            ("domain", "https://www.Werke.example/shop", "werke.example"),
        ],
    )
    def test_texts_are_kept_tidily(self, trade, field, typed, kept):
        trade.visitor("writer").post(url(trade, field), {field: typed})

        assert getattr(account(trade), field) == kept

    def test_the_answer_is_the_facts_and_the_header_beside_them(self, trade):
        tier = make.tier(name="Gold")

        response = trade.visitor("lead").post(url(trade, "tier"), {"tier": tier.pk}, headers=FACTS)

        content = text(response)
        assert account(trade).tier == tier
        assert content.startswith('<section class="ok-card" id="account-facts" hx-target')
        assert '<div id="account-header" hx-swap-oob="true"' in content
        assert content.count("Undo") == 1

    def test_undo_brings_the_value_back(self, trade, limit):
        client, key = trade.visitor("writer"), str(limit.pk)
        field = f"own-{key}"
        client.post(url(trade, field), {"value": "5"})
        changed = client.post(url(trade, field), {"value": "7,5"}, headers=FACTS)

        undone = client.post(url(trade, field), {"value": "5", "undo": "1"}, headers=FACTS)

        assert 'name="value" value="5"' in text(changed)
        assert account(trade).own_values == {key: "5"}
        assert "Brought back." in text(undone)
        assert "Undo" not in text(undone)

    @pytest.mark.parametrize(
        ("field", "data", "said"),
        [
            ("domain", {"domain": "no domain"}, "This is no web domain."),
            ("tier", {"tier": "987654"}, "errorlist"),
            ("segment", {"segment": "many"}, "errorlist"),
            ("vat_number", {"vat_number": "1" * 41}, "at most 40 characters"),
        ],
    )
    def test_bad_input_stays_with_the_reason(self, trade, field, data, said):
        response = trade.visitor("head").post(url(trade, field), data, headers=FACTS)

        assert response.status_code == 422
        assert response.headers["HX-Retarget"] == "#facts-change"
        assert said in text(response)

    @pytest.mark.parametrize(("kind", "value"), [("number", "many"), ("date", "31.1.2026")])
    def test_a_value_of_another_kind_is_refused(self, trade, kind, value):
        field = make.own_field(kind=kind)

        response = trade.visitor("head").post(url(trade, f"own-{field.pk}"), {"value": value})

        assert response.status_code == 422
        assert value in text(response)
