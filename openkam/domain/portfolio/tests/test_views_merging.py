"""Duplicates, merging, splitting and parents over time, as the browser meets them."""

import re
from datetime import date

import pytest
from django.urls import reverse

from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import Account, AccountKey, DistinctAccounts
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import GONE, GROUP, HTMX, PAPIR, POLSKA, WERKE, text

DUPLICATES = "/portfolio/accounts/duplicates/"


def twin(trade, name=PAPIR, **fields):
    """An account that is called like another, but for the legal form."""
    return make.account(name=f"{name}, spol. s r.o.", **fields)


def merge_url(trade, keep=WERKE, merged=PAPIR):
    return reverse("portfolio:account-merge", args=[trade.id(keep)]) + f"?with={trade.id(merged)}"


def merged(trade, keep=WERKE, merged=PAPIR):
    return services.merge_accounts(
        trade.people["head"],
        keep_id=trade.id(keep),
        merged_id=trade.id(merged),
        today=make.TODAY,
    )


class TestDuplicates:
    def test_pairs_stand_side_by_side_with_the_reason(self, trade):
        other = twin(trade, site="Liberec", country="CZ")

        page = text(trade.visitor("head").get(DUPLICATES))

        assert f'href="/accounts/{trade.id(PAPIR)}/"' in page
        assert f'href="/accounts/{other.pk}/"' in page
        assert "the same name apart from the legal form" in page
        assert "Liberec, Czechia" in page
        assert f"/merge/?with={other.pk}" in page  # the one with revenue is proposed to stay

    def test_the_list_of_accounts_leads_there_only_if_there_are_some(self, trade):
        before = text(trade.visitor("head").get("/portfolio/accounts/"))
        twin(trade)
        selectors.forget_duplicates_count(trade.people["head"])

        after = text(trade.visitor("head").get("/portfolio/accounts/"))

        assert DUPLICATES not in before
        assert "Possible duplicates: 1" in after

    def test_not_the_same_takes_the_pair_away_and_can_be_undone(self, trade):
        other = twin(trade)
        browser = trade.visitor("head")
        url = reverse("portfolio:account-distinct", args=[trade.id(PAPIR)])

        said = browser.post(url, {"other": other.pk}, headers=HTMX)
        gone = text(browser.get(DUPLICATES))
        back = browser.post(url, {"other": other.pk, "undo": "1"}, headers=HTMX)

        assert "different customers from now on" in text(said)
        assert "No duplicates in sight" in gone
        assert "the same name apart from the legal form" in text(back)
        assert not DistinctAccounts.objects.exists()

    def test_it_works_without_a_script(self, trade):
        other = twin(trade)
        url = reverse("portfolio:account-distinct", args=[trade.id(PAPIR)])

        response = trade.visitor("head").post(url, {"other": other.pk}, follow=True)

        assert response.redirect_chain == [(DUPLICATES, 302)]
        assert "different customers" in text(response)

    def test_who_only_reads_is_offered_nothing_to_press(self, trade):
        twin(trade)

        page = text(trade.visitor("observer").get(DUPLICATES))

        assert "Only who leads both accounts can merge them." in page
        assert "Not the same" not in page


