"""Contracts: noted, changed, restored, withdrawn; what cannot be so is refused at its field."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.core.audit.models import Entry
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.models import Contract, ContractVersion
from openkam.domain.dossier.services import Agreement
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.models import AccountKey
from openkam.domain.portfolio.selectors import basis_for
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


def agreement(**given):
    wishes = {
        "title": "Framework agreement",
        "renewal": "automatic",
        "renewal_months": 12,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "notice_days": 90,
        "value": Decimal(120_000),
        "currency": "eur",
        "value_per": "year",
        "source": "document",
        **given,
    }
    return Agreement(**wishes)


def added(account, **given):
    return services.add_contract(make.actor(), account.pk, agreement(**given), today=TODAY)


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


class TestAdding:
    def test_it_stands_with_the_account_and_in_the_trail_without_its_words(self, account):
        version = added(account, terms="5 % rebate\n")

        (known,) = selectors.contracts_of(make.actor(), account.pk, TODAY)
        assert known.version == version
        assert (version.currency, version.terms, version.life_months) == ("EUR", "5 % rebate", 12)
        assert known.standing.decide_by == date(2026, 10, 2)
        entry = Entry.objects.get(verb="contract.added")
        assert "rebate" not in str(entry.changes)
        assert (entry.account_id, entry.thing_name) == (account.pk, "Framework agreement")

    @pytest.mark.parametrize("level", [None, Level.READ])
    def test_it_needs_the_level_to_write(self, account, level):
        actor = portfolio.member(account, level)

        with pytest.raises(PermissionDenied if level else Http404):
            services.add_contract(actor, account.pk, agreement(), today=TODAY)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"title": "  "}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"title": "x" * 1_000_000}, "title"),
            ({"number": "x" * 101}, "number"),
            ({"terms": "word " * 200_000}, "terms"),
            ({"renewal": "whenever"}, "renewal"),
            ({"ends_on": date(2025, 12, 31)}, "ends_on"),
            ({"ends_on": None}, "ends_on"),
            ({"starts_on": date(1626, 1, 1)}, "starts_on"),
            ({"ends_on": date(2626, 1, 1)}, "ends_on"),
            ({"notice_days": 366}, "notice_days"),
            ({"notice_days": -1}, "notice_days"),
            ({"starts_on": None, "notice_days": 4_000}, "notice_days"),
            ({"renewal_months": None}, "renewal_months"),
            ({"renewal_months": 601}, "renewal_months"),
            ({"notice_given_on": date(2026, 10, 2)}, "notice_given_on"),
            (
                {"renewal": "ends", "ends_on": date(2026, 5, 1), "notice_given_on": TODAY},
                "notice_given_on",
            ),
            ({"value": Decimal("NaN")}, "value"),
            ({"value": Decimal(-1)}, "value"),
            ({"value": Decimal(10) ** 14}, "value"),
            ({"currency": ""}, "currency"),
            ({"currency": "€"}, "currency"),
            ({"value_per": ""}, "value_per"),
            ({"source": "gossip"}, "source"),
            ({"source_url": "javascript:alert(1)"}, "source_url"),
            ({"life_months": 0}, "life_months"),
        ],
    )
    def test_what_cannot_be_so_is_refused_at_its_field(self, account, given, field):
        with pytest.raises(services.Refusal) as refused:
            added(account, **given)

        assert (refused.value.field, str(refused.value) != "") == (field, True)
        assert not Contract.objects.exists()

    def test_without_a_value_neither_currency_nor_period_is_kept(self, account):
        version = added(account, value=None)

        assert (version.value, version.currency, version.value_per) == (None, "", "")

    def test_months_of_renewal_are_kept_only_where_it_renews(self, account):
        assert added(account, renewal="ends").renewal_months is None


class TestChanging:
    def test_the_version_before_stays(self, account):
        old = added(account)

        new = services.change_contract(
            make.actor(), old.contract_id, agreement(notice_days=30), seen=old.pk, today=TODAY
        )

        old.refresh_from_db()
        assert (old.replaced_on, new.replaced_on, new.contract_id) == (TODAY, None, old.contract_id)

    def test_another_version_meanwhile_refuses_and_tells_what_holds(self, account):
        old = added(account)
        theirs = services.change_contract(
            make.actor(), old.contract_id, agreement(title="Theirs"), seen=old.pk, today=TODAY
        )

        with pytest.raises(services.ChangedMeanwhile) as refused:
            services.change_contract(
                make.actor(), old.contract_id, agreement(title="Mine"), seen=old.pk, today=TODAY
            )

        assert refused.value.standing == theirs
        assert ContractVersion.objects.get(replaced_on=None).title == "Theirs"

    def test_what_data_contradicted_is_settled_by_a_new_version(self, account):
        contract = added(account).contract
        contract.contradiction = {"what": "fell"}
        contract.save()

        services.change_contract(make.actor(), contract.pk, agreement(), today=TODAY)

        contract.refresh_from_db()
        assert contract.contradiction == {}

    def test_a_stranger_does_not_know_of_it(self, account):
        version = added(account)
        stranger = portfolio.member(account, None)

        with pytest.raises(Http404):
            services.change_contract(stranger, version.contract_id, agreement(), today=TODAY)


class TestWithdrawing:
    def test_it_counts_nowhere_and_its_versions_stay(self, account):
        version = added(account)

        services.withdraw_contract(make.actor(), version.contract_id, today=TODAY)

        assert selectors.contracts_of(make.actor(), account.pk, TODAY) == []
        assert selectors.records_of([account.pk], TODAY) == {}
        history = selectors.contract_history(make.actor(), version.contract_id, TODAY)
        assert [one.is_withdrawn for one in history.versions] == [True, False]

    def test_an_earlier_version_counts_again_as_a_new_one(self, account):
        version = added(account)
        gone = services.withdraw_contract(make.actor(), version.contract_id, today=TODAY)
        later = TODAY + timedelta(days=3)

        again = services.restore_contract(make.actor(), version.pk, today=later)

        assert (again.pk in (version.pk, gone.pk), again.title) == (False, version.title)
        assert (again.checked_on, again.is_withdrawn) == (later, False)
        with pytest.raises(Http404):
            services.restore_contract(make.actor(), gone.pk, today=later)

    def test_what_was_changed_meanwhile_is_not_withdrawn(self, account):
        version = added(account)

        with pytest.raises(services.ChangedMeanwhile):
            services.withdraw_contract(
                make.actor(), version.contract_id, seen=version.pk + 1, today=TODAY
            )


class TestStillTrue:
    def test_several_are_fresh_again_at_once(self, account):
        versions = [added(account, life_months=1) for _ in range(2)]
        later = TODAY + timedelta(days=60)

        count = services.contracts_still_true(
            make.actor(), [one.pk for one in versions], is_confirmed=True, today=later
        )

        known = selectors.contracts_of(make.actor(), account.pk, later)
        assert count == 2
        assert [(one.is_stale, one.version.is_confirmed) for one in known] == [(False, True)] * 2

    def test_one_that_was_replaced_stops_them_all(self, account):
        old, other = added(account), added(account)
        services.change_contract(make.actor(), old.contract_id, agreement(), today=TODAY)

        with pytest.raises(Http404):
            services.contracts_still_true(
                make.actor(), [old.pk, other.pk], is_confirmed=True, today=TODAY
            )

        other.refresh_from_db()
        assert not other.is_confirmed


class TestContractsOf:
    def test_the_next_decision_stands_first_and_ended_ones_last(self, account):
        ended = added(account, renewal="ends", ends_on=date(2026, 6, 30), notice_days=None)
        later = added(account, ends_on=date(2027, 12, 31))
        open_end = added(account, renewal="open", ends_on=None)
        sooner = added(account)

        found = selectors.contracts_of(make.actor(), account.pk, TODAY)

        assert [one.version for one in found] == [sooner, later, open_end, ended]

    def test_those_of_accounts_merged_into_it_count(self, account):
        other = portfolio.account(name="Hallmeier AG")
        version = added(other)
        other.merged_into = account
        other.save()

        (known,) = selectors.contracts_of(make.actor(), account.pk, TODAY)
        history = selectors.contract_history(make.actor(), version.contract_id, TODAY)

        assert known.version == version
        assert history.account == account

    def test_value_counts_in_the_companys_currency_or_is_unknown(self, account):
        added(account, currency="SEK", value=Decimal(10), value_per="month")

        (known,) = selectors.contracts_of(make.actor(), account.pk, TODAY)

        assert (known.value_a_year, known.stake) == (Decimal(120), None)

    def test_next_renewals_leave_out_what_has_no_day(self, account):
        added(account, renewal="open", ends_on=None)
        due = added(account)

        found = selectors.next_renewals(make.actor(), account, TODAY)

        assert [one.version for one in found] == [due]
        assert found[0].is_due(TODAY)


class TestSalesAgainst:
    def test_running_contracts_stand_against_what_was_sold_of_their_group(
        self, account, settings, tmp_path
    ):
        settings.DATA, settings.LEDGER_FOLDER = tmp_path, tmp_path / "ledger"
        portfolio.sales(
            tmp_path,
            [
                portfolio.line(Customer="C1", Category="Pumps", Net="60000", Date="2026-03-31"),
                portfolio.line(
                    Customer="C1", Invoice="2", Item="P2", Category="Drives", Net="15000"
                ),
            ],
        )
        customer = AccountKey.objects.get(key="C1").account
        whole = added(customer)
        added(customer, product_group="Pumps", value=Decimal(5_000), value_per="month")
        added(customer, product_group="Valves", currency="SEK")
        added(customer, renewal="ends", ends_on=date(2026, 2, 1), notice_days=None)
        known = selectors.contracts_of(make.actor(), customer.pk, TODAY)

        found = selectors.sales_against(make.actor(), customer, known, basis_for(make.actor()))

        assert [(one.product_group, one.value, one.revenue, one.share) for one in found] == [
            ("", Decimal(120_000), Decimal(75_000), Decimal("0.625")),
            ("Pumps", Decimal(60_000), Decimal(60_000), Decimal(1)),
            ("Valves", None, Decimal(0), None),
        ]
        assert [one.version for one in found[0].contracts] == [whole]

    def test_before_any_sales_data_revenue_is_unknown(self, account):
        added(account)
        known = selectors.contracts_of(make.actor(), account.pk, TODAY)

        (found,) = selectors.sales_against(make.actor(), account, known, basis_for(make.actor()))

        assert (found.revenue, found.share, found.period) == (None, None, None)
