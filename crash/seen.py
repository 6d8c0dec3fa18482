"""What an installation holds, in words that two installations in the same state say alike.

Each function is asked in a process of the installation.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

REPORTS = ("concentration", "trend")
START, END = date(2020, 1, 1), date(2030, 1, 1)
# What a restore writes anew, and what it ends.
CHANGED_BY_RESTORE = {"audit_entry", "django_session", "jobs_workerbeat"}
LASTING = re.compile(
    r"openkam\.sqlite3(-wal|-shm)?|secret\.key|\.running|\.restore-lock|last-backup\.json"
    r"|static/.*|ledger/\.lock|ledger/cache/[^/]+\.(parquet|json)|served-at|setup-code"
)
NUMBERED = re.compile(r"(ledger/(?P<room>\w+)|rejects)/(?P<number>\d{8})[-.].*")


def facts() -> dict[str, Any]:
    """Sales, figures, accounts and imports, by names and keys and never by numbers of rows."""
    from openkam.domain.portfolio.models import Account, AccountKey, Product, SavedMapping

    accounts = Account.objects.order_by("name")
    return {
        "sales": _sales(),
        "accounts": [list(row) for row in accounts.values_list("name", "merged_into__name")],
        "keys": sorted(map(list, AccountKey.objects.values_list("source", "key", "account__name"))),
        "products": Product.objects.count(),
        "imports": _imports(),
        "mappings": list(
            SavedMapping.objects.order_by("source", "kind").values_list("text", flat=True)
        ),
    }


def shown() -> dict[str, Any]:
    """What pages and reports show: the prepared months and the reports."""
    from openkam.calc.periods import Period
    from openkam.core.access.users import system_user
    from openkam.domain.portfolio import selectors

    months = selectors.account_months(system_user(), period=Period(START, END))
    return {
        "is_fresh": not selectors.needs_preparing(),
        "months": _by_name(months),
        **{name: _without_numbers(_report(name)) for name in REPORTS},
    }


def is_fine() -> dict[str, Any]:
    """What `openkam check` finds."""
    return _json_of("check", "--json")[1]


def everything() -> dict[str, Any]:
    """A digest of all rows of every table, how many entries the trail has, and the reports."""
    from django.apps import apps
    from django.db import connection

    from openkam.core.audit.models import Entry
    from openkam.core.backup import tables

    found = tables.tables_of(apps)
    digests = {
        table.name: _digest(table) for table in found if table.name not in CHANGED_BY_RESTORE
    }
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((_data() / "ledger").glob("*/0*.parquet"))
    }
    # Where sign-in counts attempts: no model, yet nothing works without it.
    has_cache = "openkam_cache" in connection.introspection.table_names()
    return {
        "rows": digests,
        "files": files,
        "entries": Entry.objects.exclude(verb="backup.restored").count(),
        "restored": Entry.objects.filter(verb="backup.restored").count(),
        "has_cache": has_cache,
        **{name: _report(name) for name in REPORTS},
    }


def jobs() -> list[list[Any]]:
    """Every job: number, name, state, error."""
    from openkam.core.jobs.models import Job

    return [
        list(row) for row in Job.objects.order_by("pk").values_list("pk", "name", "state", "error")
    ]


def left_over() -> list[str]:
    """Files that no state of the installation names, and abandoned rows."""
    from openkam.domain.portfolio.models import ImportBatch, Preparation, Upload

    state = ImportBatch.State
    live = set(
        ImportBatch.objects.filter(state__in=(state.LIVE, state.UNDONE)).values_list(
            "pk", flat=True
        )
    )
    prepared = set(Preparation.objects.values_list("pk", flat=True))
    tokens = set(Upload.objects.values_list("token", flat=True))
    found = [name for name in _files(_data()) if not _is_named(name, live, prepared, tokens)]
    found += [f"tmp/{name}" for name in _files(_data().parent / "tmp")]
    running = ImportBatch.objects.filter(state=state.RUNNING).values_list("pk", flat=True)
    found += [f"import {number} that seems to run" for number in running]
    unfinished = Preparation.objects.filter(completed_at=None).values_list("pk", flat=True)
    return found + [f"preparation {number} without its end" for number in unfinished]


def let_time_pass() -> None:
    """Make every sign of life two hours older, as if nobody had started anything since."""
    from django.db.models import F
    from django_tasks_db.models import DBTaskResult

    from openkam.core.jobs.models import Job, WorkerBeat
    from openkam.domain.portfolio.models import Preparation

    passed = timedelta(hours=2)
    Job.objects.update(heartbeat_at=F("heartbeat_at") - passed)
    DBTaskResult.objects.update(started_at=F("started_at") - passed)
    WorkerBeat.objects.update(seen_at=F("seen_at") - passed)
    Preparation.objects.update(started_at=F("started_at") - passed)
    then = time.time() - passed.total_seconds()
    for path in [*(_data() / "ledger").glob(".new-*"), *_data().glob(".last-backup.json.*")]:
        os.utime(path, (then, then))


def start_again() -> list[str]:
    """Start dead jobs again, as a person does on the page; return their names."""
    from openkam.core.access.users import system_user
    from openkam.core.jobs import queue
    from openkam.core.jobs.models import Job

    dead = list(Job.objects.filter(state__in=(Job.State.DEAD, Job.State.FAILED)))
    return [queue.revive(system_user(), job.pk).name for job in dead]


def _sales() -> dict[str, str]:
    from openkam.core.access.users import system_user
    from openkam.domain.portfolio import selectors

    return _by_name(selectors.account_totals(system_user(), start=START, end=END))


def _by_name(amounts: Any) -> dict[str, str]:
    from openkam.core.access.users import system_user
    from openkam.domain.portfolio import selectors

    names = selectors.names(system_user(), [pk for pk in amounts if pk])
    said = {
        names.get(pk, "nobody"): f"{amount:.4f}" for pk, amount in amounts.items() if pk or amount
    }
    return dict(sorted(said.items()))


def _imports() -> dict[str, Any]:
    from openkam.core.audit.models import Entry
    from openkam.domain.portfolio.models import ImportBatch

    live = ImportBatch.objects.filter(state=ImportBatch.State.LIVE).order_by("pk")
    entries = Entry.objects.filter(verb="import.completed").values_list("thing_id", flat=True)
    return {"live": len(live), "each_is_on_the_trail": sorted(entries) == [row.pk for row in live]}


def _report(name: str) -> Any:
    return _json_of("report", name, "--json")


def _without_numbers(said: Any) -> Any:
    """Leave out the numbers of what has a name: PostgreSQL never gives one twice."""
    if isinstance(said, list):
        return [_without_numbers(part) for part in said]
    if not isinstance(said, dict):
        return said
    left_out = {"account", "id"} if "name" in said else set()
    return {name: _without_numbers(part) for name, part in said.items() if name not in left_out}


def _json_of(*words: str) -> Any:
    from openkam.shell.cli.main import main

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(list(words))
    return [code, json.loads(said.getvalue())]


def _digest(table: Any) -> str:
    from django.db import connection

    from openkam.core.backup import tables

    names = ", ".join(f'"{column.name}"' for column in table.columns)
    counted = hashlib.sha256()
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM "{table.name}" ORDER BY "{table.key}"')
        rows = cursor.fetchall()
    for row in rows:
        plain = [
            _ordered(tables.plain(column, [value])[0])
            for column, value in zip(table.columns, row, strict=True)
        ]
        counted.update(repr(plain).encode())
    return f"{len(rows)} rows, {counted.hexdigest()[:16]}"


def _ordered(value: Any) -> Any:
    """Of JSON the order of names says nothing."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        with contextlib.suppress(ValueError):
            return json.dumps(json.loads(value), sort_keys=True)
    return value


