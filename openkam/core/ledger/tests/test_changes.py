"""What an import changed, and what undoing it would change."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openkam.core.ledger import Ledger, Pick
from openkam.core.ledger.tests import make

KEYS = {"A": 1, "B": 2, "C": 3}
JANUARY = (
    "1,A,X,2011-01-05,1,10.50",
    "1,A,Y,2011-01-05,2,20.00",
    "2,B,X,2011-01-20,1,40.00",
    "3,,X,2011-01-21,1,7.00",
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "ledger"


def nobody_watches(share, text):
    pass


def bring(folder, tmp_path, *files, **options):
    """Import the files one after the other; return what the last one changed."""
    for number, lines in enumerate(files, start=1):
        path = make.file(tmp_path, *lines)
        mapped = make.mapping(**options)
        make.take_in(folder, path, number, live=range(1, number), mapped=mapped)
    number = len(files)
    ledger = Ledger(folder, range(1, number + 1))
    return ledger, ledger.find_changes(number, make.keys(**KEYS), nobody_watches)


def accounts(ledger, number, **pick):
    page = ledger.changed_accounts(number, Pick(**pick))
    return {
        row["account_id"]: (row["before"], row["after"], row["difference"], row["is_new"])
        for row in page.rows
    }


def documents(ledger, number, change, **pick):
    rows = ledger.changed_documents(number, change, Pick(**pick)).rows
    return [(row["document"], row["account_id"], row["before"], row["difference"]) for row in rows]


class TestFirstImport:
    def test_all_of_it_is_new(self, folder, tmp_path):
        ledger, found = bring(folder, tmp_path, JANUARY)

        assert (found.revenue_before, found.revenue_after) == (0, Decimal("77.5"))
        assert (found.new_accounts, found.new_documents) == (2, 3)
        assert (found.changed_documents, found.lost_documents) == (0, 0)
        assert accounts(ledger, 1) == {
            1: (0, Decimal("30.5"), Decimal("30.5"), True),
            2: (0, Decimal(40), Decimal(40), True),
            None: (0, Decimal(7), Decimal(7), False),
        }


class TestNextImport:
    NEXT = (
        "1,A,X,2011-01-05,1,11.50",
        "1,A,Y,2011-01-05,2,20.00",
        "3,,X,2011-01-21,1,7.00",
        "4,C,X,2011-02-03,1,5.00",
        "5,A,X,2011-02-04,1,1.00",
    )

    @pytest.fixture
    def found(self, folder, tmp_path):
        return bring(folder, tmp_path, JANUARY, self.NEXT)

    def test_accounts_stand_by_the_size_of_the_difference(self, found):
        ledger, changes = found

        assert accounts(ledger, 2) == {
            3: (0, Decimal(5), Decimal(5), True),
            1: (Decimal("30.5"), Decimal("32.5"), Decimal(2), False),
        }
        assert list(accounts(ledger, 2)) == [3, 1]
        assert (changes.accounts, changes.new_accounts) == (2, 1)
        assert changes.difference == changes.revenue_after - changes.revenue_before == 7

    def test_documents_that_the_file_should_list_are_lost(self, found):
        ledger, changes = found

        assert documents(ledger, 2, "lost") == [("2", 2, Decimal(40), None)]
        assert (changes.lost_documents, changes.lost_amount) == (1, Decimal(40))
        assert changes.revenue_after == Decimal("84.5")  # they stay in the ledger

    def test_documents_outside_the_days_of_the_file_are_not_lost(self, folder, tmp_path):
        ledger, changes = bring(folder, tmp_path, JANUARY, ("9,A,X,2011-02-03,1,5.00",))

        assert changes.lost_documents == 0
        assert documents(ledger, 2, "lost") == []

    def test_documents_of_another_source_are_not_lost(self, folder, tmp_path):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)
        shop = make.mapping(source="shop")
        make.take_in(folder, make.file(tmp_path, *JANUARY[:1]), 2, live=[1], mapped=shop)

        changes = Ledger(folder, [1, 2]).find_changes(2, make.keys(**KEYS), nobody_watches)

        assert (changes.lost_documents, changes.new_documents) == (0, 1)
        assert changes.unassigned_difference == Decimal("10.5")

    def test_changed_documents_stand_with_both_amounts(self, found):
        ledger, changes = found

        assert documents(ledger, 2, "changed") == [("1", 1, Decimal("30.5"), Decimal(1))]
        assert (changes.changed_documents, changes.new_documents) == (1, 2)

    def test_a_document_that_went_to_another_account_stands_under_both(self, folder, tmp_path):
        ledger, changes = bring(
            folder, tmp_path, JANUARY, ("2,A,X,2011-01-20,1,40.00", *JANUARY[:2], JANUARY[3])
        )

        assert documents(ledger, 2, "changed") == [
            ("2", 1, 0, Decimal(40)),
            ("2", 2, Decimal(40), Decimal(-40)),
        ]
        assert changes.changed_documents == 1
        assert changes.difference == 0

    def test_the_reader_sees_only_the_accounts_that_are_open(self, found):
        ledger, _changes = found

        assert set(accounts(ledger, 2, accounts=[1])) == {1}
        assert documents(ledger, 2, "lost", accounts=[1]) == []
        assert documents(ledger, 2, "changed", accounts=[1], contains="9") == []
        page = ledger.changed_accounts(2, Pick(accounts=[1]), limit=0)
        assert (page.total, page.difference, page.rows) == (1, Decimal(2), [])

    def test_accounts_that_were_merged_since_stand_as_one(self, found):
        ledger, _changes = found

        assert accounts(ledger, 2, merged={3: 1}) == {
            1: (Decimal("30.5"), Decimal("37.5"), Decimal(7), False)
        }
        assert set(accounts(ledger, 2, merged={3: 1}, accounts=[1])) == {1}

    def test_new_accounts_stand_alone_where_asked_for(self, found):
        ledger, _changes = found

        assert set(accounts(ledger, 2, is_new=True)) == {3}

    def test_an_import_that_brings_nothing_new_changes_nothing(self, folder, tmp_path):
        ledger, changes = bring(folder, tmp_path, JANUARY, JANUARY)

        assert (changes.difference, changes.accounts, changes.new_documents) == (0, 0, 0)
        assert accounts(ledger, 2) == {}

    def test_it_is_found_for_an_older_import_too(self, folder, tmp_path):
        for number, lines in enumerate((JANUARY, self.NEXT, JANUARY), start=1):
            make.take_in(folder, make.file(tmp_path, *lines), number, live=range(1, number))
        ledger = Ledger(folder, [2, 3])

        changes = ledger.find_changes(2, make.keys(**KEYS), nobody_watches)

        assert (changes.revenue_before, changes.revenue_after) == (0, Decimal("44.5"))
        assert changes.difference == Decimal("44.5")

    def test_amounts_in_another_currency_count_at_the_constant_rate(self, folder, tmp_path):
        columns = {**make.COLUMNS, "currency": "Cur"}
        files = [
            ("1,A,X,2011-01-05,1,10.00,USD", "2,B,X,2011-01-06,1,5.00,EUR"),
            ("1,A,X,2011-01-05,1,20.00,USD", "3,C,X,2011-01-06,1,7.00,USD"),
        ]
        rates = {"USD": Decimal("0.5")}
        for number, lines in enumerate(files, start=1):
            path = make.file(tmp_path, *lines, header=f"{make.HEADER},Cur")
            ledger = Ledger(folder, range(1, number), rates=rates, currency="EUR")
            mapped = make.mapping(columns=columns)
            wishes = {"reporting_currency": "EUR", "known_keys": None}
            with ledger.writing(), ledger.intake(path, mapped, **wishes) as judged:
                judged.write(number)
        ledger = Ledger(folder, [1, 2], rates=rates, currency="EUR")

        found = ledger.find_changes(2, make.keys(**KEYS), nobody_watches)

        assert (found.revenue_before, found.revenue_after) == (10, Decimal("18.5"))
        assert accounts(ledger, 2) == {
            1: (5, 10, 5, False),
            3: (0, Decimal("3.5"), Decimal("3.5"), True),
        }
        assert documents(ledger, 2, "lost") == [("2", 2, 5, None)]
        assert ledger.foresee_undoing(2).difference == Decimal("-8.5")


LINES = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.sampled_from(["A", "B", "C", "D", ""]),
        st.integers(1, 28),
        st.integers(-999_9999, 999_9999),
    ),
    min_size=1,
    max_size=12,
)


class TestSums:
    @given(files=st.lists(LINES, min_size=1, max_size=3), undone=st.booleans())
    @settings(max_examples=15, deadline=None)
    def test_the_differences_of_all_accounts_are_that_of_the_whole(
        self, tmp_path_factory, files, undone
    ):
        tmp_path = tmp_path_factory.mktemp("sums")
        written = [
            [f"{no},{key},X,2011-01-{day:02d},1,{Decimal(net) / 10_000}" for no, key, day, net in f]
            for f in files
        ]
        ledger, found = bring(tmp_path / "ledger", tmp_path, *written, decimal=".")
        number = len(files)

        rows = accounts(ledger, number, merged={1: 2} if undone else {})

        total = sum((row[2] for row in rows.values()), Decimal(0))
        assert total == found.difference == found.revenue_after - found.revenue_before
        assert all(after - before == change for before, after, change, _new in rows.values())
        assert found.revenue_after == sum(
            (row.net_amount for row in make.all_lines(tmp_path / "ledger", range(1, number + 1))),
            Decimal(0),
        )
        undoing = ledger.foresee_undoing(number)
        assert undoing.difference == -found.difference


class TestForeseeUndoing:
    def test_it_counts_what_goes_back_leaves_and_stays(self, folder, tmp_path):
        second = ("1,A,X,2011-01-05,1,11.50", "2,B,X,2011-01-20,1,40.00", "4,C,X,2011-02-03,1,5.00")
        third = ("4,C,X,2011-02-03,1,5.00", "5,C,X,2011-02-03,1,6.00")
        for number, lines in enumerate((JANUARY, (*second, third[1]), third), start=1):
            make.take_in(folder, make.file(tmp_path, *lines), number, live=range(1, number))
        ledger = Ledger(folder, [1, 2, 3])

        found = ledger.foresee_undoing(2)

        assert (found.back, found.leaving, found.staying) == (1, 0, 3)
        assert found.difference == Decimal("30.5") - Decimal("11.5")
        assert Ledger(folder, [1, 2]).foresee_undoing(2).leaving == 2
