"""(j) Search over 200,000 facts, printed.

The function alone with its count, as a head who sees all accounts and as a member of some; the
page of 50 results and the answer inside Ctrl K through every middleware, against a page of two
queries. Texts are drawn from words that are as unevenly common as those of a language, in Latin
letters with and without accents and in Cyrillic. Beside it how long it takes to make all of them
ready anew, and to note one fact.
"""

import shutil
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from bench import child
from bench.outcome import Row, middle
from bench.people import milliseconds

TITLE = "(j) Search over {facts:,} facts of {accounts:,} accounts"
FULL, SMALL = (1_000, 200), (5, 20)  # accounts, facts of each
YEARS = 8
WORDS, LONG = 40_000, 30  # known words, words of a text
SYLLABLES = (
    *("ka", "řo", "mi", "ště", "lo", "ny", "под", "ре", "žá", "ber", "tin", "sou", "gra"),
    *("wo", "zed", "ал", "кон", "ver", "pla", "żu"),
)
RARE, MIDDLING, NOWHERE = "unikátní", "smlouva", "xyzzy"
RARE_EVERY, MIDDLING_EVERY = 2_000, 100
TIMES, WARM = 15, 3


def run(scratch: Path, *, quick: bool) -> tuple[str, list[Row]]:
    """Measure, and return the title and the rows of the table."""
    accounts, each = SMALL if quick else FULL
    folder = scratch / "search"
    place = {"OPENKAM_DATA": str(folder)}
    shutil.rmtree(folder, ignore_errors=True)
    child.install(folder)
    child.ask("bench.visitor", "furnish", environment=place)
    built = child.ask("bench.search", "build", accounts, each, environment=place)
    found = child.ask("bench.search", "measure", environment=place)
    rows = [Row(what, took, "ms") for what, took in found["functions"].items()]
    rows += [Row(what, took, "ms", baseline=found["bare"]) for what, took in found["pages"].items()]
    rows += [
        Row("a fact noted, with its words", found["noted"], "ms"),
        Row("all texts made ready anew", built["filled"]),
    ]
    return TITLE.format(facts=accounts * each, accounts=accounts), rows


# What runs in processes of its own --------------------------------------------------------------


def build(accounts: int, each: int) -> None:
    """Store so many facts at each of so many accounts, the rows alone; then make them ready."""
    from django.db import transaction
    from django.utils.timezone import localdate

    from bench.visitor import HEAD
    from openkam.core.access.models import Level, User
    from openkam.core.search import services as search
    from openkam.domain.portfolio.services import create_account, set_membership
    from openkam.shell.searchable import SEARCHABLE

    head, today = User.objects.get(email=HEAD), localdate()
    member = User.objects.filter(role="member").order_by("pk").first()
    texts = _texts()
    with transaction.atomic():
        for number in range(accounts):
            account = create_account(head, name=f"Searched {number}", today=today)
            _facts(account, each, texts, today)
            if number % 20 == 0:
                set_membership(head, account.pk, user_id=member.pk, level=Level.READ)
    started = time.perf_counter()
    search.fill(SEARCHABLE)
    child.answer(filled=time.perf_counter() - started)


def _texts():
    """Yield texts for ever, the same ones in each run."""
    import itertools
    import random

    drawn = random.Random(7)
    words = ["".join(drawn.choices(SYLLABLES, k=drawn.randint(1, 5))) for _ in range(WORDS)]
    shares = list(itertools.accumulate(1 / (place + 1) for place in range(WORDS)))
    for number in itertools.count():
        text = drawn.choices(words, cum_weights=shares, k=LONG)
        if number % RARE_EVERY == 0:
            text.append(RARE)
        if number % MIDDLING_EVERY == 0:
            text.append(MIDDLING)
        yield " ".join(text)


def _facts(account, each: int, texts, today: date) -> None:
    from openkam.domain.dossier.models import BUILT_IN, Fact, FactVersion

    keys = [(kind.code, 2018 + year) for year in range(YEARS) for kind in BUILT_IN][:each]
    facts = Fact.objects.bulk_create(
        Fact(account=account, kind=kind, year=year) for kind, year in keys
    )
    FactVersion.objects.bulk_create(
        FactVersion(
            fact=fact,
            text=next(texts),
            source="observation",
            life_months=12,
            noted_on=today - timedelta(days=number),
            checked_on=today,
            stale_on=today,
        )
        for number, fact in enumerate(facts)
    )


def measure() -> None:
    """Tell how many milliseconds the function, the pages and a note take."""
    from django.conf import settings
    from django.test import Client

    from bench.visitor import HEAD
    from openkam.core.access.models import User

    head = User.objects.get(email=HEAD)
    browser = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "en"})
    browser.force_login(head, settings.AUTHENTICATION_BACKENDS[0])
    common, page = _common(), "/find/written/?q="
    child.answer(
        functions=_functions(head, common),
        bare=milliseconds(browser, "/bench/two-queries/"),
        pages={
            "page: a word in every hundredth fact": milliseconds(browser, f"{page}{MIDDLING}"),
            "page: a rare word": milliseconds(browser, f"{page}unikatni"),
            "page: the most common word": milliseconds(browser, f"{page}{common}"),
            "Ctrl K: a word in every hundredth fact": milliseconds(browser, f"/find/?q={MIDDLING}"),
        },
        noted=_noted(head),
    )


def _functions(head, common: str) -> dict[str, float]:
    from openkam.core.access.models import User

    member = User.objects.filter(role="member").order_by("pk").first()
    return {
        "rare word, typed without its accents": _found(head, "unikatni"),
        "a word in every hundredth fact": _found(head, MIDDLING),
        "two words, one common": _found(head, f"{common} {MIDDLING}"),
        "words in a row": _found(head, f'"{common} {common}"'),
        "the most common word": _found(head, common),
        "a word that stands nowhere": _found(head, NOWHERE),
        "the most common word, as a member": _found(member, common),
    }


def _common() -> str:
    """The most common word of at least three letters."""
    from collections import Counter

    from openkam.core.search.models import Entry

    texts = Entry.objects.order_by("pk").values_list("text", flat=True)[:500]
    counted = Counter(word for text in texts for word in text.split() if len(word) > 2)
    return counted.most_common(1)[0][0]


def _found(actor, text: str) -> float:
    from openkam.core.search import selectors

    def act() -> None:
        selectors.find(actor, text, limit=50)
        selectors.count(actor, text)

    return _middle(act)


def _noted(head) -> float:
    from django.utils.timezone import localdate

    from openkam.domain.dossier import services
    from openkam.domain.portfolio.models import Account

    account, today, texts = Account.objects.order_by("pk").first(), localdate(), _texts()

    def act() -> None:
        noted = services.Noted(source="observation", text=next(texts))
        services.note_fact(head, account.pk, "goals", noted, today=today)

    return _middle(act)


def _middle(act) -> float:
    times = []
    for _time in range(TIMES):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return middle(times[WARM:])


if __name__ == "__main__":
    import django

    django.setup()
    name, *numbers = sys.argv[1:]
    {"build": build, "measure": measure}[name](*map(int, numbers))
