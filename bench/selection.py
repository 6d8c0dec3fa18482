"""(g) A round of selection over 5,000 accounts, against a bare NumPy script of the same draws.

Ours: `services.rank_round`, as the job runs it, from the rows of the round to the stored ranking:
scores, must-haves, flags, 5,000 weightings, the line. Bare: NumPy alone on the same scores in
memory, which draws the same weightings, ranks all accounts by each and counts; it reads and stores
nothing. The row below it finds only the first places of each weighting, as ours does. The answer
of what-if and the page of the ranking go through every middleware.
"""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from bench import child
from bench.outcome import Row, in_turns, middle

TITLE = "(g) Selection: {accounts:,} accounts, 5 criteria, 5,000 weightings"
FULL, SMALL = 5_000, 200
ROUNDS, TIMES, REQUESTS, WARM = 5, 3, 40, 5
SLOWEST_RATIO = 2.0
WHAT_IF_MS = 200.0
PAGE_RATIO = 9.0  # as for the list of accounts, against a page of two queries
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
    pages = ask("pages", WARM + (1 if quick else REQUESTS))
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
        *_pages(pages),
    ]


def _pages(pages: dict) -> list[Row]:
    if "page" not in pages:
        return []
    return [
        Row(
            "page of the ranking",
            pages["page"],
            "ms",
            baseline=pages["baseline"],
            bound=PAGE_RATIO,
        ),
        Row("its list alone", pages["list"], "ms", baseline=pages["baseline"]),
        Row("answer of what-if", pages["what_if"], "ms", bound=WHAT_IF_MS),
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


def pages(requests: int) -> None:
    """Tell how long the ranking's page and an answer of what-if take, in milliseconds."""
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.urls"
    from django.test import Client
    from django.urls import NoReverseMatch, reverse

    from openkam.core.access.models import User
    from openkam.domain.selection.models import Round

    browser = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "en"})
    browser.force_login(User.objects.get(email=HEAD), settings.AUTHENTICATION_BACKENDS[0])
    found = Round.objects.get()
    first, *others = (f"w{row.criterion_id}" for row in found.version.criteria.all())

    def asked(place: int) -> str:
        return f"{what_if}?{urlencode({first: 30 + place, **dict.fromkeys(others, 20)})}"

    try:
        ranking, what_if = (
            reverse(f"selection:{name}", args=[found.pk])
            for name in ("round-ranking", "round-what-if")
        )
    except NoReverseMatch:  # an older version, to compare with
        child.answer()
        return
    taken = {
        "baseline": _milliseconds(browser, requests, lambda place: "/bench/two-queries/"),
        "page": _milliseconds(browser, requests, lambda place: ranking),
        "list": _milliseconds(browser, requests, lambda place: ranking, "list"),
        "what_if": _milliseconds(browser, requests, asked, "ranking"),
    }
    child.answer(**taken)


def _milliseconds(
    browser, requests: int, address_of: Callable[[int], str], target: str = ""
) -> float:
    """The middle of many answers without the first few; htmx asks where it has a target."""
    times = []
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    for place in range(requests):
        address = address_of(place)
        started = time.perf_counter()
        response = browser.get(address, headers=headers)
        times.append((time.perf_counter() - started) * 1000)
        if response.status_code != 200:
            raise child.Failed(f"{address} answered {response.status_code}.")
    return middle(times[WARM:])


def _silent(share: float | None, text: str = "") -> None:
    """Progress that nobody watches."""


if __name__ == "__main__":
    import django

    django.setup()
    name, number = sys.argv[1:]
    {"build": build, "ours": ours, "bare": bare, "pages": pages}[name](int(number))
