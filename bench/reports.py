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
SMALL = lines.Size(lines=4_000, accounts=100, products=20)
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
    child.install(folder / "data")
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
        report = selectors.margin_report(actor)
        figures = report.figures
        return [figures.revenue, figures.cost, figures.below_zero, figures.whale.peak]

    def retention():
        figures = selectors.retention_report(actor).figures
        return [
            getattr(figures, name)
            for name in (
                "opening",
                "expansion",
                "contraction",
                "lost",
                "new",
                "returned",
                "closing",
            )
        ]

    def cohorts():
        found = selectors.cohorts(actor, selectors.basis(actor))
        return [[sum(one.active) for one in found.cohorts], sum(found.cohorts[0].revenue)]

    def trend():
        report = selectors.trend_report(actor)
        return [len(report.months), report.sums.revenue, len(report.rows.now)]

    def segments():
        report = selectors.segments_report(actor)
        return [report.revenue, [row.part.revenue for row in report.rows]]

    return {
        "margin": margin,
        "retention": retention,
        "cohorts": cohorts,
        "trend": trend,
        "segments": segments,
    }


def _by_hand() -> dict[str, Callable]:
    """The same figures in SQL; amounts come back exact."""
    hand = ByHand()
    return {
        "margin": hand.margin,
        "retention": hand.retention,
        "cohorts": hand.cohorts,
        "trend": hand.trend,
        "segments": hand.segments,
    }


