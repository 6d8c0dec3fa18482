"""The page of rates, and what other pages say about them."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from openkam.core.access.tests import make as people
from openkam.core.face import currencies
from openkam.domain.portfolio import services
from openkam.domain.portfolio.models import Company, CompanyRate, ImportBatch
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.test_rates import LINES, MAPPING, OCTOBER, SEPTEMBER, set_rate
from openkam.domain.portfolio.tests.trade import HTMX, exported, text

RATES = "/portfolio/rates/"
GIVEN = {"currency": "USD", "month": "2026-09", "rate": "0.91", "origin": "ECB"}


@pytest.fixture
def head(db):
    make.company()
    return people.head()


def browser(user) -> Client:
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


class TestRateList:
    def test_without_rates_it_says_why_one_would_need_them(self, head):
        page = text(browser(head).get(RATES))

        assert "As long as you invoice in EUR only, none are needed." in page
        assert "Add a rate" in page

    def test_the_first_rate_is_asked_for_on_a_page_that_has_no_table_to_fill(self, head):
        page = text(browser(head).get(f"{RATES}set/"))
        part = text(browser(head).get(f"{RATES}set/", headers=HTMX))

        assert 'hx-target="#rates"' not in page
        assert 'hx-target="#rates"' in part

    def test_it_shows_months_and_what_counts(self, head):
        set_rate(head, month=OCTOBER, rate="0.95")
        set_rate(head, "CZK", SEPTEMBER, "0.04")

        page = text(browser(head).get(RATES))

        assert page.index("Oct 2026</td>") < page.index("Sep 2026</td>")
        assert "the latest with a rate: Oct 2026" in page
        assert page.count(">counts<") == 2
        assert "ECB" in page

    def test_observers_look_and_change_nothing(self, head):
        set_rate(head)

        page = text(browser(people.observer()).get(RATES))

        assert "0.9<" in page
        assert "set/" not in page

    def test_thirty_currencies_stay_a_light_page(self, head):
        codes = sorted(currencies.codes() - {"EUR"})[:30]
        months = [date(2020 + step // 12, step % 12 + 1, 1) for step in range(60)]
        CompanyRate.objects.bulk_create(
            CompanyRate(
                currency=code,
                month=month,
                rate=Decimal("0.12345678"),
                origin="European Central Bank",
                set_by=head,
                set_at=make.NOW,
            )
            for code in codes
            for month in months
        )

        response = browser(head).get(RATES)

        assert len(response.content) < 300 * 1024
        assert "1–50 of 60" in text(response)


class TestRateSet:
    def test_it_asks_in_the_cell_and_answers_with_the_table(self, head):
        set_rate(head)
        client = browser(head)

        asked = client.get(f"{RATES}set/?currency=USD&month=2026-09", headers=HTMX)
        answer = client.post(f"{RATES}set/", {**GIVEN, "fixed": "1"}, headers=HTMX)

        assert 'value="0.9"' in text(asked)
        assert 'name="currency" value="USD"' in text(asked)
        assert "Saved: USD, Sep 2026: 0.91." in text(answer)
        assert CompanyRate.objects.get().rate == Decimal("0.91")

    def test_a_plain_form_leads_back_to_the_page(self, head):
        response = browser(head).post(f"{RATES}set/", GIVEN)

        assert (response.status_code, response["Location"]) == (302, RATES)

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [({"rate": "abc"}, "Enter a number."), ({"currency": "EUR"}, "always counts as it is")],
    )
    def test_what_is_wrong_comes_back_with_what_was_typed(self, head, wrong, said):
        response = browser(head).post(f"{RATES}set/", GIVEN | wrong, headers=HTMX)

        assert response.status_code == 422
        assert response["HX-Retarget"] == "#rate-new"
        assert said in text(response)
        assert 'value="ECB"' in text(response)


class TestRateRemove:
    def test_it_can_be_undone(self, head):
        set_rate(head)
        client = browser(head)

        removed = client.post(f"{RATES}remove/", GIVEN, headers=HTMX)
        undo = {"currency": "USD", "month": "2026-09", "rate": "0.9", "origin": "ECB", "undo": "1"}
        answer = client.post(f"{RATES}set/", undo, headers=HTMX)

        assert "Removed: USD, Sep 2026: 0.9." in text(removed)
        for name, value in undo.items():
            assert f'name="{name}" value="{value}"' in text(removed)
        assert "Brought back" in text(answer)

    def test_the_last_one_in_use_stays_and_says_why(self, head, ledger_folder):
        set_rate(head)
        make.sales(ledger_folder, LINES, mapping=MAPPING, actor=head)

        response = browser(head).post(f"{RATES}remove/", GIVEN, headers=HTMX)

        assert response.status_code == 422
        assert "This is the only rate of USD" in text(response)


class TestRatesMonthSet:
    def test_it_chooses_the_month(self, head):
        for month in (SEPTEMBER, OCTOBER):
            set_rate(head, month=month)
        client = browser(head)

        client.post(f"{RATES}month/", {"month": "2026-09"}, headers=HTMX)
        refused = client.post(f"{RATES}month/", {"month": "2026-01"}, headers=HTMX)

        assert Company.objects.get().rates_month == SEPTEMBER
        assert refused.status_code == 422
        assert "There is no rate of Jan 2026." in text(refused)


class TestExport:
    def test_it_can_be_imported_again(self, head):
        set_rate(head, rate="0.04112345")

        rows = exported(browser(head).get(f"{RATES}export.csv"))

        assert rows == [
            ["Currency", "Month", "Rate", "Who says so"],
            ["USD", "2026-09-01", "0.04112345", "ECB"],
        ]


class TestWhereFiguresAreShown:
    NOTE = "at constant rates of Sep 2026"

    @pytest.fixture
    def client(self, head, ledger_folder):
        set_rate(head, rate="0.55")
        make.sales(ledger_folder, LINES, mapping=MAPPING, actor=head)
        return browser(head)

    @pytest.mark.parametrize(
        "page", ["portfolio:accounts", "portfolio:products", "economics:concentration"]
    )
    def test_lists_say_at_which_rates(self, client, page):
        assert self.NOTE in text(client.get(reverse(page)))

    def test_an_import_says_at_which_rates_its_amounts_were_added_up(self, client):
        page = text(client.get(f"/portfolio/imports/{ImportBatch.objects.get().pk}/"))

        assert "Rate of USD" in page
        assert "0.55, Sep 2026" in page

    def test_the_money_tab_says_it(self, client):
        address = reverse("web:account-money", args=[make.keyed("C1").pk])

        assert self.NOTE in text(client.get(address))

    def test_evidence_shows_both_amounts(self, client):
        address = reverse("portfolio:account-documents", args=[make.keyed("C1").pk])

        page = text(client.get(address))

        assert self.NOTE in page
        assert "the same to the cent" in page
        assert "10.00 USD" in page  # as invoiced, 5.50 in the reporting currency
        assert ">5.50</a>" in page

    def test_lines_and_exports_too(self, client):
        pk = make.keyed("C1").pk

        page = text(client.get(reverse("portfolio:account-lines", args=[pk])))
        documents = exported(client.get(reverse("portfolio:account-documents-export", args=[pk])))
        lines = exported(client.get(reverse("portfolio:account-lines-export", args=[pk])))

        assert "10.0001 USD" in page
        assert documents[0][-3:] == ["Net amount", "Currency", "Net amount, EUR"]
        assert documents[1][-3:] == ["10.0001", "USD", "5.5001"]
        assert lines[0][-3:] == ["Net amount, EUR", "Cost, EUR", "Discount, EUR"]
        assert lines[1][-3:] == ["5.5001", "", ""]

    def test_undoing_the_import_takes_the_note_away(self, client, head):
        services.undo_import(head, ImportBatch.objects.get().pk)
        make.prepared()

        assert self.NOTE not in text(client.get(reverse("portfolio:accounts")))
