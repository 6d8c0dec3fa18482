"""Files of accounts."""

from datetime import date

import pytest

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.audit.models import Entry
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    ColleagueKey,
    ImportBatch,
    Lineage,
    Membership,
    OwnField,
    Parenthood,
    Segment,
    Tier,
)
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.bringing import brought, codes, counts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger_folder")]


class TestNewAccounts:
    def test_they_get_all_that_the_file_tells(self):
        owner = people.user(name="Kim Owner", email="kim@example.com")
        tier = Tier.objects.create(name="Gold", position=1)

        result = brought(
            "accounts",
            "key name country site segment owner tier vat_number company_number domain own:Region",
            [
                "K1",
                " Acme  Ltd ",
                "Německo",
                "Berlin",
                "Retail",
                "KIM@example.com",
                "gold",
                "de 123 456",
                "HRB 7",
                "https://www.Acme.de/en",
                "North",
            ],
        )

        account = make.keyed("K1")
        assert counts(result) == (1, 0, 0, 0)
        assert (account.name, account.search_name, account.country) == (
            "Acme Ltd",
            "acme ltd",
            "DE",
        )
        assert (account.vat_number, account.domain, account.site) == (
            "DE123456",
            "acme.de",
            "Berlin",
        )
        assert (account.owner, account.tier, account.segment.name) == (owner, tier, "Retail")
        assert account.own_values == {str(OwnField.objects.get(name="Region").pk): "North"}
        assert Membership.objects.get(account=account, user=owner).level == Level.LEAD
        assert list(account.lineage.values_list("ancestor", "depth")) == [(account.pk, 0)]
        assert Entry.objects.get(account_id=account.pk).verb == "account.created"

    def test_the_same_file_again_changes_nothing(self):
        rows = [["K1", "Acme", "DE", "K2"], ["K2", "Mother", "DE", None]]
        brought("accounts", "key name country group", *rows)

        result = brought("accounts", "key name country group", *rows)

        assert counts(result) == (0, 0, 2, 0)
        assert ImportBatch.objects.latest("pk").state == ImportBatch.State.EMPTY
        assert Account.objects.count() == 2

    def test_what_cannot_be_taken_is_said_for_each_row(self):
        make.account(name="Twin")
        people.user(name="Two Names")
        people.user(name="Two Names")

        result = brought(
            "accounts",
            "key name country owner tier group domain",
            [None, "No key", None, None, None, None, None],
            ["K1", None, None, None, None, None, None],
            ["K2", "B", "Atlantis", None, None, None, None],
            ["K3", "C", None, "nobody@example.com", None, None, None],
            ["K4", "D", None, "two names", None, None, None],
            ["K5", "E", None, None, "Gold", None, None],
            ["K6", "F", None, None, None, "K99", None],
            ["K7", "G" * 301, None, None, None, None, None],
            ["K8", "H\0", None, None, None, None, None],
            ["K9", "<clear>", None, None, None, None, None],
            ["K10", "I", None, None, None, None, "no domain"],
            ["K" * 201, "J", None, None, None, None, None],
            ["K11", "Fine", None, None, None, None, None],
        )

        assert counts(result) == (1, 0, 0, 12)
        assert codes(result) == dict.fromkeys(
            (
                "no_match",
                "no_name",
                "unknown_country",
                "unknown_owner",
                "ambiguous_owner",
                "unknown_tier",
                "unknown_parent",
                "too_long",
                "malformed",
                "cannot_clear",
                "bad_domain",
                "long_key",
            ),
            1,
        )
        assert AccountKey.objects.count() == 1

    def test_a_row_takes_those_with_it_that_stand_below_it(self):
        result = brought(
            "accounts",
            "key name country group",
            ["A", "Top", "Atlantis", None],
            ["B", "Middle", None, "A"],
            ["C", "Low", None, "B"],
            ["D", "Aside", None, None],
        )

        assert counts(result) == (1, 0, 0, 3)
        assert codes(result) == {"unknown_parent": 2, "unknown_country": 1}


