"""(g) A round of selection over 5,000 accounts, against a bare NumPy script of the same draws.

Ours: `services.rank_round`, as the job runs it, from the rows of the round to the stored ranking:
scores, must-haves, flags, 5,000 weightings, the line. Bare: NumPy alone on the same scores in
memory, which draws the same weightings, ranks all accounts by each and counts; it reads and stores
nothing. The row below it finds only the first places of each weighting, as ours does. The page of
the ranking is measured as (c) measures the list of accounts, by the same visitor: in process,
through every middleware, in turns with a page of two queries, the median of 120 requests, within
the same ratio. The list of the same 5,000 accounts stands beside it. Bars and picture are drawn
once for the same values; another page each time has bars that nobody has looked at yet.
"""

import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bench import child, pages
from bench.outcome import Row, in_turns, middle

TITLE = "(g) Selection: {accounts:,} accounts, 5 criteria, 5,000 weightings"
FULL, SMALL = 5_000, 200
ROUNDS, TIMES = 5, 3
SLOWEST_RATIO = 2.0
WHAT_IF_MS = 200.0
HEAD = "head@bench.example"
CRITERIA = ("revenue", "growth", "profitability", "breadth", "strategic_importance")


def run(scratch: Path, *, quick: bool) -> tuple[str, list[Row]]:
    """Measure, and return the title and the rows of the table."""
    accounts = SMALL if quick else FULL
    folder = scratch / "selection"
    environment = {"OPENKAM_DATA": str(folder / "data")}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    child.install(folder / "data")
    child.ask("bench.selection", "build", accounts, environment=environment)

    def ask(side: str, times: int) -> dict:
        return child.ask("bench.selection", side, times, environment=environment)

    times = 1 if quick else TIMES
    answers = in_turns(
        1 if quick else ROUNDS,
        bare=lambda: ask("bare", times),
        ours=lambda: ask("ours", times),
    )
    ours, bare = answers["ours"], answers["bare"]
    if ours[0]["inside"] != bare[0]["inside"]:
        raise child.Failed("The two sides of (g) differ in who is inside the cut.")
    return TITLE.format(accounts=accounts), [
        Row(
            "ranking in one job",
            middle([one["seconds"] for one in ours]),
            baseline=middle([one["seconds"] for one in bare]),
            bound=SLOWEST_RATIO,
        ),
        Row(
            "the same, first places alone",
            middle([one["seconds"] for one in ours]),
            baseline=middle([one["partition"] for one in bare]),
        ),
        Row("peak memory of it", max(one["megabytes"] for one in ours), "MB"),
        *_pages(environment, quick=quick),
    ]


def _pages(environment: Mapping[str, str], *, quick: bool) -> list[Row]:
    """The page of the ranking as (c) asks for the list of accounts: one visitor, in turns."""
    visitor = pages.Visitor(environment, "visit-selection")
    taken = pages.in_turns([visitor], quick=quick)[0]
    answers = taken.pop("answer of what-if")
    return [
        *pages.against_baseline(taken, {"ranking": pages.SLOWEST_RATIO["accounts list"]}),
        Row("answer of what-if", middle(answers), "ms", bound=WHAT_IF_MS),
    ]


# What runs in processes of its own --------------------------------------------------------------


