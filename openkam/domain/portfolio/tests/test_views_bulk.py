"""Changing many accounts of the list at once."""

import re

import pytest
from django.urls import reverse

from openkam.domain.portfolio.models import Account, BulkChange, Tier
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import FALLING, PAPIR, POLSKA, WERKE, exported, text

LIST_URL = "/portfolio/accounts/"
URL = "/portfolio/accounts/change/"


def message(response):
    found = re.search(r'<div class="ok-message success".*?</div>', text(response), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


@pytest.fixture
def gold(trade):
    return make.tier(name="Gold")


class TestOffer:
    def test_who_may_change_accounts_gets_boxes_and_actions(self, trade, gold):
        content = text(trade.visitor("lead").get(LIST_URL))

        assert f'aria-label="Choose {WERKE}"' in content
        assert 'name="do" value="owner"' in content
        assert f'<option value="{gold.pk}">Gold</option>' in content

    def test_observers_get_none(self, trade):
        assert 'name="chosen"' not in text(trade.visitor("observer").get(LIST_URL))


class TestChange:
    def test_it_says_what_was_changed_and_offers_to_bring_it_back(self, trade, gold):
        client = trade.visitor("head")
        chosen = [trade.id(WERKE), trade.id(PAPIR)]

        response = client.post(
            URL, {"chosen": chosen, "do": "tier", "to_tier": gold.pk}, follow=True
        )

        assert message(response) == "Tier of 2 accounts: Gold. Undo"
        assert Account.objects.filter(tier=gold).count() == 2

    def test_undo_says_what_came_back_and_is_offered_once(self, trade, gold):
        client = trade.visitor("head")
        client.post(URL, {"chosen": [trade.id(WERKE)], "do": "tier", "to_tier": gold.pk})
        undo = reverse("portfolio:accounts-change-undo", args=[BulkChange.objects.get().pk])

        response = client.post(undo, {"class": "A"}, follow=True)
        again = client.post(undo, follow=True)

        assert message(response) == "Brought back: 1 account has again what it had."
        assert response.redirect_chain[0][0].startswith(f"{LIST_URL}?class=A&changed=")
        assert not Account.objects.filter(tier=gold).exists()
        assert "This has been brought back before." in text(again)

    def test_it_says_how_many_stay_and_why(self, trade, gold):
        lead = trade.visitor("lead")
        make.Membership.objects.create(
            account=trade.accounts[POLSKA], user=trade.people["lead"], level=10
        )
        chosen = [trade.id(WERKE), trade.id(POLSKA), trade.id(PAPIR)]
        client_data = {"chosen": chosen, "do": "tier", "to_tier": gold.pk}

        first, second = (lead.post(URL, client_data, follow=True) for _ in range(2))

        assert message(first).startswith("Tier of 1 account: Gold. 1 stays as it is: your level")
        assert message(second).startswith("No account was changed. 1 had it already. 1 stays")
        assert "Undo" not in message(second)

    def test_all_that_the_list_shows_are_those_of_its_filters(self, trade, gold):
        client = trade.visitor("head")
        data = {"all": "2", "q": "hallmeier", "sort": "name", "do": "tier", "to_tier": gold.pk}

        response = client.post(URL, data, follow=True)

        found = set(Account.objects.filter(tier=gold).values_list("name", flat=True))
        assert {WERKE, POLSKA} <= found
        assert PAPIR not in found
        assert "q=hallmeier&sort=name&changed=" in response.redirect_chain[0][0]

    @pytest.mark.parametrize("do", ["owner", "tier", "segment"])
    def test_it_takes_away_too(self, trade, gold, do):
        response = trade.visitor("head").post(
            URL, {"chosen": [trade.id(WERKE)], "do": do, f"to_{do}": "none"}, follow=True
        )

        assert response.status_code == 200
        assert getattr(Account.objects.get(pk=trade.id(WERKE)), do) is None

    def test_a_colleague_is_added_to_teams(self, trade):
        user = trade.people["outsider"]
        data = {"chosen": [trade.id(WERKE)], "do": "team", "to_team": user.pk, "level": "20"}

        response = trade.visitor("head").post(URL, data, follow=True)

        assert "is on the team of 1 account now." in message(response)
        assert user.memberships.get().level == 20

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({}, "Choose accounts first."),
            ({"chosen": ["many", "²"], "do": "tier", "to_tier": "1"}, "Choose accounts first."),
            ({"chosen": ["1"], "do": "tier", "to_tier": ""}, "Choose what they get first."),
            ({"chosen": ["1"], "do": "team", "to_team": "none"}, "Choose what they get first."),
            ({"chosen": ["1"], "do": "revenue", "to_tier": "1"}, "Choose what they get first."),
            ({"chosen": ["1"], "do": "tier", "to_tier": "987654"}, "does not exist any more"),
            ({"chosen": ["1"], "do": "owner", "to_owner": "987654"}, "does not work here"),
        ],
    )
    def test_nonsense_is_answered_in_words(self, trade, data, said):
        response = trade.visitor("head").post(URL, data, follow=True)

        assert said in text(response)
        assert not BulkChange.objects.exists()

    @pytest.mark.parametrize("number", ["987654", "x", "9" * 30])
    def test_the_address_of_another_change_says_nothing(self, trade, number):
        assert message(trade.visitor("head").get(f"{LIST_URL}?changed={number}")) == ""


