"""Accounts that look like one customer."""

import time
from datetime import date

import pytest

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import Account, Membership
from openkam.domain.portfolio.services import bulk
from openkam.domain.portfolio.services.names import spellings
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db


def found(actor=None, **wishes):
    """The pairs as names with the kinds of their reasons."""
    names = dict(Account.objects.values_list("pk", "name"))
    pairs = selectors.duplicates(actor or people.head(), **wishes)
    return [
        (names[pair.first], names[pair.second], [reason.kind for reason in pair.reasons])
        for pair in pairs
    ]


class TestDuplicates:
    def test_the_legal_form_does_not_tell_companies_apart(self):
        make.account(name="Jizera Papír s.r.o.")
        make.account(name="JIZERA PAPIR, spol. s r. o.")
        make.account(name="Jizera Papír Praha")

        assert found() == [("Jizera Papír s.r.o.", "JIZERA PAPIR, spol. s r. o.", ["name"])]

    def test_numbers_are_compared_without_their_ornament(self):
        make.account(name="One", vat_number="CZ 123-456", company_number="")
        make.account(name="Other", vat_number="cz123456", company_number="")

        assert found() == [("One", "Other", ["vat_number"])]

    def test_a_company_number_counts_within_its_country(self):
        make.account(name="Czech", company_number="4711", country="CZ")
        make.account(name="Polish", company_number="4711", country="PL")
        make.account(name="Unknown", company_number="4711")

        pairs = {(first, second) for first, second, _reasons in found()}

        assert pairs == {("Czech", "Unknown"), ("Polish", "Unknown")}

    def test_a_domain_counts_unless_everybody_may_use_it(self):
        make.account(name="One", domain="https://www.Hallmeier.example/")
        make.account(name="Other", domain="hallmeier.example")
        make.account(name="Third", domain="gmail.com")
        make.account(name="Fourth", domain="gmail.com")

        assert found() == [("One", "Other", ["domain"])]

    def test_a_group_may_share_its_domain(self):
        group = make.account(name="Group", domain="g.example")
        make.account(name="Daughter", domain="g.example", parent=group)

        assert found() == []

    def test_the_strongest_stands_first_and_reasons_add_up(self):
        make.account(name="Alpha Ltd", domain="alpha.example")
        make.account(name="Beta AG")
        make.account(name="Alpha", domain="alpha.example")
        make.account(name="Beta GmbH")

        assert [pair[2] for pair in found()] == [["name", "domain"], ["name"]]

    def test_those_said_to_be_distinct_are_left_out_until_it_is_taken_back(self):
        one, other = make.account(name="Alpha Ltd"), make.account(name="Alpha AG")
        head = people.head()

        services.say_distinct(head, other.pk, one.pk, today=make.TODAY)
        said = found()
        services.take_back_distinct(head, one.pk, other.pk)

        assert said == []
        assert len(found()) == 1

    def test_a_member_sees_pairs_of_own_accounts(self):
        one, other = make.account(name="Alpha Ltd"), make.account(name="Alpha AG")
        member = make.member(one, Level.LEAD)
        before = found(member)
        Membership.objects.create(account=other, user=member, level=Level.READ)

        assert before == []
        assert len(found(member)) == 1

    def test_merged_accounts_are_none(self):
        one, other = make.account(name="Alpha Ltd"), make.account(name="Alpha AG")

        services.merge_accounts(people.head(), keep_id=one.pk, merged_id=other.pk, today=make.TODAY)

        assert found() == []

    def test_one_account_can_be_asked_about(self):
        one = make.account(name="Alpha Ltd")
        make.account(name="Alpha AG")
        make.account(name="Beta AG")
        make.account(name="Beta Ltd")

        assert found(account_id=one.pk) == [("Alpha Ltd", "Alpha AG", ["name"])]

    def test_many_that_are_called_the_same_are_no_square(self):
        for _number in range(30):
            make.account(name="Cash sale")

        assert len(found()) == 29

    def test_a_renamed_account_is_compared_by_its_new_name(self):
        make.account(name="Alpha Ltd")
        other = make.account(name="Beta AG")

        services.rename_account(people.head(), other.pk, name="Alpha AG")

        assert len(found()) == 1

    def test_very_many_accounts_do_not_take_long(self):
        rows = []
        for number, pk in enumerate(bulk.new_ids(Account, 20_000)):
            name = f"Customer {number % 19_990} s.r.o."
            rows.append((pk, name, *spellings(name).values(), str(date(2026, 1, 1)), "{}"))
        blank = ("country", "site", "company_number", "vat_number", "domain")
        fields = ("id", "name", "search_name", "bare_name", "created_on", "own_values", *blank)
        bulk.insert(Account, fields, [(*row, *("",) * 5) for row in rows])

        began = time.monotonic()
        pairs = selectors.duplicates(people.head())

        assert len(pairs) == 10
        assert time.monotonic() - began < 2  # comparing each with each takes minutes
