"""Documents that come again: unchanged, changed, in overlapping exports; imports undone."""

from decimal import Decimal
from itertools import permutations

import pyarrow.parquet as pq
import pytest

from openkam.core.ledger import DocumentsChanged, Ledger
from openkam.core.ledger.tests import make

JANUARY = (
    "1,A,X,2011-01-05,1,10.50",
    "1,A,Y,2011-01-05,2,20.00",
    "2,B,X,2011-01-20,1,40.00",
)
FEBRUARY = ("2,B,X,2011-01-20,1,40.00", "3,A,X,2011-02-03,1,80.00")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "ledger"


def revenue(folder, live) -> Decimal:
    return sum((row.net_amount for row in make.all_lines(folder, live)), Decimal(0))


class TestComingAgain:
    def test_importing_a_file_twice_changes_nothing(self, tmp_path, folder):
        path = make.file(tmp_path, *JANUARY)
        make.take_in(folder, path, 1)
        before = make.facts(folder, [1])

        verdict = make.take_in(folder, path, 2, live=[1])

        assert make.facts(folder, [1, 2]) == before
        assert (verdict.documents.unchanged, verdict.documents.new) == (2, 0)
        assert verdict.lines.loaded == 3
        assert not (folder / "lines" / "00000002.parquet").exists()

    def test_the_order_of_a_documents_lines_does_not_matter(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)

        again = make.file(tmp_path, *reversed(JANUARY))
        verdict = make.take_in(folder, again, 2, live=[1])

        assert verdict.documents.changed == 0

    def test_two_exports_that_overlap_count_the_overlap_once(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)

        verdict = make.take_in(folder, make.file(tmp_path, *FEBRUARY), 2, live=[1])

        assert (verdict.documents.new, verdict.documents.unchanged) == (1, 1)
        assert revenue(folder, [1, 2]) == Decimal("150.50")

    @pytest.mark.parametrize(
        "changed",
        [
            ["1,A,X,2011-01-05,1,10.50"],
            ["1,A,X,2011-01-05,1,10.50", "1,A,Y,2011-01-05,2,20.00", "1,A,Y,2011-01-05,2,20.00"],
            ["1,A,X,2011-01-05,1,10.50", "1,A,Y,2011-01-05,2,21.00"],
            ["1,A,X,2011-01-05,1,10.50", "1,,Y,2011-01-05,2,20.00"],
            ["1,A,X,2011-01-05,1,10.50", "1,A,Y,2011-01-06,2,20.00"],
            ["1,A,X,2011-01-05,1,10.50", "1,A,,2011-01-05,2,20.00"],
            ["1,A,X,2011-01-05,1,10.50", "1,A,Y,2011-01-05,3,20.00"],
        ],
        ids=["fewer", "more", "amount", "account", "day", "product", "quantity"],
    )
    def test_a_changed_document_replaces_the_old_one_whole(self, tmp_path, folder, changed):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)

        verdict = make.take_in(folder, make.file(tmp_path, *changed), 2, live=[1])

        assert verdict.documents.changed == 1
        own = [row for row in make.all_lines(folder, [1, 2]) if row.document == "1"]
        assert len(own) == len(changed)

    def test_a_changed_document_can_be_kept_as_it_was(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)
        before = make.facts(folder, [1])
        path = make.file(tmp_path, "1,A,X,2011-01-05,1,11.50", "4,A,X,2011-03-05,1,5.00")

        verdict = make.take_in(folder, path, 2, live=[1], on_changed="keep")

        assert verdict.reasons[0].code == "changed_kept"
        assert (verdict.lines.loaded, verdict.lines.rejected) == (1, 1)
        assert verdict.net_amount.rejected == Decimal("11.50")
        assert [row for row in make.facts(folder, [1, 2]) if row[1] != "4"] == before

    def test_a_changed_document_can_stop_the_import(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)
        path = make.file(tmp_path, "1,A,X,2011-01-05,1,11.50")

        with pytest.raises(DocumentsChanged) as fault:
            make.take_in(folder, path, 2, live=[1], on_changed="stop")

        assert fault.value.documents == ["1"]
        assert not list(folder.glob("*/00000002*"))
        assert not list(folder.glob("staging-*"))

    def test_documents_of_different_sources_are_strangers(self, tmp_path, folder):
        path = make.file(tmp_path, *JANUARY)
        make.take_in(folder, path, 1)

        verdict = make.take_in(folder, path, 2, live=[1], mapped=make.mapping(source="shop"))

        assert verdict.documents.new == 2
        assert revenue(folder, [1, 2]) == 2 * revenue(folder, [1])