def _data() -> Path:
    from django.conf import settings

    return Path(settings.DATA)


def _files(root: Path) -> Iterator[str]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_dir():
            yield name
        elif path.parent == root and path.name.startswith(".") or "staging" in path.name:
            yield f"{name}/"


def _is_named(name: str, live: set[int], prepared: set[int], tokens: set[str]) -> bool:
    if LASTING.fullmatch(name):
        return True
    if name.startswith("uploads/"):
        return name.split("/")[1] in tokens
    found = NUMBERED.fullmatch(name)
    if found is None or name.endswith(".tmp"):
        return False
    return int(found["number"]) in (prepared if found["room"] == "prepared" else live)


def differences(one: Any, other: Any) -> str:
    """Which parts of two such answers differ, with the first difference of each."""
    parts = [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]
    return "; ".join(f"{name}: {_first(one.get(name), other.get(name))}" for name in sorted(parts))


def _first(one: Any, other: Any) -> str:
    if isinstance(one, dict) and isinstance(other, dict):
        names = sorted(
            name for name in one.keys() | other.keys() if one.get(name) != other.get(name)
        )
        return f"{len(names)} differ, {names[0]}: {one.get(names[0])!r} / {other.get(names[0])!r}"[
            :400
        ]
    if isinstance(one, list) and isinstance(other, list):
        more = Counter(map(repr, one)) - Counter(map(repr, other))
        less = Counter(map(repr, other)) - Counter(map(repr, one))
        return f"only here {list(more)[:3]}, only there {list(less)[:3]}"[:400]
    return f"{one!r} / {other!r}"[:400]