class ByHand:
    """DuckDB over the prepared files, and what the database says of the accounts."""

    def __init__(self) -> None:
        import duckdb
        from django.conf import settings

        from openkam.domain.portfolio import selectors

        found = selectors.figures()
        self.preparation = found.preparation
        self.files = {
            name: f"read_parquet('{settings.LEDGER_FOLDER}/prepared/"
            f"{found.preparation.pk:08d}-{name}.parquet')"
            for name in ("months", "effects-*")
        }
        self.now, self.before = found.period, found.period.previous()
        self.earlier = self.before.previous()
        self.connection = duckdb.connect(config={"threads": machine.threads()})
        for name, source in self.files.items():
            view = name.partition("-")[0]
            self.connection.execute(f"CREATE VIEW {view} AS SELECT * FROM {source}")

    def margin(self):
        """Rows with margins of both years and what changed them; the whale curve's totals."""
        self._keep(
            f"""
            SELECT *, sum(margin) OVER (ORDER BY margin DESC, account_id) AS together FROM (
                SELECT account_id, {_sum("revenue", self.now)} AS revenue,
                    {_sum("cost", self.now)} AS cost,
                    {_sum("revenue_with_cost - cost", self.now)} AS margin,
                    {_sum("revenue", self.before)} AS revenue_before,
                    {_sum("revenue_with_cost - cost", self.before)} AS margin_before
                FROM months WHERE account_id IS NOT NULL AND {_within(self.before, self.now)}
                GROUP BY account_id
            ) LEFT JOIN effects USING (account_id)
            """
        )
        return self._totals("sum(revenue), sum(cost), count(*) FILTER (margin < 0), max(together)")

    def retention(self):
        """Rows with their movement, and the waterfall; also that of the year before."""
        self._accounts("first_sale_on", "AND first_sale_on IS NOT NULL")
        answers = []
        for base, period in ((self.earlier, self.before), (self.before, self.now)):
            self._keep(
                f"""
                SELECT *, CASE WHEN r0 > 0 AND r1 > r0 THEN 'expansion'
                    WHEN r0 > 0 AND r1 > 0 AND r1 < r0 THEN 'contraction'
                    WHEN r0 > 0 AND r1 <= 0 THEN 'lost'
                    WHEN r0 <= 0 AND r1 > 0 AND first < DATE '{period.start}' THEN 'returned'
                    WHEN r0 <= 0 AND r1 > 0 THEN 'new' END AS movement
                FROM (
                    SELECT account_id, {_sum("revenue", base)} AS r0,
                        {_sum("revenue", period)} AS r1
                    FROM months WHERE account_id IS NOT NULL AND {_within(base, period)}
                    GROUP BY account_id
                ) LEFT JOIN accounts USING (account_id)
                """
            )
            kinds = {
                "expansion": "r1 - r0",
                "contraction": "r0 - r1",
                "lost": "r0",
                "new": "r1",
                "returned": "r1",
            }
            movements = ", ".join(
                f"coalesce(sum({amount}) FILTER (movement = '{kind}'), 0)"
                for kind, amount in kinds.items()
            )
            answers = self._totals(f"sum(r0), {movements}, sum(r1)")
        return answers

    def cohorts(self):
        """Revenue and active accounts by year of the first purchase and year."""
        self._accounts("first_sale_on", "AND first_sale_on IS NOT NULL")
        self._keep(
            """
            SELECT cohort, year, sum(revenue) AS revenue, count(*) FILTER (revenue > 0) AS active
            FROM (
                SELECT account_id, year(first::DATE) AS cohort, year(month) AS year,
                    sum(revenue) AS revenue
                FROM months JOIN accounts USING (account_id) GROUP BY ALL
            ) GROUP BY ALL
            """
        )
        active = self.connection.execute(
            "SELECT sum(active)::BIGINT FROM answer GROUP BY cohort ORDER BY cohort"
        ).fetchall()
        first = "SELECT sum(revenue) FROM answer WHERE cohort = (SELECT min(cohort) FROM answer)"
        return [[count for (count,) in active], self.connection.execute(first).fetchone()[0]]

    def trend(self):
        """Months of the whole company, and each account in two years."""
        months = self.connection.execute(
            """
            SELECT month, sum(revenue), sum(cost), sum(revenue_with_cost), sum(lines)
            FROM months WHERE account_id IS NOT NULL GROUP BY month ORDER BY month
            """
        ).fetchall()
        self._keep(
            f"""
            SELECT account_id, {_amounts(self.now, "")}, {_amounts(self.before, "_before")}
            FROM months WHERE account_id IS NOT NULL AND {_within(self.before, self.now)}
            GROUP BY account_id
            """
        )
        return [len(months), *self._totals("sum(revenue), count(*)")]

    def segments(self):
        """Tiers and every account in two years, with its tier and segment."""
        self._accounts("tier_id", "", table="portfolio_account", key="id")
        self._keep(
            f"""
            SELECT account_id, coalesce(first, 0) AS tier, {_amounts(self.now, "")},
                {_amounts(self.before, "_before")}
            FROM months JOIN accounts USING (account_id) WHERE {_within(self.before, self.now)}
            GROUP BY ALL
            """
        )
        tiers = self.connection.execute(
            "SELECT sum(revenue) FROM answer GROUP BY tier ORDER BY tier"
        ).fetchall()
        return [*self._totals("sum(revenue)"), [amount for (amount,) in tiers]]

    def _accounts(
        self, column: str, where: str, *, table="portfolio_accountsummary", key="account_id"
    ) -> None:
        """Read one column of the accounts from the database."""
        import pyarrow as pa
        from django.db import connection

        of = f"WHERE preparation_id = {self.preparation.pk}" if "summary" in table else ""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {key}, {column} FROM {table} {of} {where}")
            rows = cursor.fetchall()
        ids, values = zip(*rows, strict=True)
        kind = pa.int64() if column == "tier_id" else None
        read = pa.table({"account_id": pa.array(ids), "first": pa.array(values, kind)})
        self.connection.register("accounts", read)

    def _keep(self, statement: str) -> None:
        self.connection.register("answer", self.connection.execute(statement).to_arrow_table())

    def _totals(self, columns: str) -> list:
        from decimal import Decimal

        found = self.connection.execute(f"SELECT {columns} FROM answer").fetchone()
        return [value if isinstance(value, Decimal) else int(value) for value in found]


def _sum(amount: str, period) -> str:
    inside = f"month >= DATE '{period.start}' AND month < DATE '{period.end}'"
    return f"coalesce(sum({amount}) FILTER ({inside}), 0)"


def _amounts(period, ending: str) -> str:
    names = ("revenue", "cost", "revenue_with_cost", "lines", "lines_with_cost")
    return ", ".join(f"{_sum(name, period)} AS {name}{ending}" for name in names)


def _within(first, last) -> str:
    return f"month >= DATE '{first.start}' AND month < DATE '{last.end}'"


if __name__ == "__main__":
    import django

    django.setup()
    {"furnish": furnish, "ours": ours, "hand": hand, "compare": compare}[sys.argv[1]]()
