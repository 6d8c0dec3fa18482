"""The tab of the facts: years in a table, ranges on one scale, merged accounts, filters."""

import pytest
from django.conf import settings
from django.test import Client

from openkam.core.access.models import Level
from openkam.domain.dossier import panels, selectors
from openkam.domain.dossier.models import FactVersion
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio import services as accounts
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
RANGE = {"low": 1_000, "number": 2_000, "high": 4_000, "currency": "EUR", "text": "Spare parts."}


@pytest.fixture
def account():
    portfolio.company(currency="EUR")
    return portfolio.account(name="Hallmeier Werke")


def filled(account, today=TODAY, **asked):
    return panels.DOSSIER.fill(make.actor(), account.pk, today, asked=asked)


def section(found, code):
    return next(one for one in found["sections"] if one.section == code)


def browser(account, level=Level.WRITE):
    client = Client()
    client.force_login(portfolio.member(account, level), settings.AUTHENTICATION_BACKENDS[0])
    return client


class TestYears:
    def test_several_stand_in_one_table_with_gaps_shown(self, account):
        for year in (2023, 2025):
            make.fact(account, "revenue", number=90, currency="EUR", year=year)
        make.fact(account, "profit", number=9, currency="EUR", year=2024)

        table = section(filled(account), "figures").years

        assert table.years == (2023, 2024, 2025)
        revenue, profit = ([cell is not None for cell in row.cells] for row in table.rows)
        assert (revenue, profit) == ([True, False, True], [False, True, False])

    def test_a_single_one_stands_among_the_others(self, account):
        make.fact(account, "revenue", number=90, currency="EUR", year=2025)

        figures = section(filled(account), "figures")

        assert figures.years is None
        assert [one.code for one in figures.entries] == ["revenue"]


class TestRanges:
    def test_all_horizons_share_one_scale(self, account):
        make.fact(account, "opportunity_1", **RANGE)
        make.fact(account, "opportunity_3", **{**RANGE, "number": 4_000, "high": 10_000})

        first, third = section(filled(account), "opportunity").ranges.rows

        assert float(first.middle[:-1]) == pytest.approx(2_000 / 10_400 * 100, abs=0.01)
        assert float(third.middle[:-1]) == pytest.approx(4_000 / 10_400 * 100, abs=0.01)

    def test_one_in_a_currency_without_a_rate_says_so(self, account):
        make.fact(account, "opportunity_1", **{**RANGE, "currency": "CZK"})

        row = section(filled(account), "opportunity").ranges.rows[0]

        assert row.left == ""
        assert row.unlike == "There is no rate of CZK, so it is not compared."


class TestMergedAccounts:
    @pytest.fixture
    def merged(self, account):
        other = portfolio.account(name="Hallmeier Sp. z o.o.")
        old = make.fact(other, "goals", "Theirs", today=TODAY.replace(month=8))
        new = make.fact(account, "goals", "Ours")
        only = make.fact(other, "mission", "To grow")
        accounts.merge_accounts(make.actor(), keep_id=account.pk, merged_id=other.pk, today=TODAY)
        return {"other": other, "old": old, "new": new, "only": only}

    def test_the_newest_counts_and_the_other_is_offered(self, account, merged):
        page = browser(account).get(f"/accounts/{account.pk}/dossier/").content.decode()

        entry = next(
            one for one in section(filled(account), "plans").entries if one.code == "goals"
        )
        assert [one.value for one in entry.facts] == ["Ours"]
        assert [one.value for one in entry.latest.also] == ["Theirs"]
        assert "Also noted at Hallmeier Sp. z o.o." in page

    def test_who_works_on_the_account_sees_and_chooses_the_other(self, account, merged):
        client = browser(account)

        history = client.get(f"/dossier/facts/{merged['old'].fact_id}/").content.decode()
        client.post(f"/dossier/versions/{merged['old'].pk}/restore/")

        assert "noted at Hallmeier Sp. z o.o." in history
        assert selectors.standing(make.actor(), account.pk, "goals", None).text == "Theirs"

    def test_what_was_noted_there_is_replaced_from_here(self, account, merged):
        client, seen = browser(account), merged["only"].pk
        address = f"/dossier/accounts/{account.pk}/facts/mission/"

        page = client.get(address).content.decode()
        done = client.post(
            address,
            {"text": "To last", "source": "observation", "is_confirmed": "True", "seen": seen},
        )

        holds = FactVersion.objects.filter(fact__kind="mission", replaced_on=None)
        assert "To grow" in page
        assert done.status_code == 302
        assert [one.text for one in holds] == ["To last"]


class TestFilters:
    def test_they_count_and_show_only_what_is_like_that(self, account):
        make.fact(account, "goals", "Ten shops", is_confirmed=True)
        make.fact(account, "present_state", "Good", today=TODAY.replace(year=2024))

        chips = {one["code"]: one["count"] for one in filled(account)["filters"]}
        stale = filled(account, only="stale")["sections"]

        assert chips["stale"] == 1
        assert chips["assumed"] == 1
        assert "contradicted" not in chips
        assert [one.code for found in stale for one in found.entries] == ["present_state"]

    def test_words_are_found_without_case_and_accents(self, account):
        make.fact(account, "sites", "Plzeň\nBrno")
        make.fact(account, "goals", "Ten shops")

        found = filled(account, q="PLZEN")["sections"]

        assert [one.code for part in found for one in part.entries] == ["sites"]

    def test_nothing_found_says_so(self, account):
        make.fact(account, "goals", "Ten shops")

        page = browser(account).get(f"/accounts/{account.pk}/dossier/?q=zebra").content.decode()

        assert "Nothing here is like that." in page
        assert 'aria-live="polite" hidden' not in page


class TestStillTrueOfMany:
    def test_facts_and_contracts_are_confirmed_together(self, account):
        goals = make.fact(account, "goals")
        contract = make.contract(account, is_confirmed=False)

        browser(account).post(
            f"/dossier/accounts/{account.pk}/still-true/",
            {"version": [goals.pk], "record": ["contracts"]},
        )

        goals.refresh_from_db()
        contract.refresh_from_db()
        assert (goals.is_confirmed, contract.is_confirmed) == (True, True)

    def test_one_that_was_changed_meanwhile_leaves_all_as_they_were(self, account):
        old = make.fact(account, "goals")
        make.fact(account, "goals", "Newer")
        contract = make.contract(account, is_confirmed=False)

        browser(account).post(
            f"/dossier/accounts/{account.pk}/still-true/",
            {"version": [old.pk], "record": ["contracts"]},
        )

        contract.refresh_from_db()
        assert contract.is_confirmed is False


class TestManyFacts:
    def test_a_hundred_long_ones_stay_a_small_page(self, account):
        for number in range(30):
            kind = make.own_kind(name=f"Kind {number}", value_type="text", section="company")
            make.fact(account, kind.code, "A long word after another. " * 700)

        answer = browser(account).get(f"/accounts/{account.pk}/dossier/")

        assert len(answer.content) < 200_000
        assert "… read on" in answer.content.decode()
