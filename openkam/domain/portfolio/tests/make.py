"""Accounts, members, companies and sales for tests."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from openkam.core.access import users
from openkam.core.access.models import Level, User
from openkam.core.access.tests import make as people
from openkam.domain.portfolio import services
from openkam.domain.portfolio.models import (
    Account,
    AccountSummary,
    Company,
    ImportDraft,
    ImportSchedule,
    Lineage,
    Membership,
    OwnField,
    Parenthood,
    Preparation,
    SavedMapping,
    Segment,
    Tier,
)
from openkam.domain.portfolio.selectors import current_preparation
from openkam.domain.portfolio.services import tree
from openkam.domain.portfolio.services.names import spellings

TODAY = date(2026, 10, 1)
NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)
MAPPING = """
source = "erp"
[columns]
document = "Invoice"
account = "Customer"
account_name = "Name"
group = "Group"
product = "Item"
product_name = "Item name"
product_group = "Category"
invoiced_on = "Date"
quantity = "Quantity"
net_amount = "Net"
cost_amount = "Cost"
[defaults]
currency = "EUR"
[options]
date_format = "%Y-%m-%d"
decimal = "."
non_products = ["POST"]
"""
HEADER = [
    "Invoice",
    "Customer",
    "Name",
    "Group",
    "Item",
    "Item name",
    "Category",
    "Date",
    "Quantity",
    "Net",
    "Cost",
    "Currency",
]
_number = count(1)


def company(**fields: Any) -> Company:
    """The company, set up; the fields change what is there."""
    given = {"name": "Test Works", "currency": "EUR", **fields}
    return Company.objects.update_or_create(pk=1, defaults=given)[0]


def account(*, parent: Account | None = None, **fields: Any) -> Account:
    """An account, below another if one is given."""
    name = fields.setdefault("name", f"Customer {next(_number)}")
    row = Account.objects.create(**{"created_on": TODAY, **spellings(name), **fields})
    Lineage.objects.create(account=row, ancestor=row, depth=0)
    if parent is not None:
        Parenthood.objects.create(account=row, parent=parent)
        tree.rebuild(TODAY, [row.pk])
        row.refresh_from_db()
    preparation = current_preparation()
    if preparation is not None:
        AccountSummary.objects.create(preparation=preparation, account=row)
    return row


def member(account: Account, level: Level | None = Level.READ, **fields: Any) -> User:
    """A colleague who works on the account at this level; with None, an outsider."""
    if level is None:
        return people.outsider(**fields)
    user = people.user(**{"name": f"{level.label} Member", **fields})
    Membership.objects.create(account=account, user=user, level=level)
    return user


def tier(**fields: Any) -> Tier:
    """A tier below those that are there."""
    position = Tier.objects.count() + 1
    return Tier.objects.create(**{"name": f"Tier {position}", "position": position, **fields})


def segment(**fields: Any) -> Segment:
    """A segment."""
    return Segment.objects.create(**{"name": f"Segment {next(_number)}", **fields})


def own_field(**fields: Any) -> OwnField:
    """An own field after those that are there."""
    position = OwnField.objects.count() + 1
    return OwnField.objects.create(**{"name": f"Field {position}", "position": position, **fields})


def line(**cells: Any) -> list[Any]:
    """One line of a sales file; cells are named like the columns, with _ for a space."""
    given = {
        "Invoice": "1",
        "Customer": "C1",
        "Item": "P1",
        "Date": "2026-03-31",
        "Quantity": "1",
        "Net": "100.00",
    }
    given |= {name.replace("_", " "): value for name, value in cells.items()}
    unknown = given.keys() - set(HEADER)
    assert not unknown, f"The test's sales file has no column {unknown}."
    return [given.get(name, "") for name in HEADER]


def sales_file(folder: Path, lines: Iterable[list[Any]], name: str = "sales.csv") -> Path:
    """Write the lines as a CSV file into the folder."""
    path = folder / name
    rows = [HEADER, *lines]
    path.write_text("".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows))
    return path


def imported(
    path: Path, mapping: str = MAPPING, *, actor: User | None = None, **wishes: Any
) -> "services.ImportResult":
    """Import a sales file through the real service."""
    from openkam.core.ledger import Mapping

    return services.import_sales(
        actor or users.system_user(),
        path=path,
        mapping=Mapping.from_toml(mapping),
        mapping_text=mapping,
        **{"now": NOW, **wishes},
    )


def saved_mapping(text: str = MAPPING, *, actor: User | None = None) -> SavedMapping:
    """A mapping that an import has left behind."""
    from openkam.core.ledger import Mapping
    from openkam.domain.portfolio.imports.shapes import SHAPES

    return services.save_mapping(
        actor or users.system_user(), mapping=Mapping.from_toml(text, SHAPES), text=text, now=NOW
    )


def schedule(actor: User, **fields: Any) -> ImportSchedule:
    """A scheduled import from a web address that failed once; its mapping is there already."""
    services.allow_address(actor, host="files.example.com", is_inside=False, now=NOW)
    given = {
        "name": "Nightly",
        "kind": "sales",
        "source": "erp",
        "origin": "address",
        "address": "https://files.example.com/sales.csv",
        "notify_id": actor.pk,
        **fields,
    }
    row = services.create_schedule(actor, services.ScheduleWish(**given), now=NOW)
    services.note_outcome(row, outcome="failed", error="Nobody is there.", batches=[], now=NOW)
    row.refresh_from_db()
    return row


def prepared(*, today: date = TODAY, actor: User | None = None) -> Preparation:
    """Prepare the figures through the real service."""
    return services.prepare_figures(actor or users.system_user(), now=NOW, today=today)


def sales(folder: Path, lines: Iterable[list[Any]], **wishes: Any) -> "services.ImportResult":
    """Import these lines and prepare the figures; the fixture `ledger_folder` gives the folder."""
    name = f"sales-{next(_number)}.csv"
    result = imported(sales_file(folder, lines, name), **wishes)
    prepared()
    return result


def draft(actor: User, content: str = "", name: str = "sales.csv") -> ImportDraft:
    """An import that the actor prepares, with a file of this content: one of sales by default."""
    data = (content or ",".join(HEADER) + "\n" + ",".join(line()) + "\n").encode()
    upload = services.store_upload(actor, name=name, pieces=[data], size=len(data), now=NOW)
    return services.prepare_import(actor, token=upload.token, now=NOW)


def keyed(key: str, source: str = "erp") -> Account:
    """The account that has this key."""
    return Account.objects.get(keys__source=source, keys__key=key)
