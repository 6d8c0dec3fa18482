"""What holds for files that are damaged in any way."""

import io
import os
import random
import tempfile
import zipfile
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openkam.core.ledger import LedgerFault, Mapping, look, read_table, table_page
from openkam.core.ledger.tests import make

HEADER = make.HEADER.split(",")
ROWS = [[str(n), "A", "X", date(2011, 1, 5), n, n * 1.5] for n in range(1, 40)]
ACCOUNTS = Mapping("erp", {"key": "Customer", "name": "Item"}, "accounts")
SEED = st.integers(0, 1 << 48)
# For a thorough look: DAMAGE_EXAMPLES=1000 pytest openkam/core/ledger/tests/test_damage.py
EXAMPLES = int(os.environ.get("DAMAGE_EXAMPLES", 60))
MODEST = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@lru_cache(maxsize=1)
def workbook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return make.workbook(Path(folder), HEADER, *ROWS).read_bytes()


@lru_cache(maxsize=1)
def parquet() -> bytes:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder) / "sales.parquet"
        columns = "range::VARCHAR AS No, 'A' AS Customer, 'X' AS Item, DATE '2011-01-05' AS Date"
        connection.execute(
            f"COPY (SELECT {columns}, range AS Pieces, range * 1.5 AS Net FROM range(40)) "
            f"TO '{path}' (FORMAT parquet)"
        )
        return path.read_bytes()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with some bytes changed, cut out, doubled, or its end missing."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(found) or 1)
        length = chance.choice((1, 1, 1, 2, 4, 60))
        match chance.randrange(5):
            case 0:
                del found[place : place + length]
            case 1:
                found[place:place] = found[place : place + length]
            case 2:
                found[place : place + length] = chance.randbytes(length)
            case 3:
                found[place : place + 1] = bytes([chance.choice(b"\"',;<>\0\n\r09\xff")])
            case _ if chance.random() < 0.2:
                del found[place:]
    return bytes(found)


def judge(content: bytes, chance: random.Random) -> None:
    """Look at the file, or read it in one of two ways: a LedgerFault, or counts that reconcile."""
    with tempfile.TemporaryDirectory() as place, suppress(LedgerFault):
        path = Path(place) / "file"
        path.write_bytes(content)
        chance.choice((look_at, read_as_table, take_in))(path)


def look_at(path: Path) -> None:
    found = look(path)

    assert set(found.samples) == set(found.header)


def read_as_table(path: Path) -> None:
    table = read_table(path, ACCOUNTS)

    assert table.table.num_rows + len(table.malformed) == table.recognised.rows
    reasons = dict.fromkeys(table.table["line"].to_pylist(), "no")
    assert table.write_rejects(path.with_name("rejects"), reasons) == table.recognised.rows


def take_in(path: Path) -> None:
    with make.intake(path.with_name("ledger"), path) as taken:
        four = taken.verdict.lines
        assert four.read == four.loaded + four.unassigned + four.rejected
        taken.write_preview(path.with_name("preview"))
        assert table_page(path.with_name("preview"))[1] == four.read


class TestAnyDamage:
    @MODEST
    @given(SEED)
    def test_texts(self, seed):
        chance = random.Random(seed)
        rows = [",".join(map(str, row)) for row in ROWS]
        text = "\n".join([make.HEADER, *chance.sample(rows, 5), ""])

        judge(damaged(text.encode(), chance), chance)

    @MODEST
    @given(SEED)
    def test_packed_workbooks(self, seed):
        chance = random.Random(seed)

        judge(damaged(workbook(), chance), chance)

    @MODEST
    @given(SEED)
    def test_the_insides_of_workbooks(self, seed):
        chance = random.Random(seed)
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(workbook())) as source, zipfile.ZipFile(target, "w") as out:
            chosen = chance.choice([n for n in source.namelist() if n.startswith("xl/")])
            for name in source.namelist():
                content = source.read(name)
                out.writestr(name, damaged(content, chance) if name == chosen else content)

        judge(target.getvalue(), chance)

    @MODEST
    @given(SEED)
    def test_parquet(self, seed):
        chance = random.Random(seed)

        judge(damaged(parquet(), chance), chance)
