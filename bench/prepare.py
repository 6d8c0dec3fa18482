"""(b) The questions behind the prepared tables, up to Arrow, against SQL written by hand.

Ours: `Ledger.account_months`, `account_days` and `product_months` as an import asks them, with
everything the ledger does around them. By hand: DuckDB over the same Parquet file, for the same
figures; knowing that there is one source and no dead document, it may leave out both.
"""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import child, lines, machine
from bench.outcome import Row, in_turns, middle

TITLE = "(b) Prepared tables on {lines:,} lines, up to Arrow"
FULL = lines.Size(lines=10_000_000, accounts=100_000)
SMALL = lines.Size(lines=4_000, accounts=100, products=20)
ROUNDS = 5
SLOWEST_RATIO = 1.5
BY_HAND = {
    "account_months": """
        SELECT k.account_id, date_trunc('month', l.invoiced_on)::DATE AS month,
            sum(l.net_amount) AS revenue, sum(l.cost_amount) AS cost,
            sum(l.net_amount) FILTER (l.cost_amount IS NOT NULL) AS revenue_with_cost,
            sum(l.discount_amount) AS discount, sum(l.quantity) AS quantity, count(*) AS lines,
            count(DISTINCT l.document) AS documents, max(l.invoiced_on) AS last_on
        FROM lines l LEFT JOIN keys k ON l.source = k.source AND l.account_key = k.key
        GROUP BY ALL
        """,
    "account_days": """
        SELECT k.account_id, min(l.invoiced_on) AS first_on, max(l.invoiced_on) AS last_on,
            count(*) AS lines, count(DISTINCT l.document) AS documents
        FROM lines l LEFT JOIN keys k ON l.source = k.source AND l.account_key = k.key
        GROUP BY ALL
        """,
    "product_months": """
        SELECT p.product_id, date_trunc('month', l.invoiced_on)::DATE AS month,
            sum(l.net_amount) AS revenue, sum(l.quantity) AS quantity,
            count(DISTINCT k.account_id) AS accounts, count(*) AS lines
        FROM lines l LEFT JOIN keys k ON l.source = k.source AND l.account_key = k.key
        LEFT JOIN products p ON l.source = p.source AND l.product_key = p.key
        GROUP BY ALL
        """,
}


def run(scratch: Path, *, quick: bool) -> tuple[str, list[Row]]:
    """Measure, and return the title and the rows of the table."""
    size = SMALL if quick else FULL
    folder = scratch / "prepare"
    _build(folder, lines.generated_parquet(scratch, size))
    difference = child.ask("bench.prepare", "compare", folder)["difference"]
    if difference:
        raise child.Failed(f"The two sides of (b) differ in {', '.join(difference)}.")
    answers = in_turns(
        1 if quick else ROUNDS,
        hand=lambda: child.ask("bench.prepare", "hand", folder),
        ours=lambda: child.ask("bench.prepare", "ours", folder),
    )
    ours, hand = answers["ours"], answers["hand"]
    rows = [
        Row(
            question.replace("_", " × " if "months" in question else " and "),
            middle([one[question] for one in ours]),
            baseline=middle([one[question] for one in hand]),
        )
        for question in BY_HAND
    ]
    return TITLE.format(lines=size.lines), [
        *rows,
        Row(
            "all of them",
            middle([one["seconds"] for one in ours]),
            baseline=middle([one["seconds"] for one in hand]),
            bound=SLOWEST_RATIO,
        ),
        Row("peak memory", max(one["megabytes"] for one in ours), "MB"),
        *_storing(folder / "installation", folder / "lines.parquet", ours),
    ]


def _build(folder: Path, parquet: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "lines.parquet").symlink_to(parquet.absolute())
    (folder / "mapping.toml").write_text(lines.MAPPING)
    child.ask("bench.prepare", "build", folder)


def _storing(place: Path, parquet: Path, asked: list[dict]) -> list[Row]:
    """What the whole roll-up takes: asking as above, and storing in the database."""
    environment = {"OPENKAM_DATA": str(place)}
    child.install(place)
    taken = child.ask("bench.prepare", "whole", place.parent, environment=environment)
    asking = middle([one["seconds"] for one in asked])
    return [
        Row("the whole import of these lines", taken["import"]),
        Row("the whole preparation, asking and storing", taken["prepare"]),
        Row("of it storing, about", max(0.0, taken["prepare"] - asking)),
    ]


