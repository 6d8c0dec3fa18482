"""What data betray, and how good dossiers are as lists and headers show it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from openkam.calc.periods import add_months
from openkam.core.access.models import Level
from openkam.core.access.users import system_user
from openkam.core.audit.models import Entry
from openkam.domain.dossier import jobs, selectors, services
from openkam.domain.dossier.models import AccountDossier, Fact
from openkam.domain.dossier.services import watching
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.portfolio.tests.conftest import ledger_folder

__all__ = ["ledger_folder"]
pytestmark = pytest.mark.django_db
TODAY = make.TODAY
LATER = TODAY + timedelta(days=1)


def lines(*months, group="Bikes", item="B1", customer="C1", net="100.00"):
    """A line in each of these months of the customer, counted back from September 2026."""
    return [
        portfolio.line(
            Invoice=f"{customer}-{item}-{back}",
            Customer=customer,
            Item=item,
            Category=group,
            Date=add_months(date(2026, 9, 30), -back).isoformat(),
            Net=net,
        )
        for back in months
    ]


def compared(account):
    """Compare with the ledger, and return what is marked."""
    watching.compare_with_ledger(system_user(), [account.pk], TODAY)
    return {fact.kind: fact.contradiction for fact in account.facts.exclude(contradiction={})}


def verbs_of(thing):
    rows = Entry.objects.filter(verb__startswith=f"{thing}.contra").order_by("pk")
    return list(rows.values_list("verb", flat=True))


def verbs():
    return verbs_of("fact")


@pytest.fixture
def stopped(ledger_folder):
    """A customer who bought bikes for two years, and none for three months."""
    others = lines(*range(24), customer="C2", item="H1", group="Helmets")
    portfolio.sales(ledger_folder, [*lines(*range(3, 24)), *others])
    return portfolio.keyed("C1")


class TestOnlyFromUs:
    def test_a_group_that_is_bought_no_more_contradicts(self, stopped):
        make.fact(stopped, "only_supplier", "Bikes\nSpare parts")

        found = compared(stopped)["only_supplier"]

        assert found["code"] == "fallen"
        assert (found["currency"], found["as_of"]) == ("EUR", "2026-09-30")
        (group,) = found["groups"]
        assert (group["group"], group["last_month"]) == ("Bikes", "2026-06-01")
        assert (group["from"], found["until"]) == ("2026-07-01", "2026-10-01")
        assert (Decimal(group["recent"]), Decimal(group["usual"])) == (0, 300)

    def test_it_is_told_once_and_not_each_night(self, stopped):
        make.fact(stopped, "only_supplier", "Bikes")

        compared(stopped)
        compared(stopped)

        assert verbs() == ["fact.contradicted"]

    def test_what_is_noted_anew_is_compared_anew(self, stopped):
        make.fact(stopped, "only_supplier", "Bikes")
        compared(stopped)

        make.fact(stopped, "only_supplier", "Spare parts")

        assert not Fact.objects.get(kind="only_supplier").contradiction
        assert compared(stopped) == {}

    def test_it_is_cleared_when_they_buy_again(self, stopped, ledger_folder):
        make.fact(stopped, "only_supplier", "Bikes")
        compared(stopped)

        portfolio.sales(ledger_folder, lines(0))

        assert compared(stopped) == {}
        assert "fact.contradiction_ended" in verbs()

    def test_a_fact_that_was_withdrawn_is_not_marked_any_more(self, stopped):
        version = make.fact(stopped, "only_supplier", "Bikes")
        compared(stopped)

        services.withdraw_fact(make.actor(), version.fact_id, today=TODAY)

        assert compared(stopped) == {}

    def test_without_sales_nothing_is_said(self, ledger_folder):
        account = portfolio.account()
        make.fact(account, "only_supplier", "Bikes")

        assert compared(account) == {}


class TestBudget:
    def test_a_budget_below_what_was_invoiced_contradicts(self, stopped):
        make.fact(stopped, "budget", number=500, currency="EUR", year=2026)

        found = compared(stopped)["budget"]

        assert (found["code"], found["year"]) == ("exceeded", 2026)
        assert (Decimal(found["budget"]), Decimal(found["invoiced"])) == (500, 600)

    @pytest.mark.parametrize("given", [{"number": 600}, {"number": 1, "currency": "USD"}])
    def test_one_that_holds_or_that_is_in_another_currency_is_left_alone(self, stopped, given):
        make.fact(stopped, "budget", **{"currency": "EUR", **given}, year=2026)

        assert compared(stopped) == {}


class TestContracts:
    def agreed(self, account, **given):
        wishes = {"starts_on": date(2025, 1, 1), "ends_on": date(2027, 12, 31), **given}
        return make.contract(account, **wishes).contract

    def marked(self, account):
        watching.compare_with_ledger(system_user(), [account.pk], TODAY)
        return [one.contradiction for one in account.contracts.exclude(contradiction={})]

    def test_nothing_bought_for_six_months_contradicts(self, ledger_folder):
        others = lines(*range(24), customer="C2")
        portfolio.sales(ledger_folder, [*lines(*range(6, 24)), *others])
        account = portfolio.keyed("C1")
        self.agreed(account)

        (found,) = self.marked(account)

        assert (found["code"], found["from"]) == ("silent", "2026-04-01")

    def test_half_of_its_value_is_too_little_and_all_of_it_is_not(self, stopped):
        self.agreed(stopped, value=Decimal(1900), currency="EUR", value_per="year")
        (found,) = self.marked(stopped)
        assert (found["code"], Decimal(found["actual"])) == ("below", 900)

        stopped.contracts.all().delete()
        self.agreed(stopped, value=Decimal(1800), currency="EUR", value_per="year")
        assert self.marked(stopped) == []

    def test_only_its_product_group_counts(self, stopped):
        self.agreed(stopped, product_group="Helmets")

        assert self.marked(stopped)[0]["group"] == "Helmets"

    def test_one_that_is_over_or_young_is_left_alone(self, stopped):
        self.agreed(stopped, product_group="Helmets", ends_on=date(2026, 9, 30))
        self.agreed(stopped, product_group="Helmets", starts_on=date(2026, 5, 1))

        assert self.marked(stopped) == []

    def test_an_answer_keeps_it_quiet_and_it_counts_in_the_dossier(self, stopped):
        contract = self.agreed(stopped, product_group="Helmets")
        watching.watch(system_user(), TODAY)
        assert AccountDossier.objects.get().contradicted == 1

        services.answer_for_contract(
            make.actor(), contract.pk, why="They begin in winter", today=TODAY
        )
        self.marked(stopped)

        contract.refresh_from_db()
        assert not contract.is_contradicted
        assert AccountDossier.objects.get().contradicted == 0
        assert verbs_of("contract") == ["contract.contradicted", "contract.contradiction_answered"]


class TestAnswering:
    def test_it_is_quiet_until_data_change_again(self, stopped, ledger_folder):
        version = make.fact(stopped, "only_supplier", "Bikes")
        compared(stopped)

        services.answer_contradiction(
            make.actor(), version.fact_id, why="They closed for the summer", today=LATER
        )
        compared(stopped)

        fact = Fact.objects.get(pk=version.fact_id)
        assert not fact.is_contradicted
        assert fact.contradiction["answered"]["why"] == "They closed for the summer"
        version.refresh_from_db()
        assert (version.checked_on, version.is_confirmed) == (LATER, True)

    def test_a_budget_rings_again_when_a_tenth_more_was_invoiced(self, stopped, ledger_folder):
        version = make.fact(stopped, "budget", number=500, currency="EUR", year=2026)
        compared(stopped)
        services.answer_contradiction(make.actor(), version.fact_id, why="Agreed", today=TODAY)

        portfolio.sales(ledger_folder, lines(1, item="B2", net="200.00"))
        compared(stopped)

        assert Fact.objects.get(pk=version.fact_id).is_contradicted
        assert verbs().count("fact.contradicted") == 2

    def test_it_needs_words_and_a_contradiction(self, stopped):
        version = make.fact(stopped, "only_supplier", "Bikes")

        with pytest.raises(services.NoContradiction):
            services.answer_contradiction(make.actor(), version.fact_id, why="So", today=TODAY)
        compared(stopped)
        with pytest.raises(services.BadFact):
            services.answer_contradiction(make.actor(), version.fact_id, why=" ", today=TODAY)

    def test_who_only_reads_may_not(self, stopped):
        version = make.fact(stopped, "only_supplier", "Bikes")
        compared(stopped)
        reader = portfolio.member(stopped, Level.READ)

        with pytest.raises(PermissionDenied):
            services.answer_contradiction(reader, version.fact_id, why="So", today=TODAY)


class TestMeasuring:
    def test_each_change_is_measured(self):
        account = portfolio.account()
        version = make.fact(account, "goals", "Ten new shops")
        row = AccountDossier.objects.get(account=account)
        assert (row.known, row.freshness, row.measured_on) == (1, 0.0, TODAY)
        assert row.completeness > 0

        services.still_true(make.actor(), [version.pk], is_confirmed=True, today=LATER)

        row.refresh_from_db()
        assert row.freshness == row.completeness
        assert row.measured_on == LATER

    def test_it_is_what_the_dossier_says(self):
        account = portfolio.account()
        make.fact(account, "goals", "Ten new shops", is_confirmed=True)
        make.fact(account, "challenges", "Freight", is_confirmed=True, life_months=1)
        make.contract(account)
        late = TODAY + timedelta(days=40)

        jobs.watching.watch(system_user(), late)

        row = AccountDossier.objects.get(account=account)
        found = selectors.dossier(make.actor(), account.pk, late)
        assert (row.completeness, row.freshness) == (
            found.health.completeness,
            found.health.freshness,
        )
        assert (row.stale, row.gaps, row.known) == (1, len(found.gaps), 3)

    def test_it_is_due_with_the_day_and_with_new_figures(self, stopped, ledger_folder):
        make.fact(stopped, "only_supplier", "Bikes")
        assert watching.is_due(TODAY)
        assert watching.watch(system_user(), TODAY) == 1
        assert not watching.is_due(TODAY)
        assert watching.is_due(LATER)
        assert AccountDossier.objects.get().contradicted == 1

        portfolio.sales(ledger_folder, lines(0))

        assert watching.is_due(TODAY)
        watching.watch(system_user(), TODAY)
        assert AccountDossier.objects.get().contradicted == 0

    def test_an_account_that_was_merged_stands_no_more(self):
        kept, merged = portfolio.account(), portfolio.account()
        make.fact(merged, "goals", "Ten new shops")
        type(merged).objects.filter(pk=merged.pk).update(merged_into=kept)

        watching.watch(system_user(), TODAY)

        assert list(AccountDossier.objects.values_list("account", "known")) == [(kept.pk, 1)]
