"""The company that is killed: its files of sales, and its people and groups."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from crash.processes import tell

COLUMNS = {
    "document": "Invoice",
    "account": "Customer",
    "account_name": "Name",
    "product": "Item",
    "product_name": "Item name",
    "product_group": "Category",
    "invoiced_on": "Date",
    "quantity": "Quantity",
    "net_amount": "Net",
}
OPTIONS = """
[defaults]
currency = "EUR"
[options]
date_format = "%Y-%m-%d"
decimal = "."
"""
LINES_PER_DOCUMENT = 5
FIRST_DAY, DAYS, TODAY = date(2023, 1, 1), 1000, date(2025, 10, 1)


@dataclass(frozen=True)
class Size:
    """How much there is to be killed in."""

    documents: int
    accounts: int
    pairs: int
    """Of accounts that are one customer."""


WHOLE, SMALL = Size(6_000, 600, 12), Size(400, 60, 4)


@dataclass(frozen=True)
class Inbox:
    """The files that come in: a first one, and a second that changes, adds and has faults."""

    first: Path
    second: Path
    first_mapping: Path
    second_mapping: Path


def write_files(folder: Path, size: Size, seed: int) -> Inbox:
    """Write the files; the same seed gives the same."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    first = {number: _document(number, size, chance) for number in range(size.documents)}
    again = chance.sample(sorted(first), size.documents // 10)
    more = Size(size.documents, size.accounts * 11 // 10, 0)
    new = range(size.documents, size.documents * 14 // 10)
    second = {number: _document(number, more, chance) for number in [*again, *new]}
    wrong = [["X1", "K0001", "", "P1", "", "", "no day", "1", "5"]]
    return Inbox(
        _csv(folder / "first.csv", [line for lines in first.values() for line in lines]),
        _csv(
            folder / "second.csv", [*wrong, *(line for lines in second.values() for line in lines)]
        ),
        _mapping(folder / "first.toml"),
        # Another mapping than before, so that one sees whether it was saved with its import.
        _mapping(folder / "second.toml", "# since the second file"),
    )


def add_people_and_groups(size: Size) -> None:
    """Colleagues, second keys, members and children of the accounts that will be merged."""
    from openkam.core.access.models import Level, Role, User
    from openkam.core.access.users import system_user
    from openkam.domain.portfolio import services
    from openkam.domain.portfolio.models import AccountKey

    system = system_user()
    people = [
        User.objects.create_user(email=f"{name.lower()}@example.com", password=None, name=name)
        for name in ("Hana", "Milan", "Wanda")
    ]
    User.objects.filter(pk=people[0].pk).update(role=Role.HEAD)
    for number, (keep, merged) in enumerate(pairs(size)):
        AccountKey.objects.create(source="crm", key=f"M{number}", account_id=merged)
        services.set_membership(system, keep, user_id=people[1].pk, level=Level.READ)
        services.set_membership(system, merged, user_id=people[1].pk, level=Level.LEAD)
        services.set_membership(system, merged, user_id=people[2].pk, level=Level.WRITE)
        child = _by_name(f"Customer {2 * size.pairs + number:04}")
        services.set_parent(system, child, parent_id=merged, today=TODAY)


def pairs(size: Size) -> list[tuple[int, int]]:
    """The numbers of the accounts that are one customer: the kept one, the one merged into it."""
    return [
        (_by_name(f"Customer {2 * number:04}"), _by_name(f"Customer {2 * number + 1:04}"))
        for number in range(size.pairs)
    ]


def steps(size: Size) -> list[tuple[str, int]]:
    """Every pair is merged, then every second one taken back: (what, which pair)."""
    undone = [("undo", number) for number in range(0, size.pairs, 2)]
    return [("merge", number) for number in range(size.pairs)] + undone


def take_steps(size: Size, until: int | None = None) -> None:
    """Take the steps one after another; tell the number of each when it has returned."""
    from openkam.core.access.users import system_user
    from openkam.domain.portfolio import services
    from openkam.domain.portfolio.models import AccountMerge

    system, couples = system_user(), pairs(size)
    for number, (what, couple) in enumerate(steps(size)[:until], 1):
        keep, merged = couples[couple]
        if what == "merge":
            services.merge_accounts(system, keep_id=keep, merged_id=merged, today=TODAY)
        else:
            merge = AccountMerge.objects.get(kept=keep, merged=merged)
            services.undo_merge(system, merge.pk, today=TODAY)
        tell(number)


def pair_shapes(size: Size) -> list[dict[str, object]]:
    """How each pair stands: keys, members, children, the merge and its entries of the trail."""
    from openkam.core.audit.models import Entry
    from openkam.domain.portfolio.models import (
        Account,
        AccountKey,
        AccountMerge,
        Lineage,
        Membership,
        Parenthood,
    )

    found: list[dict[str, object]] = []
    for pair in pairs(size):
        keys = AccountKey.objects.filter(account__in=pair).order_by("source", "key")
        members = Membership.objects.filter(account__in=pair).order_by("account", "user")
        verbs = Entry.objects.filter(account_id__in=pair, verb__startswith="account.merge")
        above = Lineage.objects.filter(ancestor__in=pair).order_by("account", "ancestor")
        children = Parenthood.objects.filter(parent__in=pair).order_by("account", "parent")
        rows = {
            "keys": keys.values_list("source", "key", "account", "came_from"),
            "members": members.values_list("account", "user", "level"),
            "children": children.values_list("account", "parent"),
            "tree": above.values_list("account", "ancestor", "depth"),
            "into": Account.objects.filter(pk__in=pair).values_list("pk", "merged_into"),
            "merges": AccountMerge.objects.filter(kept__in=pair).values_list("kept", "merged"),
            "trail": verbs.order_by("pk").values_list("verb", "account_id"),
        }
        found.append({name: list(map(list, values)) for name, values in rows.items()})
    return found


def queue_import(inbox: Inbox) -> int:
    """Upload the second file and have a worker bring it in; the number of the draft."""
    from django.utils import timezone

    from openkam.core.access.users import system_user
    from openkam.core.ledger import Mapping
    from openkam.domain.portfolio import services
    from openkam.domain.portfolio.imports.shapes import SHAPES

    data, text, now = inbox.second.read_bytes(), inbox.second_mapping.read_text(), timezone.now()
    upload = services.store_upload(
        system_user(), name=inbox.second.name, pieces=[data], size=len(data), now=now
    )
    draft = services.import_at_once(
        system_user(),
        token=upload.token,
        heads="",
        mapping=Mapping.from_toml(text, SHAPES),
        text=text,
        on_changed="replace",
        now=now,
    )
    return draft.pk


def _by_name(name: str) -> int:
    from openkam.domain.portfolio.models import Account

    return int(Account.objects.get(name=name).pk)


def _document(number: int, size: Size, chance: random.Random) -> list[list[str]]:
    # The first documents are one of each account, so that all accounts exist.
    account = number if number < size.accounts else chance.randrange(size.accounts)
    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    lines = []
    for _line in range(LINES_PER_DOCUMENT):
        product, pieces = chance.randrange(200), chance.randint(1, 20)
        net = f"{chance.randrange(-2_000, 90_000) * pieces / 100:.2f}"
        names = (f"K{account:04}", f"Customer {account:04}", f"P{product}", f"Product {product}")
        lines.append([f"D{number}", *names, f"Group {product % 7}", f"{day}", f"{pieces}", net])
    return lines


def _csv(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("\n".join(",".join(row) for row in [list(COLUMNS.values()), *rows]) + "\n")
    return path


def _mapping(path: Path, remark: str = "") -> Path:
    named = "\n".join(f'{field} = "{column}"' for field, column in COLUMNS.items())
    path.write_text(f'{remark}\nsource = "erp"\n[columns]\n{named}\n{OPTIONS}')
    return path
