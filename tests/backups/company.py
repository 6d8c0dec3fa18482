"""A small company in an installation of its own, and everything that it holds, as JSON.

Run as a program with OPENKAM_DATA set: `build` fills the installation, `seen` prints its tables and
reports, `pages` what its pages answer.
"""

import contextlib
import io
import json
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from openkam.core.access.models import Role, User  # noqa: E402
from openkam.core.access.tests import make as people  # noqa: E402
from openkam.core.backup import schema, tables  # noqa: E402
from openkam.domain.portfolio import services  # noqa: E402
from openkam.domain.portfolio.models import (  # noqa: E402
    Account,
    AccountMonth,
    ImportBatch,
    Preparation,
)
from openkam.domain.portfolio.tests import make  # noqa: E402
from openkam.domain.selection import services as selection  # noqa: E402
from openkam.domain.selection.tests import make as rounds  # noqa: E402
from openkam.shell.cli.main import main  # noqa: E402

PAGES = (
    "/portfolio/accounts/",
    "/portfolio/imports/",
    "/portfolio/products/",
    "/economics/concentration/",
    "/economics/margin/",
    "/economics/trend/",
    "/selection/",
    "/settings/users/",
    "/settings/company/",
    "/jobs/",
)
REPORTS = ("concentration", "margin", "retention", "segments", "selection", "trend")


def build() -> None:
    """Two customers with sales, an import that was undone, a merge, own fields, colleagues."""
    from tests.conftest import small_company

    folder = Path(settings.DATA) / "inbox"
    folder.mkdir()
    world = small_company(folder, crowd=3)
    given = {"reason": "Grows with us.", "now": rounds.NOW, "today": rounds.TODAY}
    selection.decide(world.people["head"], world.run_row.pk, verdict="accept", **given)
    later = make.sales_file(folder, [make.line(Invoice="C1-2026-9", Net="9")], "later.csv")
    make.imported(later)
    undone = ImportBatch.objects.latest("pk")
    services.undo_import(world.people["head"], undone.pk)
    make.prepared()
    Preparation.objects.update(started_at=make.NOW - timedelta(days=1))


def seen() -> dict[str, object]:
    """Every row of every table, and every report."""
    found = {}
    for table in tables.tables_of(schema.apps_at(schema.applied(connection))):
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {names} FROM "{table.name}" ORDER BY "{table.key}"')
            columns = zip(*cursor.fetchall(), strict=True)
            found[table.name] = [
                [_plain(table.columns[place], value) for value in values]
                for place, values in enumerate(columns)
            ]
    return {"tables": found, "reports": {name: _report(name) for name in REPORTS}}


def _plain(column: tables.Column, value: object) -> object:
    """The value alike on all databases; of JSON the order of names says nothing."""
    plain = tables.plain(column, [value])[0]
    if isinstance(plain, str) and plain[:1] in ("{", "["):
        with contextlib.suppress(ValueError):
            return json.loads(plain)
    return plain.hex() if isinstance(plain, bytes) else plain


def _report(name: str) -> object:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(["report", name, "--json"])
    # A company from before there was a selection has no such report.
    return code, json.loads(said.getvalue() or "null")


def pages() -> dict[str, int]:
    """What its pages answer to the head, and those of the settings to the administrator."""
    settings.ALLOWED_HOSTS = ["*"]
    people = User.objects.filter(is_system=False).order_by("pk")
    visitors = {
        False: people.filter(role=Role.HEAD, is_administrator=False).first(),
        True: people.filter(is_administrator=True).first(),
    }
    account = Account.objects.filter(merged_into=None).first()
    answers = {}
    for address in (*PAGES, f"/accounts/{account.pk}/"):
        client = Client()
        visitor = visitors[address.startswith("/settings/")]
        client.force_login(visitor, settings.AUTHENTICATION_BACKENDS[0])
        answers[address] = client.get(address).status_code
    return answers


def found() -> None:
    """A company that somebody has just set up."""
    people.administrator()


def take_back() -> None:
    """Go back to the schema before the checksums of the ledger."""
    call_command("migrate", "portfolio", "0009", verbosity=0)


def spoil_month() -> None:
    """Change a stored month by a cent."""
    month = AccountMonth.objects.latest("pk")
    AccountMonth.objects.filter(pk=month.pk).update(revenue=month.revenue + Decimal("0.01"))


def spoil_lines() -> None:
    """Change a byte of the ledger."""
    path = Path(settings.LEDGER_FOLDER) / "lines" / "00000001.parquet"
    content = bytearray(path.read_bytes())
    content[-1_000] ^= 1
    path.write_bytes(content)


if __name__ == "__main__":
    tasks = (build, seen, pages, found, take_back, spoil_month, spoil_lines)
    task = {task.__name__: task for task in tasks}[sys.argv[1]]
    print(json.dumps(task()))