class TestMerge:
    def test_it_proposes_what_looks_alike_and_finds_others(self, trade):
        other = twin(trade)
        url = reverse("portfolio:account-merge", args=[trade.id(PAPIR)])

        page = text(trade.visitor("head").get(f"{url}?q=hallmeier"))

        assert f"{url}?with={other.pk}" in page
        assert f"{url}?with={trade.id(WERKE)}" in page
        assert f'href="{url}?with={trade.id(PAPIR)}"' not in page

    def test_it_says_what_moves_and_what_both_bring(self, trade):
        Account.objects.filter(pk=trade.id(PAPIR)).update(site="Liberec", country="CZ")
        Account.objects.filter(pk=trade.id(WERKE)).update(country="DE")

        page = text(trade.visitor("head").get(merge_url(trade)))

        assert "C-Jiz-pír" in page
        assert "1 document with 3 lines" in page
        assert "Liberec" in page
        assert '<td class="n">31</td>' in page  # the revenue that goes, and the sum of both
        assert re.search(r'<td class="n ok-strong">1\W475</td>', page)
        assert 'name="take:country" value="other"' in page

    def test_confirming_merges_with_what_was_chosen(self, trade):
        Account.objects.filter(pk=trade.id(PAPIR)).update(country="CZ")
        Account.objects.filter(pk=trade.id(WERKE)).update(country="DE")
        wishes = {"with": trade.id(PAPIR), "take:country": "other", "take:name": "kept"}

        response = trade.visitor("head").post(merge_url(trade), wishes, follow=True)

        kept = Account.objects.get(pk=trade.id(WERKE))
        assert (kept.name, kept.country) == (WERKE, "CZ")
        assert "is merged into this account" in text(response)
        assert "Undo the merge" in text(response)

    def test_a_refusal_keeps_what_was_chosen(self, trade):
        head = trade.people["head"]
        group = trade.id(GROUP)
        between = make.account(name="Between", parent=Account.objects.get(pk=group))
        services.set_parent(head, trade.id(WERKE), parent_id=between.pk, today=make.TODAY)
        Account.objects.filter(pk=group).update(country="CZ")
        Account.objects.filter(pk=trade.id(WERKE)).update(country="DE")

        response = trade.visitor("head").post(
            merge_url(trade, WERKE, GROUP), {"with": group, "take:country": "other"}
        )

        assert response.status_code == 422
        assert "would stand below itself" in text(response)
        assert 'name="take:country" value="other" checked' in text(response)

    @pytest.mark.parametrize("other", ["", "x", "9" * 30, "-1"])
    def test_nonsense_asks_for_the_other_account(self, trade, other):
        url = reverse("portfolio:account-merge", args=[trade.id(WERKE)])

        response = trade.visitor("head").get(f"{url}?with={other}")

        assert "Which account is the same customer" in text(response)

    def test_an_account_that_is_not_there_is_not_found(self, trade):
        url = reverse("portfolio:account-merge", args=[trade.id(WERKE)])

        assert trade.visitor("head").get(f"{url}?with=987654").status_code == 404


class TestMergedAccount:
    @pytest.mark.parametrize("tab", ["", "money/", "team/", "identity/", "history/"])
    def test_its_addresses_lead_to_the_kept_one(self, trade, tab):
        merged(trade)

        response = trade.visitor("head").get(f"/accounts/{trade.id(PAPIR)}/{tab}", follow=True)

        assert response.redirect_chain == [(f"/accounts/{trade.id(WERKE)}/{tab}", 302)]
        assert "was merged into Hallmeier Werke on 1 Oct 2026" in text(response)

    def test_it_says_nothing_to_those_who_may_not_know_the_kept_one(self, trade):
        merged(trade)

        response = trade.visitor("outsider").get(f"/accounts/{trade.id(PAPIR)}/")

        assert response.status_code == 404

    def test_the_history_of_both_stands_with_the_kept_one(self, trade):
        services.rename_account(trade.people["head"], trade.id(PAPIR), name="Papír nový")
        merged(trade)

        page = text(trade.visitor("head").get(f"/accounts/{trade.id(WERKE)}/history/"))

        assert page.count("Accounts merged") == 1
        assert "Account renamed</b> · Papír nový" in page

    def test_undoing_leads_to_the_account_that_is_back(self, trade):
        done = merged(trade)

        response = trade.visitor("head").post(
            reverse("portfolio:merge-undo", args=[done.pk]), follow=True
        )

        assert response.redirect_chain == [(f"/accounts/{trade.id(PAPIR)}/identity/", 302)]
        assert "is an account of its own again" in text(response)