# What runs in processes of its own --------------------------------------------------------------


def build(folder: Path) -> None:
    """Write the ledger and the tables of keys."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from openkam.core.ledger import Ledger, Mapping

    ledger = Ledger(folder / "ledger")
    mapping = Mapping.from_toml((folder / "mapping.toml").read_text())
    with (
        ledger.writing(),
        ledger.intake(
            folder / "lines.parquet", mapping, reporting_currency=None, known_keys=None
        ) as intake,
    ):
        intake.write(1)
        for name, found in (("account", intake.account_keys()), ("product", intake.products())):
            numbers = pa.array(range(1, found.num_rows + 1), "int64")
            table = {
                "source": pa.array([mapping.source] * found.num_rows, "string"),
                "key": found["key"].cast("string"),
                f"{name}_id": numbers,
            }
            if name == "product":
                table["product_group"] = found["product_group"].cast("string")
            pq.write_table(pa.table(table), folder / f"{name}s.parquet")
    child.answer()


def ours(folder: Path) -> None:
    """Ask the ledger."""
    _answer_timed(_ours(folder))


def hand(folder: Path) -> None:
    """Ask DuckDB."""
    _answer_timed(_by_hand(folder))


def compare(folder: Path) -> None:
    """Tell in which questions the two sides differ."""
    ours, hand = _ours(folder), _by_hand(folder)
    child.answer(difference=[name for name in BY_HAND if _differ(ours[name](), hand[name]())])


def whole(folder: Path) -> None:
    """Import and prepare as the product does it, with the database."""
    import django

    django.setup()
    from django.utils import timezone

    from openkam.core.access.users import system_user
    from openkam.core.ledger import Mapping
    from openkam.domain.portfolio import services

    actor, text = system_user(), (folder / "mapping.toml").read_text()
    started = time.perf_counter()
    services.import_sales(
        actor,
        path=folder / "lines.parquet",
        mapping=Mapping.from_toml(text),
        mapping_text=text,
        on_changed="replace",
        dry_run=False,
        now=timezone.now(),
        progress=_silent,
    )
    imported = time.perf_counter()
    services.prepare_figures(
        actor, now=timezone.now(), today=timezone.localdate(), progress=_silent
    )
    child.answer(**{"import": imported - started, "prepare": time.perf_counter() - imported})


def _silent(share: float | None, text: str = "") -> None:
    """Progress that nobody watches."""


def _ours(folder: Path) -> dict[str, Callable]:
    from openkam.core.ledger import Ledger

    ledger = Ledger(folder / "ledger", [1])
    keys, products = _tables(folder)
    return {
        "account_months": lambda: ledger.account_months(keys),
        "account_days": lambda: ledger.account_days(keys),
        "product_months": lambda: ledger.product_months(keys, products),
    }


def _by_hand(folder: Path) -> dict[str, Callable]:
    import duckdb

    connection = duckdb.connect(config={"threads": machine.threads()})
    keys, products = _tables(folder)
    connection.register("keys", keys)
    connection.register("products", products)
    path = folder / "ledger" / "lines" / "00000001.parquet"
    connection.execute(f"CREATE VIEW lines AS SELECT * FROM read_parquet('{path}')")
    return {
        name: lambda statement=statement: connection.execute(statement).to_arrow_table()
        for name, statement in BY_HAND.items()
    }


def _tables(folder: Path):
    import pyarrow.parquet as pq

    return (pq.read_table(folder / "accounts.parquet"), pq.read_table(folder / "products.parquet"))


def _answer_timed(questions: dict[str, Callable]) -> None:
    seconds = {}
    for name, ask in questions.items():
        started = time.perf_counter()
        ask()
        seconds[name] = time.perf_counter() - started
    child.answer(**seconds, seconds=sum(seconds.values()))


def _differ(ours, hand) -> bool:
    import duckdb

    shown = ", ".join(hand.column_names)
    with duckdb.connect() as connection:
        connection.register("ours", ours)
        connection.register("hand", hand)
        odd = connection.execute(
            f"SELECT count(*) FROM (SELECT {shown} FROM ours EXCEPT ALL SELECT {shown} FROM hand)"
        ).fetchone()
    return ours.num_rows != hand.num_rows or odd[0] > 0


if __name__ == "__main__":
    {"build": build, "ours": ours, "hand": hand, "compare": compare, "whole": whole}[sys.argv[1]](
        Path(sys.argv[2])
    )