class TestRepeats:
    def test_a_key_that_comes_again_with_other_data_contradicts(self):
        result = brought(
            "accounts", "key name site", ["A", "Acme", "X"], ["A", "Acme", "Y"], ["A", "Acme", "X"]
        )

        assert counts(result) == (1, 0, 1, 1)
        assert codes(result) == {"contradiction": 1}

    def test_a_row_that_tells_more_changes_the_account(self):
        result = brought("accounts", "key name site", ["A", "Acme", None], ["A", None, "Berlin"])

        assert counts(result) == (1, 1, 0, 0)
        assert make.keyed("A").site == "Berlin"


class TestKnownAccounts:
    def test_a_blank_cell_keeps_and_the_word_for_it_empties(self):
        brought("accounts", "key name site country own:Area", ["A", "Acme", "Berlin", "DE", "1"])

        result = brought(
            "accounts", "key name site country own:Area", ["A", None, None, "<clear>", "<clear>"]
        )

        account = make.keyed("A")
        assert counts(result) == (0, 1, 0, 0)
        assert (account.site, account.country, account.own_values) == ("Berlin", "", {})

    def test_the_trail_says_what_changed(self):
        brought("accounts", "key name segment", ["A", "Acme", "Retail"])

        brought("accounts", "key name segment", ["A", "Acme AG", "Trade"])

        entry = Entry.objects.get(verb="account.changed")
        batch = ImportBatch.objects.latest("pk")
        assert entry.changes == {
            "name": ["Acme", "Acme AG"],
            "segment": ["Retail", "Trade"],
            "import": batch.pk,
        }
        assert make.keyed("A").search_name == "acme ag"

    def test_they_are_found_by_what_the_user_chose(self):
        by_vat = make.account(name="One", vat_number="DE1")
        by_number = make.account(name="Two", company_number="HRB 2")
        by_name = make.account(name="Café Three")

        for match, account, row in (
            ("vat_number", by_vat, ["V", None, "de1", None]),
            ("company_number", by_number, ["C", None, None, "hrb2"]),
            ("name", by_name, ["N", "CAFE  three", None, None]),
        ):
            result = brought("accounts", "key name vat_number company_number", row, match=match)
            assert counts(result) == (0, 1, 0, 0), match
            assert make.keyed(row[0]) == account

    def test_two_with_the_same_value_are_ambiguous_unless_the_key_tells(self):
        first = make.account(name="Same")
        make.account(name="Same")

        refused = brought("accounts", "key name site", ["A", "Same", "X"], match="name")
        AccountKey.objects.create(source="erp", key="A", account=first)
        taken = brought("accounts", "key name site", ["A", "Same", "X"], match="name")

        assert codes(refused) == {"ambiguous": 1}
        assert counts(taken) == (0, 1, 0, 0)
        first.refresh_from_db()
        assert first.site == "X"

    def test_a_key_of_another_account_is_refused(self):
        brought("accounts", "key name vat_number", ["A", "Acme", "DE1"], ["B", "Beta", "DE2"])

        result = brought("accounts", "key name vat_number", ["A", None, "DE2"], match="vat_number")

        assert codes(result) == {"key_taken": 1}

    def test_an_owner_is_found_by_staff_number_and_leads(self):
        owner = people.user(name="Kim Owner")
        ColleagueKey.objects.create(source="erp", key="007", user=owner)
        brought("accounts", "key name", ["A", "Acme"])
        account = make.keyed("A")
        Membership.objects.create(account=account, user=owner, level=Level.READ)

        brought("accounts", "key owner", ["A", "007"])

        account.refresh_from_db()
        assert account.owner == owner
        assert Membership.objects.get().level == Level.LEAD


