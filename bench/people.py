"""(h) A customer with 150 people and 400 ties: the account page, and the map in a browser.

The pages go through every middleware and are compared with a page of two queries, the account page
within the ratio of (c). Drawn: a real browser, from asking for the map until it is fitted into the
window. Dragged: from letting a person go at an empty place until the server has kept it and the
map is drawn anew.
"""

import shutil
import sys
import time
from datetime import timedelta
from pathlib import Path

from bench import child, load
from bench.outcome import Row, middle
from bench.pages import SLOWEST_RATIO
from bench.preview import PATIENCE_MS, QUIET

TITLE = "(h) A customer with {people} people and {ties} ties"
FULL, SMALL = (150, 400), (12, 20)
REPORTS = 6  # of each manager
LINES = 30
ROLES = ("decider", "influencer", "buyer", "user", "gatekeeper", "initiator")
REQUESTS, WARM, TURNS = 40, 5, 5


def run(scratch: Path, *, quick: bool) -> tuple[str, list[Row]]:
    """Measure, and return the title and the rows of the table."""
    people, ties = SMALL if quick else FULL
    folder = scratch / "people"
    place = {"OPENKAM_DATA": str(folder)}
    child.install(folder)
    child.ask("bench.visitor", "furnish", environment=place)
    account = child.ask("bench.people", "build", people, ties, environment=place)["account"]
    pages = child.ask("bench.people", "pages", account, environment=place)
    rows = [
        Row(
            "account page",
            pages["account"],
            "ms",
            baseline=pages["bare"],
            bound=SLOWEST_RATIO["account page"],
        ),
        Row("page of the map", pages["map"], "ms", baseline=pages["bare"]),
        *_in_browser(place, account, turns=1 if quick else TURNS),
    ]
    return TITLE.format(people=people, ties=ties), rows


def _in_browser(place: dict[str, str], account: int, *, turns: int) -> list[Row]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return []
    visitor = child.ask("bench.visitor", "sign-in", environment=place)
    with load.served(place) as port:
        address = f"http://127.0.0.1:{port}"
        cookie = {"name": visitor["cookie"], "value": visitor["session"], "url": address}
        drawn, dragged = _drawn_and_dragged(chromium, cookie, account, turns)
    return [
        Row("map drawn in a browser", drawn, "ms"),
        Row("a person dragged there, kept, drawn anew", dragged, "ms"),
    ]


def _drawn_and_dragged(
    chromium: str, cookie: dict[str, str], account: int, turns: int
) -> tuple[float, float]:
    """Return the middle of the milliseconds until the map is drawn, and until a drag is kept."""
    from playwright.sync_api import sync_playwright

    drawn, dragged = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        context = browser.new_context(
            base_url=cookie["url"], locale="en-GB", viewport={"width": 1440, "height": 1000}
        )
        context.add_cookies([cookie])
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        for turn in range(turns):
            started = time.perf_counter()
            page.goto(f"/accounts/{account}/people/", wait_until="commit")
            page.wait_for_selector(".pm-board.live .pm-person")
            drawn.append((time.perf_counter() - started) * 1000)
            # There and back again: nobody else stands beside who stands at the top.
            dragged.append(_dragged(page, 60 if turn % 2 == 0 else -60))
        browser.close()
    return middle(drawn), middle(dragged)


def _dragged(page, by: int) -> float:
    page.wait_for_load_state("networkidle")
    top = page.locator(f"#p{page.locator('#people-board').get_attribute('data-start')}")
    top.hover()  # once it stands still
    box = top.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.down()
    page.mouse.move(x + by, y, steps=12)
    started = time.perf_counter()
    page.mouse.up()
    page.wait_for_selector("[role=status] >> text=stays there")
    return (time.perf_counter() - started) * 1000


# What runs in processes of its own --------------------------------------------------------------


def build(people: int, ties: int) -> None:
    """Note so many people at one account, each manager with some reports, and ties to them."""
    from django.db import transaction
    from django.utils.timezone import localdate, now

    from bench.visitor import HEAD
    from openkam.core.access.models import User
    from openkam.domain.portfolio.services import create_account
    from openkam.domain.stakeholders import services

    head, today = User.objects.get(email=HEAD), localdate()
    mates = list(User.objects.filter(role="member").order_by("pk")[:20])
    with services.once(), transaction.atomic():
        account = create_account(head, name="Bench account", today=today)
        places: list = []
        for number in range(people):
            boss = places[(number - 1) // REPORTS] if places else None
            places.append(_person(head, account, number, boss, today))
        for number in range(ties):
            services.note_touch(
                head,
                places[number % people].pk,
                mates[number // people % len(mates)].pk,
                day=today - timedelta(days=number % 200),
                kind="call",
                now=now(),
                today=today,
            )
        for number in range(min(LINES, people // 3)):
            source, target = places[-number - 1].pk, places[number].pk
            line = {"kind": "influence", "why": "listens"}
            services.draw_line(head, source, target, **line, today=today)
    child.answer(account=account.pk)


def _person(head, account, number: int, boss, today):
    from openkam.domain.stakeholders import services

    place = services.add_person(
        head,
        account.pk,
        facts={"name": f"Given{number} Family{number}"},
        position={"title": f"Head of matter {number}"},
        today=today,
    )
    if boss is not None:
        services.set_reports_to(head, place.pk, boss.pk)
    played = [services.Played(ROLES[number % len(ROLES)])]
    services.set_roles(head, place.pk, played, today=today)
    said = {"is_confirmed": number % 2 == 0, "why": "Made up", "today": today}
    services.note_opinion(head, place.pk, "power", number=number % 5 + 1, **said)
    services.note_opinion(head, place.pk, "attitude", number=number % 5 - 2, **said)
    return place


def pages(account: int) -> None:
    """Tell how long the account page and that of the map take, in milliseconds."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from bench.visitor import HEAD  # sets the addresses of the benchmark
    from openkam.core.access.models import User

    browser = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "en"})
    browser.force_login(User.objects.get(email=HEAD), settings.AUTHENTICATION_BACKENDS[0])
    child.answer(
        bare=milliseconds(browser, "/bench/two-queries/"),
        account=milliseconds(browser, reverse("web:account", args=[account])),
        map=milliseconds(browser, reverse("web:account-people", args=[account])),
        dossier=milliseconds(browser, reverse("web:account-dossier", args=[account])),
    )


def milliseconds(browser, address: str) -> float:
    times = []
    for _request in range(REQUESTS):
        started = time.perf_counter()
        response = browser.get(address)
        times.append((time.perf_counter() - started) * 1000)
        if response.status_code != 200:
            raise child.Failed(f"{address} answered {response.status_code}.")
    return middle(times[WARM:])


if __name__ == "__main__":
    import django

    django.setup()
    name, *numbers = sys.argv[1:]
    {"build": build, "pages": pages}[name](*map(int, numbers))