def build(accounts: int) -> None:
    """Begin a round whose accounts have made-up values."""
    import numpy as np
    from django.db import transaction
    from django.utils.timezone import localdate, now

    from openkam.core.access.models import Role, User
    from openkam.domain.portfolio.models import Account, Company
    from openkam.domain.selection import services
    from openkam.domain.selection.models import Round, RoundAccount

    Company.objects.create(name="Bench", currency="EUR")
    head = User.objects.create_user(HEAD, name="Head", role=Role.HEAD)
    drawn = np.random.default_rng(7)
    Account.objects.bulk_create(
        Account(name=f"Account {n:05}", search_name=f"account {n:05}", created_on=localdate())
        for n in range(accounts)
    )
    with transaction.atomic():
        found = services.start_round(head, name="Bench", now=now())
        services.choose_criteria(head, found.pk, CRITERIA)
    revenue = drawn.lognormal(9, 1.5, accounts)
    measures = {
        "revenue": revenue,
        "growth": drawn.normal(0.05, 0.4, accounts),
        "margin_rate": drawn.normal(0.3, 0.15, accounts),
        "breadth": drawn.integers(1, 9, accounts).astype(float),
    }
    measures["share"] = revenue / revenue.sum()
    numbers = Account.objects.order_by("pk").values_list("pk", "name")
    RoundAccount.objects.bulk_create(
        (
            RoundAccount(
                round=found,
                account_id=pk,
                name=name,
                revenue=round(float(revenue[place]), 2),
                measures={key: float(values[place]) for key, values in measures.items()},
            )
            for place, (pk, name) in enumerate(numbers)
        ),
        batch_size=500,
    )
    Round.objects.filter(pk=found.pk).update(measured_at=now(), currency="EUR")
    for row in found.version.criteria.exclude(criterion__measure="").select_related("criterion"):
        low, high = np.quantile(measures[row.criterion.measure], (0.1, 0.95))
        services.set_anchors(head, found.pk, row.criterion_id, worst=float(low), best=float(high))
    services.set_must_haves(head, found.pk, [{"measure": "margin_rate", "at_least": 0.0}])
    services.set_cut(
        head, found.pk, max_accounts=40, min_score=None, managers=None, accounts_each=None
    )
    services.rank_round(found.pk, now=now(), progress=_silent)
    child.answer()


def ours(times: int) -> None:
    """Rank the round anew, as the job does."""
    from django.utils.timezone import now

    from openkam.domain.selection import services
    from openkam.domain.selection.models import Round

    found = Round.objects.get()
    taken = []
    for _ in range(times):
        Round.objects.update(ranked_at=None)
        started = time.perf_counter()
        services.rank_round(found.pk, now=now(), progress=_silent)
        taken.append(time.perf_counter() - started)
    rows = found.accounts.filter(inside_share__gte=0.5).order_by("pk")
    child.answer(seconds=min(taken), inside=list(rows.values_list("pk", flat=True)))


def bare(times: int) -> None:
    """Do the same draws in NumPy alone."""
    import numpy as np

    from openkam.domain.selection.models import Round

    found = Round.objects.get()
    criteria = [str(row.criterion_id) for row in found.version.criteria.all()]
    rows = list(found.accounts.exclude(rank=None).order_by("name", "pk"))
    ends = np.array([[row.scores[key] for key in criteria] for row in rows], float)
    taken = {"seconds": [], "partition": []}
    for _ in range(times):
        for name, found_in in taken.items():
            started = time.perf_counter()
            share = _drawn(np, ends[:, :, 0], ends[:, :, 1], whole=name == "seconds")
            found_in.append(time.perf_counter() - started)
    inside = sorted(row.pk for row, part in zip(rows, share, strict=True) if part >= 0.5)
    child.answer(inside=inside, **{name: min(found_in) for name, found_in in taken.items()})


def _drawn(np, low, high, *, whole, draws=5000, places=40, block=20):
    """In which share of the weightings each row is inside; unknown scores are drawn as well."""
    exponential = np.random.RandomState(20260101).standard_exponential((draws, low.shape[1]))
    weightings = exponential / exponential.sum(axis=1, keepdims=True)
    stream = np.random.Generator(np.random.PCG64(20260101))
    count = np.zeros(len(low))
    width = high - low
    columns, wide = np.ascontiguousarray(low.T), np.flatnonzero(width.any(axis=0))
    for start in range(0, draws, block):
        chosen = weightings[start : start + block]
        values = chosen @ columns
        for one in wide:
            values += stream.random(values.shape) * width[:, one] * chosen[:, one, None]
        if whole:
            first = np.argsort(-values, axis=1)[:, :places]
        else:
            first = np.argpartition(-values, places, axis=1)[:, :places]
        count += np.bincount(first.ravel(), minlength=len(low))
    return count / draws


def _silent(share: float | None, text: str = "") -> None:
    """Progress that nobody watches."""


if __name__ == "__main__":
    import django

    django.setup()
    name, number = sys.argv[1:]
    {"build": build, "ours": ours, "bare": bare}[name](int(number))