class TestParents:
    def spans(self, key):
        rows = Parenthood.objects.filter(account=make.keyed(key)).order_by("valid_from")
        return [(row.parent.name, row.valid_from, row.valid_until) for row in rows]

    def test_several_rows_make_a_history(self):
        result = brought(
            "accounts",
            "key name group group_from group_until",
            ["A", "Acme", "P", None, "2024-01-01"],
            ["A", "Acme", "Q", "2024-01-01", None],
            ["A", "Acme", "Q", "2024-01-01", None],
            ["P", "Papa", None, None, None],
            ["Q", "Queen", None, None, None],
        )

        day = date(2024, 1, 1)
        assert counts(result) == (3, 1, 1, 0)
        assert sorted(self.spans("A"), key=str) == [("Papa", None, day), ("Queen", day, None)]
        assert make.keyed("A").group == make.keyed("Q")
        assert Lineage.objects.filter(account=make.keyed("A")).count() == 2

    def test_a_parent_without_days_holds_from_today(self):
        brought(
            "accounts", "key name group", ["A", "Acme", "P"], ["P", "Papa", None], ["Q", "Q", None]
        )

        result = brought("accounts", "key group", ["A", "Q"], today=make.TODAY)

        assert counts(result) == (0, 1, 0, 0)
        assert sorted(self.spans("A"), key=str) == [
            ("Papa", None, make.TODAY),
            ("Q", make.TODAY, None),
        ]

    def test_days_that_are_none_are_refused(self):
        result = brought(
            "accounts",
            "key name group group_from group_until",
            ["P", "Papa", None, None, None],
            ["Q", "Queen", None, None, None],
            ["A", "A", "P", "yesterday", None],
            ["B", "B", "P", "2024-01-01", "2024-01-01"],
            ["C", "C", None, "2024-01-01", None],
            ["D", "D", "P", None, None],
            ["D", "D", "Q", "2024-01-01", None],
        )

        assert counts(result) == (3, 0, 0, 4)
        assert codes(result) == dict.fromkeys(
            ("bad_date", "days_in_wrong_order", "no_parent_named", "parents_overlap"), 1
        )

    def test_circles_are_refused(self):
        brought("accounts", "key name group", ["P", "Papa", None], ["C", "Child", "P"])

        result = brought(
            "accounts",
            "key name group",
            ["P", None, "C"],
            ["A", "A", "B"],
            ["B", "B", "A"],
            ["S", "Self", "S"],
        )

        assert counts(result) == (1, 0, 0, 3)
        assert codes(result) == {"circle": 3}

    def test_parents_that_follow_each_other_are_no_circle(self):
        result = brought(
            "accounts",
            "key name group group_from group_until",
            ["A", "A", "B", None, "2020-01-01"],
            ["B", "B", "A", "2020-01-01", None],
        )

        assert counts(result) == (2, 0, 0, 0)


class TestWarnings:
    def test_a_segment_is_found_by_its_name_or_created(self):
        known = make.segment(name="Papírny")

        brought("accounts", "key name segment", ["A", "A", " papirny "], ["B", "B", "Целлюлоза"])

        assert make.keyed("A").segment == known
        assert make.keyed("B").segment.name == "Целлюлоза"
        assert Segment.objects.count() == 2

    def test_new_segments_are_counted(self):
        result = brought("accounts", "key name segment", ["A", "A", "Retail"], ["B", "B", "RETAIL"])

        assert Segment.objects.count() == 1
        assert "1 segment is new: Retail" in result["warnings"]

    def test_new_accounts_like_known_ones_are_counted(self):
        make.account(name="Acme")

        result = brought("accounts", "key name", ["A", "ACME"], ["B", "Beta"])

        assert "1 new account looks like one that is here already." in result["warnings"]


class TestForeignNumbers:
    NAMES = (("1", "Alpha Foods Ltd"), ("2", "Beta Tools"), ("3", "Gamma Inn"), ("4", "Delta"))

    def test_it_warns_of_numbers_that_call_most_accounts_by_another_name(self):
        brought("accounts", "key name", *self.NAMES)

        result = brought(
            "accounts",
            "key name",
            *(("1", "Bike World"), ("2", "Sun Shop"), ("3", "Red Mill"), ("4", "Delta")),
            dry_run=True,
        )

        assert any("3 accounts found by their number" in said for said in result["warnings"])

    def test_it_does_not_warn_of_new_spellings(self):
        brought("accounts", "key name", *self.NAMES)

        result = brought(
            "accounts",
            "key name",
            *(("1", "ALPHA Foods"), ("2", "Beta Tools GmbH"), ("3", "The Gamma"), ("4", "Omega")),
            dry_run=True,
        )

        assert result["warnings"] == []

    def test_it_does_not_warn_where_accounts_are_called_by_their_number(self):
        brought("accounts", "key name", *((key, key) for key, _name in self.NAMES))

        result = brought("accounts", "key name", *self.NAMES, dry_run=True)

        assert result["warnings"] == []
