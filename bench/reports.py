"""(f) Reports over the prepared tables, against the same figures in SQL written by hand.

Ours: the selectors behind the pages and `openkam report`, for a head of the whole company, from
the prepared tables to the finished report object. By hand: DuckDB over the same prepared files and
the same table of accounts, to the same rows and totals as columns in Python.
"""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import child, lines, machine
from bench.outcome import Row, in_turns, middle

TITLE = "(f) Reports over {lines:,} lines and {accounts:,} accounts"
FULL = lines.Size(lines=10_000_000, accounts=100_000)
SMALL = lines.Size(lines=20_000, accounts=500, products=100)
ROUNDS, TURNS = 3, 5
SLOWEST_RATIO = 2.0
SEGMENTS = 20


def run(scratch: Path, *, quick: bool, reuse: bool) -> tuple[str, list[Row]]:
    """Measure, and return the title and the rows of the table."""
    size = SMALL if quick else FULL
    folder = scratch / f"reports-{size.lines}"
    environment = {"OPENKAM_DATA": str(folder / "data")}
    if not (reuse and (folder / "built").exists()):
        _build(scratch, folder, size, environment)

    def ask(side: str) -> dict:
        return child.ask("bench.reports", side, environment=environment)

    differing = ask("compare")["differing"]
    if differing:
        raise child.Failed(f"The two sides of (f) differ in {', '.join(differing)}.")
    answers = in_turns(1 if quick else ROUNDS, hand=lambda: ask("hand"), ours=lambda: ask("ours"))
    found = [
        Row(
            report,
            middle([one[report] for one in answers["ours"]]),
            baseline=middle([one[report] for one in answers["hand"]]),
            bound=SLOWEST_RATIO,
        )
        for report in answers["ours"][0]
        if report != "megabytes"
    ]
    peak = max(one["megabytes"] for one in answers["ours"])
    return TITLE.format(lines=size.lines, accounts=size.accounts), [
        *found,
        Row("peak memory", peak, "MB"),
    ]


def _build(scratch: Path, folder: Path, size: lines.Size, environment: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mapping = folder / "mapping.toml"
    mapping.write_text(lines.MAPPING)
    child.command(["migrate", "--quiet"], environment)
    parquet = lines.generated_parquet(scratch, size)
    child.command(["import", "sales", parquet, "--mapping", mapping], environment)
    child.ask("bench.reports", "furnish", environment=environment)
    (folder / "built").touch()


# What runs in processes of its own --------------------------------------------------------------


def furnish() -> None:
    """Give every account a tier and a segment, and every tenth one a parent."""
    from django.db.models import F
    from django.utils import timezone

    from openkam.core.access.users import system_user
    from openkam.domain.portfolio import services
    from openkam.domain.portfolio.models import Account, Segment, Tier

    tiers = list(Tier.objects.order_by("position"))
    segments = Segment.objects.bulk_create(
        Segment(name=f"Segment {number}") for number in range(SEGMENTS)
    )
    for place, tier in enumerate(tiers):
        Account.objects.annotate(rest=F("pk") % len(tiers)).filter(rest=place).update(tier=tier)
    for place, segment in enumerate(segments):
        rows = Account.objects.annotate(rest=F("pk") % SEGMENTS).filter(rest=place)
        rows.update(segment=segment)
    services.prepare_figures(
        system_user(), now=timezone.now(), today=timezone.localdate(), progress=_silent
    )
    child.answer()


def ours() -> None:
    """Tell how long our reports take, warm."""
    _answer_timed(_ours())


def hand() -> None:
    """Tell how long the SQL takes, warm."""
    _answer_timed(_by_hand())


def compare() -> None:
    """Tell in which reports the two sides differ in their totals."""
    mine, theirs = _ours(), _by_hand()
    child.answer(differing=[name for name in mine if mine[name]() != theirs[name]()])


def _silent(share: float | None, text: str = "") -> None:
    """Progress that nobody watches."""


def _answer_timed(reports: dict[str, Callable]) -> None:
    taken = {}
    for name, make in reports.items():
        make()
        times = []
        for _ in range(TURNS):
            started = time.perf_counter()
            make()
            times.append(time.perf_counter() - started)
        taken[name] = middle(times)
    child.answer(**taken)


def _ours() -> dict[str, Callable]:
    """Each makes a whole report and returns totals that both sides have to agree on."""
    from openkam.core.access.users import system_user
    from openkam.domain.economics import selectors

    actor = system_user()

    def margin():
        figures = selectors.margin_report(actor).figures
        return [figures.revenue, figures.cost, figures.below_zero, figures.whale.peak]

    return {"margin": margin}


def _by_hand() -> dict[str, Callable]:
    from decimal import Decimal

    import duckdb
    from django.conf import settings

    from openkam.domain.portfolio import selectors

    found = selectors.figures()
    folder = Path(settings.LEDGER_FOLDER) / "prepared"
    connection = duckdb.connect(config={"threads": machine.threads()})
    for name in ("months", "groups", "products"):
        path = folder / f"{found.preparation.pk:08d}-{name}.parquet"
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    days = found.period, found.period.previous()
    now, before = (f"month >= '{p.start}' AND month < '{p.end}'" for p in days)

    def margin():
        rows = connection.execute(
            f"""
            SELECT *, sum(margin) OVER (ORDER BY margin DESC, account_id) AS together FROM (
                SELECT account_id, sum(revenue) FILTER ({now}) AS revenue,
                    sum(cost) FILTER ({now}) AS cost,
                    sum(revenue_with_cost - cost) FILTER ({now}) AS margin,
                    sum(revenue) FILTER ({before}) AS revenue_before,
                    sum(revenue_with_cost - cost) FILTER ({before}) AS margin_before
                FROM months WHERE account_id IS NOT NULL GROUP BY account_id
            )
            """
        ).to_arrow_table()
        connection.register("answer", rows)
        return [
            value if isinstance(value, Decimal) else int(value)
            for value in connection.execute(
                "SELECT sum(revenue), sum(cost), count(*) FILTER (margin < 0), max(together) "
                "FROM answer"
            ).fetchone()
        ]

    return {"margin": margin}


if __name__ == "__main__":
    import django

    django.setup()
    {"furnish": furnish, "ours": ours, "hand": hand, "compare": compare}[sys.argv[1]]()