class TestList:
    def test_it_shows_and_filters_tier_and_segment(self, trade, gold):
        paper = make.segment(name="Бумага")
        Account.objects.filter(pk=trade.id(WERKE)).update(tier=gold, segment=paper)
        client = trade.visitor("head")

        shown = text(client.get(LIST_URL))
        by_tier = text(client.get(LIST_URL, {"tier": gold.pk}))
        without = text(client.get(LIST_URL, {"segment": "none"}))

        assert '<span class="ok-tier s" title="Gold">Gold</span>' in shown
        assert "Бумага" in shown
        assert WERKE in by_tier
        assert PAPIR not in by_tier
        assert f'aria-label="Choose {WERKE}"' not in without

    @pytest.mark.parametrize(
        "q", ["CZ 12345678", "2345678", "ABC-77", "jizera.example", "каменск", "Каменск уральский"]
    )
    def test_it_finds_numbers_domain_and_site(self, trade, q):
        Account.objects.filter(pk=trade.id(PAPIR)).update(
            vat_number="CZ12345678",
            company_number="ABC-77",
            domain="jizera.example",
            site="Каменск-Уральский",
        )

        content = text(trade.visitor("head").get(LIST_URL, {"q": q}))

        assert f'aria-label="Choose {PAPIR}"' in content
        assert f'aria-label="Choose {FALLING}"' not in content

    def test_the_file_has_tier_segment_facts_and_own_fields(self, trade, gold):
        limit, ends = (
            make.own_field(name="Limit", kind="number"),
            make.own_field(name="Ends", kind="date"),
        )
        Account.objects.filter(pk=trade.id(WERKE)).update(
            tier=gold,
            segment=make.segment(name="Paper"),
            site="Mannheim",
            vat_number="DE1",
            own_values={str(limit.pk): "5.5", str(ends.pk): "soon"},
        )

        header, *rows = exported(trade.visitor("head").get("/portfolio/accounts/export.csv"))

        assert header[-10:] == [
            "Tier",
            "Segment",
            "Site",
            "VAT number",
            "Company number",
            "Web domain",
            "Key-account status",
            "Key-account status since",
            "Limit",
            "Ends",
        ]
        row = next(row for row in rows if row[1] == WERKE)
        assert row[-10:] == ["Gold", "Paper", "Mannheim", "DE1", *[""] * 4, "5.5", "soon"]
        assert Tier.objects.count() == 1


class TestPreview:
    def test_it_says_how_many_would_change_and_why_others_stay(self, trade, gold):
        client = trade.visitor("head")
        Account.objects.filter(pk=trade.id(PAPIR)).update(tier=gold)
        asked = {"chosen": [trade.id(WERKE), trade.id(PAPIR)], "to_tier": gold.pk}

        content = text(client.post(URL, {**asked, "look": "tier"}))

        assert "1 account would change" in content
        assert WERKE in content
        assert "1 had it already." in content
        assert 'name="do" value="tier"' in content
        assert Account.objects.filter(tier=gold).count() == 1

    def test_what_it_sends_on_makes_the_change(self, trade, gold):
        client = trade.visitor("head")

        response = client.post(
            URL,
            {"chosen": [trade.id(WERKE)], "do": "country", "to_country": "CZ", "to_tier": ""},
            follow=True,
        )

        assert message(response) == "Country of 1 account: Czechia. Undo"

    def test_an_own_field_is_named_with_its_value(self, trade):
        client = trade.visitor("head")
        field = make.own_field(name="Route")
        asked = {"chosen": [trade.id(WERKE)], "do": "own", "to_own": field.pk, "text": "North"}

        assert message(client.post(URL, asked, follow=True)) == "Route of 1 account: North. Undo"

    def test_a_view_stays_open_over_the_change(self, trade, gold):
        client = trade.visitor("head")
        asked = {"chosen": [trade.id(WERKE)], "do": "tier", "to_tier": gold.pk}

        response = client.post(URL, {**asked, "view": "all", "columns": "name,tier"})

        assert "view=all&columns=name,tier" in response["Location"]
