"""Contracts in the list of all, in the search, with merged accounts, and in the dossier."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from openkam.core.access.models import Level
from openkam.core.search import selectors as search
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.panels.contract_searchable import CONTRACTS_FOUND
from openkam.domain.dossier.selectors.contract_list import contracts
from openkam.domain.dossier.services import Agreement
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.services import merge_accounts
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


def found(text):
    """The numbers of the contracts found."""
    return [hit.object_id for hit in search.find(make.actor(), text)]


def added(account, **given):
    return services.add_contract(make.actor(), account.pk, agreement(**given), today=TODAY)


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


class TestSearch:
    def test_the_version_that_holds_is_found_by_its_words(self, account):
        old = added(account, title="Rahmenvertrag", terms="Skonto in Česko")
        services.change_contract(
            make.actor(), old.contract_id, agreement(terms="Exclusive in Čechy"), today=TODAY
        )

        assert found("cesko") == []
        assert found("cechy exclusive") == [old.contract_id]

    def test_one_that_was_a_mistake_is_not_found_until_it_counts_again(self, account):
        version = added(account, number="FA-17")

        services.withdraw_contract(make.actor(), version.contract_id, today=TODAY)
        assert found("FA-17") == []

        services.restore_contract(make.actor(), version.pk, today=TODAY)
        assert found("FA-17") == [version.contract_id]

    def test_what_is_found_has_a_name_and_an_address(self, account):
        version = added(account)

        shown = CONTRACTS_FOUND.shown(make.actor(), [version.contract_id])[version.contract_id]

        assert (shown.title, list(CONTRACTS_FOUND.rows())[0].object_id) == (
            "Framework agreement",
            version.contract_id,
        )
        assert shown.url == f"/dossier/contracts/{version.contract_id}/"
        assert CONTRACTS_FOUND.shown(portfolio.member(account, None), [version.contract_id]) == {}


class TestMergedAccounts:
    def test_members_of_the_kept_account_see_and_change_them(self, account):
        other = portfolio.account(name="Hallmeier AG")
        version = added(other)
        head = make.actor()
        merge_accounts(head, keep_id=account.pk, merged_id=other.pk, today=TODAY)
        member = portfolio.member(account, Level.WRITE)

        new = services.change_contract(
            member, version.contract_id, agreement(title="Anew"), seen=version.pk, today=TODAY
        )
        (listed,) = contracts(member, TODAY).rows

        history = selectors.contract_history(member, version.contract_id, TODAY)
        assert (history.known.version, history.account, history.may_write) == (new, account, True)
        assert listed.account == account


class TestRecords:
    def test_those_that_run_count_and_old_ones_do_not_make_them_stale(self, account):
        make.contract(account, today=date(2020, 1, 1))
        make.contract(account, is_confirmed=True)

        record = selectors.records_of([account.pk], TODAY)["contracts"]

        assert (record.count, record.is_confirmed, record.is_stale) == (1, True, False)

    def test_where_all_have_ended_that_is_known_as_long_as_it_is_fresh(self, account):
        make.contract(account, ends_on=date(2026, 6, 30), is_confirmed=True)

        record = selectors.records_of([account.pk], TODAY)["contracts"]
        later = selectors.records_of([account.pk], date(2027, 10, 1))

        assert (record.count, record.is_stale, later) == (0, False, {})


class TestList:
    @pytest.fixture
    def several(self, account):
        account.tier = portfolio.tier()
        account.owner = make.actor()
        account.save()
        other = portfolio.account(name="Česká Pumpa")
        return {
            "soon": added(account, title="Soon"),
            "later": added(other, title="Later", ends_on=date(2027, 4, 30), value=None),
            "under": added(other, title="Under", notice_given_on=date(2026, 9, 1)),
            "ahead": added(
                account, title="Ahead", starts_on=date(2027, 1, 1), ends_on=date(2028, 12, 31)
            ),
            "ended": added(
                account, title="Ended", renewal="ends", ends_on=date(2026, 2, 1), notice_days=None
            ),
        }

    def titles(self, actor=None, **asked):
        found = contracts(actor or make.actor(), TODAY, **asked)
        return [one.version.title for one in found.rows]

    def test_the_next_decision_stands_first_and_ended_ones_are_left_out(self, several):
        assert self.titles() == ["Soon", "Under", "Later", "Ahead"]

    @pytest.mark.parametrize(
        ("filters", "titles"),
        [
            ({"due": "30"}, ["Soon"]),
            ({"due": "90"}, ["Soon"]),
            ({"due": "180"}, ["Soon", "Later"]),
            ({"state": "running"}, ["Soon", "Under", "Later"]),
            ({"state": "under_notice"}, ["Under"]),
            ({"state": "not_begun"}, ["Ahead"]),
            ({"state": "ended"}, ["Ended"]),
            ({"state": "nonsense"}, ["Soon", "Under", "Later", "Ahead"]),
            ({"owner": "none"}, ["Under", "Later"]),
            ({"owner": "me"}, ["Soon", "Ahead"]),
            ({"tier": "none"}, ["Under", "Later"]),
        ],
    )
    def test_filters(self, several, filters, titles):
        assert self.titles(filters=filters) == titles

    def test_words_of_contract_and_account_find_it_without_accents(self, several):
        assert self.titles(q="ceska lat") == ["Later"]

    def test_what_is_not_known_stands_last_either_way(self, several):
        assert self.titles(sort="value")[-1] == self.titles(sort="-value")[-1] == "Later"

    def test_the_value_at_stake_says_of_how_many_it_is_not_known(self, several):
        found = contracts(make.actor(), TODAY)

        assert (found.stake, found.without_stake) == (Decimal(360_000), 1)
        assert found.total == 5

    def test_only_contracts_open_to_the_actor_are_there(self, several, account):
        member = portfolio.member(account, Level.READ)

        assert self.titles(member) == ["Soon", "Ahead"]
        assert self.titles(portfolio.member(account, None)) == []

    def test_those_due_are_the_next_to_decide(self, several):
        due = selectors.contracts_due(make.actor(), TODAY, days=400, most=2)

        assert [one.version.title for one in due] == ["Soon", "Later"]


class TestFile:
    def test_the_list_offers_each_file_once(self, client):
        portfolio.company()
        make.contract(portfolio.account(), ends_on=date(2026, 1, 31))
        client.force_login(make.actor(), settings.AUTHENTICATION_BACKENDS[0])

        page = client.get("/dossier/contracts/?state=ended").content.decode()

        assert page.count("/dossier/contracts/export.xlsx?state=ended") == 1
        assert page.count("/dossier/contracts/export.csv?state=ended") == 1
