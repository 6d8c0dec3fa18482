"""Changing an account in place: with htmx, and with plain forms."""

from datetime import date

import pytest
from django.urls import reverse

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, Membership, Parenthood
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import GROUP, HTMX, PAPIR, POLSKA, WERKE, text


def url(trade, field, account=WERKE):
    return reverse("portfolio:account-change", args=[trade.id(account), field])


def verbs(trade, account=WERKE):
    return [entry.verb for entry in trail.history_of_account(trade.id(account))]


class TestWhoMay:
    @pytest.mark.parametrize(
        ("field", "allowed"),
        [
            ("name", {"head", "lead", "writer"}),
            ("country", {"head", "lead", "writer"}),
            ("owner", {"head", "lead"}),
            ("parent", {"head", "lead"}),
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

    def test_there_is_no_such_field(self, trade):
        assert trade.visitor("head").get(url(trade, "revenue")).status_code == 404

    def test_the_page_offers_only_what_may_be_changed(self, trade):
        pages = {
            persona: text(trade.visitor(persona).get(f"/accounts/{trade.id(WERKE)}/"))
            for persona in ("reader", "writer", "lead")
        }

        assert "Rename the account" not in pages["reader"]
        assert "Rename the account" in pages["writer"]
        assert "Change the owner" not in pages["writer"]
        assert "Change the owner" in pages["lead"]


class TestName:
    def test_a_plain_form_leads_back_to_the_account(self, trade):
        client = trade.visitor("writer")

        response = client.post(url(trade, "name"), {"name": "Werke neu"}, follow=True)

        assert "Werke neu" in text(response)
        assert "Saved." in text(response)
        assert verbs(trade)[0] == "account.renamed"

    def test_htmx_gets_the_header_with_the_way_back(self, trade):
        client = trade.visitor("writer")

        response = client.post(url(trade, "name"), {"name": "Werke neu"}, headers=HTMX)

        content = text(response)
        assert 'id="account-header"' in content
        assert "<html" not in content
        assert f'name="name" value="{WERKE}"' in content
        assert "Undo" in content

    def test_undoing_brings_the_old_name_back_and_offers_no_further_undo(self, trade):
        client = trade.visitor("writer")
        client.post(url(trade, "name"), {"name": "Werke neu"}, headers=HTMX)

        response = client.post(url(trade, "name"), {"name": WERKE, "undo": "1"}, headers=HTMX)

        assert Account.objects.get(pk=trade.id(WERKE)).name == WERKE
        assert "Brought back." in text(response)
        assert "Undo" not in text(response)

    def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(self, trade):
        response = trade.visitor("head").post(url(trade, "name"), {"name": "x" * 301})

        assert response.status_code == 422
        assert "x" * 301 in text(response)
        assert "errorlist" in text(response)

    def test_a_fault_with_htmx_lands_in_the_form(self, trade):
        response = trade.visitor("head").post(url(trade, "name"), {"name": ""}, headers=HTMX)

        assert response.status_code == 422
        assert response.headers["HX-Retarget"] == "#account-change"
        assert "<html" not in text(response)


class TestCountry:
    def test_it_is_kept_by_its_code(self, trade):
        trade.visitor("writer").post(url(trade, "country"), {"country": "CZ"})

        assert Account.objects.get(pk=trade.id(WERKE)).country == "CZ"
        assert verbs(trade)[0] == "account.country_set"

    def test_a_country_that_is_none_is_refused(self, trade):
        response = trade.visitor("writer").post(url(trade, "country"), {"country": "ZZ"})

        assert response.status_code == 422


class TestOwner:
    def test_the_owner_leads_the_account(self, trade):
        owner = people.user(name="Nora New")

        trade.visitor("lead").post(url(trade, "owner"), {"owner": owner.pk})

        assert Account.objects.get(pk=trade.id(WERKE)).owner == owner
        assert Membership.objects.get(user=owner).level == Level.LEAD

    def test_somebody_who_left_cannot_own_it(self, trade):
        gone = people.user(is_active=False)

        response = trade.visitor("head").post(url(trade, "owner"), {"owner": gone.pk})

        assert response.status_code == 422


class TestParent:
    def test_the_search_offers_open_accounts_but_not_the_account_itself(self, trade):
        address = f"{url(trade, 'parent', POLSKA)}?q=hallm"
        response = trade.visitor("head").get(address, headers=HTMX)

        found = [option.pk for option in response.context["found"]]
        assert "HX-Retarget" not in response.headers
        assert trade.id(WERKE) in found
        assert trade.id(POLSKA) not in found

    def test_what_is_there_is_chosen_until_somebody_chooses_otherwise(self, trade):
        response = trade.visitor("head").get(url(trade, "parent", POLSKA))

        assert response.context["chosen"] == trade.id(GROUP)

    def test_an_account_goes_below_another_from_a_day_on(self, trade):
        typed = {"parent": trade.id(PAPIR), "valid_from": "2026-01-01"}

        response = trade.visitor("head").post(url(trade, "parent"), typed)

        assert response.status_code == 302
        latest = Parenthood.objects.filter(account=trade.id(WERKE)).latest("pk")
        assert (latest.parent_id, latest.valid_from) == (trade.id(PAPIR), date(2026, 1, 1))

    def test_a_circle_is_refused_with_words(self, trade):
        typed = {"parent": trade.id(WERKE), "valid_from": ""}

        response = trade.visitor("head").post(url(trade, "parent", GROUP), typed)

        assert response.status_code == 422
        assert "stands below" in text(response)

    @pytest.mark.parametrize("day", ["nonsense", "0001-01-01", "9999-12-31"])
    def test_a_day_out_of_reach_is_refused(self, trade, day):
        typed = {"parent": trade.id(PAPIR), "valid_from": day}

        response = trade.visitor("head").post(url(trade, "parent"), typed)

        assert response.status_code == 422

    def test_an_account_that_is_not_open_cannot_become_the_parent(self, trade):
        response = trade.visitor("lead").post(url(trade, "parent"), {"parent": trade.id(PAPIR)})

        assert response.status_code == 404


class TestTeam:
    def member_url(self, trade):
        return reverse("portfolio:member-set", args=[trade.id(WERKE)])

    def remove_url(self, trade, user):
        return reverse("portfolio:member-remove", args=[trade.id(WERKE), user.pk])

    def test_who_leads_adds_a_colleague(self, trade):
        colleague = people.user(name="Nora New")
        typed = {"user": colleague.pk, "level": Level.WRITE}

        response = trade.visitor("lead").post(self.member_url(trade), typed, headers=HTMX)

        assert "Nora New is on the team." in text(response)
        assert Membership.objects.get(user=colleague).level == Level.WRITE

    def test_a_plain_form_leads_back_to_the_team(self, trade):
        colleague = people.user(name="Nora New")
        typed = {"user": colleague.pk, "level": Level.WRITE}

        response = trade.visitor("lead").post(self.member_url(trade), typed, follow=True)

        assert response.redirect_chain == [(f"/accounts/{trade.id(WERKE)}/team/", 302)]
        assert "Nora New is on the team." in text(response)

    @pytest.mark.parametrize(("persona", "status"), [("writer", 403), ("outsider", 404)])
    def test_others_may_not(self, trade, persona, status):
        colleague = trade.people["reader"]
        client = trade.visitor(persona)

        added = client.post(self.member_url(trade), {"user": colleague.pk, "level": 10})
        removed = client.post(self.remove_url(trade, colleague))

        assert added.status_code == removed.status_code == status

    @pytest.mark.parametrize("typed", [{}, {"user": "9999", "level": "10"}, {"level": "77"}])
    def test_nonsense_is_refused_with_words(self, trade, typed):
        response = trade.visitor("lead").post(self.member_url(trade), typed, headers=HTMX)

        assert response.status_code == 422
        assert "Choose a colleague and a level." in text(response)

    def test_a_colleague_taken_off_can_be_brought_back(self, trade):
        reader = trade.people["reader"]
        client = trade.visitor("lead")

        response = client.post(self.remove_url(trade, reader), headers=HTMX)
        content = text(response)
        client.post(self.member_url(trade), {"user": reader.pk, "level": 10}, headers=HTMX)

        assert "Rita Reader is off the team." in content
        assert f'name="user" value="{reader.pk}"' in content
        assert Membership.objects.filter(user=reader, level=Level.READ).exists()

    def test_who_takes_themselves_off_is_led_to_their_accounts(self, trade):
        lead = trade.people["lead"]

        response = trade.visitor("lead").post(self.remove_url(trade, lead))

        assert response.headers["Location"] == "/portfolio/accounts/"

    def test_the_owner_cannot_be_taken_off(self, trade):
        account = make.account(owner=trade.people["lead"])
        Membership.objects.create(account=account, user=trade.people["lead"], level=Level.LEAD)
        address = reverse("portfolio:member-remove", args=[account.pk, trade.people["lead"].pk])

        response = trade.visitor("head").post(address, headers=HTMX)

        assert response.status_code == 422
        assert "Name another owner first." in text(response)