class TestUndoing:
    def test_any_order_of_undoing_equals_importing_the_rest(self, tmp_path, folder):
        files = [
            make.file(tmp_path, *JANUARY, name="a.csv"),
            make.file(tmp_path, *FEBRUARY, name="b.csv"),
            make.file(tmp_path, "1,A,X,2011-01-05,1,11.50", *FEBRUARY[1:], name="c.csv"),
            make.file(tmp_path, *JANUARY, name="d.csv"),
        ]
        for number, path in enumerate(files, start=1):
            make.take_in(folder, path, number, live=range(1, number))

        for kept in ([1], [2], [3], [4], [1, 2], [2, 3], [1, 4], [3, 4], [1, 2, 4], [2, 3, 4]):
            afresh = tmp_path / f"afresh-{'-'.join(map(str, kept))}"
            for place, number in enumerate(kept):
                make.take_in(afresh, files[number - 1], number, live=kept[:place])
            assert make.facts(folder, kept) == make.facts(afresh, kept)

    def test_what_an_undone_import_held_for_a_later_one_stays(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)
        make.take_in(folder, make.file(tmp_path, *FEBRUARY), 2, live=[1])

        assert revenue(folder, [2]) == Decimal("120.00")

    def test_the_order_in_which_live_imports_are_told_does_not_matter(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)
        make.take_in(folder, make.file(tmp_path, "1,A,X,2011-01-05,1,11.50"), 2, live=[1])

        digests = {Ledger(folder, order).digest for order in permutations([1, 2])}

        assert len(digests) == 1
        assert revenue(folder, [2, 1]) == Decimal("51.50")

    def test_nothing_live_is_an_empty_ledger(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)

        assert make.all_lines(folder, []) == []
        assert Ledger(folder).covers() is None
        assert Ledger(folder).account_months(make.keys(A=1)).num_rows == 0

    def test_a_lost_cache_is_made_again(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)
        make.take_in(folder, make.file(tmp_path, "1,A,X,2011-01-05,1,11.50"), 2, live=[1])
        before = make.facts(folder, [1, 2])
        for path in (folder / "cache").iterdir():
            if path.is_file():
                path.unlink()

        assert make.facts(folder, [1, 2]) == before


class TestFiles:
    def test_lines_are_sorted_by_account_and_day(self, tmp_path, folder):
        rows = [
            f"{place},{'ABC'[place % 3]},X,2011-0{1 + place % 4}-05,1,1.5" for place in range(5000)
        ]
        make.take_in(folder, make.file(tmp_path, *rows), 1)

        written = pq.read_table(folder / "lines" / "00000001.parquet").to_pylist()

        order = [(row["account_key"], row["invoiced_on"]) for row in written]
        assert order == sorted(order)

    def test_any_tool_can_read_them(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)

        schema = pq.read_schema(folder / "lines" / "00000001.parquet")

        assert str(schema.field("net_amount").type) == "decimal128(18, 4)"
        assert str(schema.field("invoiced_on").type) == "date32[day]"
        assert str(schema.field("line").type) == "int32"
        assert schema.names[:3] == ["source", "document", "line"]


class TestCheck:
    def test_a_sound_ledger_has_no_problems(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)

        assert Ledger(folder, [1]).check() == []

    def test_it_names_files_that_are_missing_or_damaged(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)
        make.take_in(folder, make.file(tmp_path, "9,A,X,2011-01-05,1,1.5"), 2, live=[1])
        make.take_in(folder, make.file(tmp_path, "8,A,X,2011-01-05,1,1.5"), 3, live=[1, 2])
        (folder / "lines" / "00000001.parquet").unlink()
        (folder / "lines" / "00000002.parquet").write_bytes(b"PAR1 rubbish")

        problems = Ledger(folder, [1, 2, 3]).check()

        assert "00000001.parquet is missing" in problems[0]
        assert "00000002.parquet cannot be read" in problems[1]
        assert len(problems) == 2

    def test_it_notices_an_index_that_does_not_agree(self, tmp_path, folder):
        make.take_in(folder, make.file(tmp_path, *JANUARY), 1)
        make.take_in(folder, make.file(tmp_path, "9,A,X,2011-01-05,1,1.5"), 2, live=[1])
        (folder / "lines" / "00000002.parquet").rename(folder / "lines" / "00000001.parquet")
        (folder / "documents" / "00000002.parquet").unlink()

        assert "does not agree" in Ledger(folder, [1]).check()[0]
        assert "00000002.parquet is missing" in Ledger(folder, [1, 2]).check()[0]