class TestKeys:
    def test_they_are_shown_at_once_and_counted_after(self, trade):
        merged(trade)
        url = reverse("portfolio:account-keys", args=[trade.id(WERKE)])

        page = text(trade.visitor("head").get(f"/accounts/{trade.id(WERKE)}/identity/"))
        counted = text(trade.visitor("head").get(url, headers=HTMX))

        assert f'hx-get="{url}"' in page
        assert "15 Mar 2026" in counted
        assert "Jizera Papír" in counted  # where it came from
        assert "<html" not in counted

    def test_splitting_says_what_moves_and_moves_it(self, trade):
        key = AccountKey.objects.get(account=trade.id(PAPIR))
        url = reverse("portfolio:key-split", args=[key.pk])
        browser = trade.visitor("head")

        page = text(browser.get(url))
        response = browser.post(url, {"to": "new", "name": "Papír sám"}, follow=True)

        assert "15 Mar 2026" in page
        assert "It is the only key" in page
        assert AccountKey.objects.get(pk=key.pk).account.name == "Papír sám"
        assert "belongs to Papír sám now" in text(response)

    def test_it_asks_for_what_the_way_needs_and_loses_nothing(self, trade):
        key = AccountKey.objects.get(account=trade.id(PAPIR))
        url = reverse("portfolio:key-split", args=[key.pk])

        nameless = trade.visitor("head").post(url, {"to": "new", "name": " "})
        nowhere = trade.visitor("head").post(url, {"to": "other", "name": "typed"})

        assert nameless.status_code == nowhere.status_code == 422
        assert "Give the new account a name." in text(nameless)
        assert "Choose the account that the key belongs to." in text(nowhere)
        assert 'value="typed"' in text(nowhere)

    def test_it_goes_to_an_account_that_was_searched_for(self, trade):
        key = AccountKey.objects.get(account=trade.id(PAPIR))
        url = reverse("portfolio:key-split", args=[key.pk])
        browser = trade.visitor("head")

        page = text(browser.get(f"{url}?q=polska"))
        browser.post(url, {"to": "other", "other": trade.id(POLSKA)})

        assert f'name="other" value="{trade.id(POLSKA)}"' in page
        assert AccountKey.objects.get(pk=key.pk).account_id == trade.id(POLSKA)


class TestParents:
    def span(self, trade, account=PAPIR, parent=GONE):
        services.set_parent(
            trade.people["head"],
            trade.id(account),
            parent_id=trade.id(parent),
            valid_from=date(2026, 1, 1),
            today=make.TODAY,
        )
        return Account.objects.get(pk=trade.id(account)).parenthoods.get()

    def url(self, trade, span, account=PAPIR):
        return reverse("portfolio:parent-correct", args=[trade.id(account), span.pk])

    def test_they_are_listed_with_their_days(self, trade):
        self.span(trade)

        page = text(trade.visitor("head").get(f"/accounts/{trade.id(PAPIR)}/identity/"))

        assert "1 Jan 2026" in page
        assert GONE in page

    def test_both_days_can_be_corrected(self, trade):
        span = self.span(trade)
        days = {"valid_from": "2025-06-01", "valid_until": "2026-02-01"}

        trade.visitor("head").post(self.url(trade, span), days)

        span.refresh_from_db()
        assert (span.valid_from, span.valid_until) == (date(2025, 6, 1), date(2026, 2, 1))
        assert Account.objects.get(pk=trade.id(PAPIR)).group is None  # it is over

    @pytest.mark.parametrize(
        ("days", "fault"),
        [
            ({"valid_from": "2026-02-01", "valid_until": "2026-01-01"}, "has to come after"),
            ({"valid_from": "soon"}, "Enter a valid date"),
            ({"valid_from": "1066-10-14"}, "out of reach"),
        ],
    )
    def test_days_that_make_no_sense_are_refused(self, trade, days, fault):
        span = self.span(trade)

        response = trade.visitor("head").post(self.url(trade, span), days)

        assert response.status_code == 422
        assert fault in text(response)

    def test_two_parents_on_one_day_are_refused(self, trade):
        span = self.span(trade)
        services.set_parent(
            trade.people["head"],
            trade.id(PAPIR),
            parent_id=trade.id(WERKE),
            valid_from=date(2026, 6, 1),
            today=make.TODAY,
        )

        response = trade.visitor("head").post(self.url(trade, span), {"valid_from": "2026-01-01"})

        assert response.status_code == 422
        assert f"stands below {WERKE} already" in text(response)

    def test_a_time_can_be_removed(self, trade):
        span = self.span(trade)

        trade.visitor("head").post(self.url(trade, span), {"remove": "1"})

        account = Account.objects.get(pk=trade.id(PAPIR))
        assert (account.parenthoods.count(), account.group) == (0, None)

    def test_a_day_to_come_asks_for_preparing_when_it_is_there(self, trade):
        make.prepared()
        services.set_parent(
            trade.people["head"],
            trade.id(PAPIR),
            parent_id=trade.id(GONE),
            valid_from=date(2026, 11, 1),
            today=make.TODAY,
        )
        make.prepared()

        before = selectors.needs_preparing(date(2026, 10, 31))
        there = selectors.needs_preparing(date(2026, 11, 1))
        make.prepared(today=date(2026, 11, 1))

        assert (before, there) == (False, True)
        assert Account.objects.get(pk=trade.id(PAPIR)).group_id == trade.id(GONE)
