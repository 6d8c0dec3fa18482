"""(i) The coverage of 200 accounts in one job, printed.

Each account has 12 people with roles, opinions, reporting lines and ties; the job is the one that
runs every night. Beside it what one change of the people of an account adds to its own writing.
"""

import shutil
import sys
import time
from datetime import timedelta
from pathlib import Path

from bench import child
from bench.outcome import Row, middle

TITLE = "(i) Coverage: {accounts} accounts with {people} people each"
FULL, SMALL = (200, 12), (5, 4)
ROLES = ("decider", "influencer", "buyer", "user", "gatekeeper")
TIMES = 3


def run(scratch: Path, *, quick: bool) -> tuple[str, list[Row]]:
    """Measure, and return the title and the rows of the table."""
    accounts, people = SMALL if quick else FULL
    folder = scratch / "coverage"
    place = {"OPENKAM_DATA": str(folder)}
    shutil.rmtree(folder, ignore_errors=True)
    child.install(folder)
    child.ask("bench.visitor", "furnish", environment=place)
    child.ask("bench.coverage", "build", accounts, people, environment=place)
    found = child.ask("bench.coverage", "measure", 1 if quick else TIMES, environment=place)
    return TITLE.format(accounts=accounts, people=people), [
        Row("all in one job", found["all"]),
        Row("one account after a change", found["one"] * 1000, "ms"),
    ]


# What runs in processes of its own --------------------------------------------------------------


def build(accounts: int, people: int) -> None:
    """Store so many people at each of so many accounts; the rows alone, as fast as can be."""
    from django.db import transaction
    from django.utils.timezone import localdate

    from bench.visitor import HEAD
    from openkam.core.access.models import User
    from openkam.domain.portfolio.services import create_account

    head, today = User.objects.get(email=HEAD), localdate()
    mates = list(User.objects.filter(role="member").order_by("pk")[:10])
    with transaction.atomic():
        for number in range(accounts):
            account = create_account(head, name=f"Covered {number}", today=today)
            _people(account, people, mates[number % len(mates) :] or mates, today)
    child.answer(accounts=accounts)


def _people(account, people: int, mates: list, today) -> None:
    from django.utils.timezone import now

    from openkam.domain.stakeholders.models import Opinion, Person, Position, RoleHeld, Tie, Touch

    names = [f"Given{number} Family{number}" for number in range(people)]
    persons = Person.objects.bulk_create(
        Person(name=name, search_name=name.lower(), created_on=today) for name in names
    )
    places = Position.objects.bulk_create(
        Position(person=one, account=account, rank="staff") for one in persons
    )
    Position.objects.filter(pk__in=[one.pk for one in places[1:]]).update(reports_to=places[0])
    RoleHeld.objects.bulk_create(
        RoleHeld(position=one, role=ROLES[number % len(ROLES)], noted_on=today)
        for number, one in enumerate(places)
    )
    Opinion.objects.bulk_create(
        Opinion(position=one, kind="power", number=number % 5 + 1, why="Made up", noted_on=today)
        for number, one in enumerate(places)
    )
    ties = Tie.objects.bulk_create(
        Tie(position=one, user=mates[number % len(mates)], noted_on=today)
        for number, one in enumerate(places)
    )
    Touch.objects.bulk_create(
        Touch(
            tie=tie, day=today - timedelta(days=number * 13 % 180), kind="meeting", noted_at=now()
        )
        for number, tie in enumerate(ties)
    )


def measure(times: int) -> None:
    """Tell how many seconds the job takes, and one account alone."""
    from django.utils.timezone import localdate

    from openkam.domain.stakeholders.models import AccountCoverage
    from openkam.domain.stakeholders.services import measure_all, refresh

    def seconds(act) -> float:
        started = time.perf_counter()
        act()
        return time.perf_counter() - started

    today = localdate()
    measure_all(today)  # what a process reads once is read from now on
    account = AccountCoverage.objects.select_related("account").first().account
    child.answer(
        all=middle([seconds(lambda: measure_all(today)) for _ in range(times)]),
        one=middle([seconds(lambda: refresh(account, today)) for _ in range(times * 5)]),
    )


if __name__ == "__main__":
    import django

    django.setup()
    name, *numbers = sys.argv[1:]
    {"build": build, "measure": measure}[name](*map(int, numbers))
