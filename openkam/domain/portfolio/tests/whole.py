"""A company with something of everything and hostile names, exported once a module."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from openkam.core.access import users
from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.portfolio import models, selectors, services
from openkam.domain.portfolio.imports.folder import (
    export_company,
    import_company,
)
from openkam.domain.portfolio.tests import make

HOSTILE = (
    "=1+1",
    "+plus",
    "-minus",
    "@at",
    "'=guarded",
    "''=twice",
    "'",
    "it's",
    '"quoted" "twice',
    "two\nlines",
    "two\r\nlines",
    "a,b;c|d",
    "Полисся Дерево",
    "Papír & syn <b>",
    "\x01\x02\x1a\x7f",
    "own: x",
    "\ufeffmark",
)
MAPPING = make.MAPPING.replace("[defaults]", 'currency = "Currency"\n[defaults]')


def quoted(text: str) -> str:
    return text.replace('"', '""')


def fill(folder: Path) -> None:
    """A company with something of everything, and hostile names everywhere."""
    make.company(name="=cmd|' /C calc'!A0", rates_month=date(2026, 3, 1), figures_as_of=None)
    head = people.head(name="-Hana")
    member = make.member(make.account(name="Alone"), Level.LEAD, name="Миша")
    models.ColleagueKey.objects.create(source="crm", key="=9", user=member)
    tier = services.add_tier(people.head(), name="=A", rhythm_days=7, wants_plan=True)
    segment = services.add_segment(people.head(), name="+retail")
    own = models.OwnField.objects.create(name='@own "field"', kind="text", position=1)
    models.CompanyRate.objects.create(
        currency="USD",
        month=date(2026, 3, 1),
        rate=Decimal("0.9"),
        origin="-bank",
        set_by=users.system_user(),
        set_at=make.NOW,
    )
    lines = []
    for place, name in enumerate(HOSTILE):
        key = quoted(" ".join(name.split()).strip("\x1a") or "key")
        lines.append(
            make.line(
                Invoice=f"{key}-{place}",
                Customer=f"{key}{place}",
                Name=f"Customer {place}",
                Item=f"{key}P{place}",
                Date=f"2025-{place % 12 + 1:02d}-15",
                Net=f"{-1 if place % 3 == 0 else 1}{place}.12{place:02d}",
                Cost="1.5",
                Currency="USD" if place % 2 else "EUR",
                Category="=group",
            )
        )
    lines += [
        make.line(Invoice="U", Customer="", Net="77", Item="POST"),
        make.line(Invoice="-T", Customer="C1", Net="1", Quantity="-1"),
        make.line(Invoice="-T", Customer="C1", Net="1", Quantity="-1"),
    ]
    make.imported(make.sales_file(folder, lines), MAPPING)
    make.imported(
        make.sales_file(folder, [make.line(Invoice="-T", Customer="C1", Net="2.5")]), MAPPING
    )
    other = MAPPING.replace('source = "erp"', 'source = "=shop/../x"')
    known = other.replace("[options]", "[options]\ncreate_accounts = false")
    make.imported(make.sales_file(folder, [make.line(Invoice="1", Customer="?")]), known)
    accounts = list(models.Account.objects.order_by("pk"))
    for account, name in zip(accounts[1:], HOSTILE, strict=False):
        account.name = name
        account.site, account.own_values = f"={name}"[:200], {str(own.pk): f"@{name}"}
        account.owner, account.tier, account.segment = head, tier, segment
        account.save()
    services.set_parent(
        head,
        accounts[2].pk,
        parent_id=accounts[1].pk,
        valid_from=date(2025, 1, 1),
        today=make.TODAY,
    )
    services.merge_accounts(
        head, keep_id=accounts[3].pk, merged_id=accounts[4].pk, today=make.TODAY
    )
    models.DistinctAccounts.objects.create(
        first=accounts[5], second=accounts[6], said_by=head, said_on=make.TODAY
    )
    for state, day in (("key", 1), ("former", 2)):
        services.give_key_status(
            head,
            accounts[7].pk,
            state,
            since=date(2026, 2, day),
            reason="=it\ndepends",
            today=make.TODAY,
        )
    services.save_mapping(
        head, mapping=_mapping(MAPPING), text=MAPPING, header=["=a", "b"], now=make.NOW
    )
    make.prepared()


def _mapping(text: str):
    from openkam.core.ledger import Mapping

    return Mapping.from_toml(text)


def figures() -> dict[str, list[Any]]:
    """All prepared figures, by the names of what they are about."""
    preparation = selectors.current_preparation()
    of = {"preparation": preparation}
    months = models.AccountMonth.objects.filter(**of).values_list(
        "account__name",
        "month",
        "revenue",
        "cost",
        "revenue_with_cost",
        "line_count",
        "document_count",
    )
    summaries = models.AccountSummary.objects.filter(**of).values_list(
        "account__name",
        "revenue",
        "revenue_before",
        "share",
        "abc_class",
        "rank",
        "first_on",
        "last_on",
    )
    unassigned = models.UnassignedMonth.objects.filter(**of).values_list(
        "month", "revenue", "line_count", "document_count"
    )
    products = models.ProductSummary.objects.filter(**of).values_list(
        "product__source",
        "product__key",
        "product__is_product",
        "revenue",
        "quantity",
        "account_count",
        "last_on",
    )
    rates = models.CompanyRate.objects.values_list("currency", "month", "rate", "origin")
    named = {
        "months": months,
        "summaries": summaries,
        "unassigned": unassigned,
        "products": products,
        "rates": rates,
    }
    found = {name: sorted(map(str, rows)) for name, rows in named.items()}
    return found | {
        "of": [
            (
                preparation.currency,
                preparation.rates,
                preparation.as_of,
                preparation.assigned_revenue,
            )
        ]
    }


@dataclass(frozen=True)
class Made:
    """A company that was exported and is gone again: its folders, and what it was."""

    parquet: Path
    csv: Path
    figures: dict[str, list[Any]]
    keys: list[tuple[str, str, str]]

    def copy(self, to: Path) -> Path:
        """The CSV folder, to be spoilt."""
        return Path(shutil.copytree(self.csv, to / "copy"))


@pytest.fixture(scope="module")
def made(undone_after) -> Made:
    """Built once; the transaction that is rolled back leaves an empty installation."""
    with undone_after("made") as folder:
        fill(folder)
        found = Made(
            exported(folder / "parquet"), exported(folder / "csv", "csv"), figures(), keys()
        )
    return found


def keys() -> list[tuple[str, str, str]]:
    return sorted(models.AccountKey.objects.values_list("source", "key", "account__name"))


def exported(folder: Path, form: str = "parquet", now: datetime = make.NOW) -> Path:
    return export_company(users.system_user(), folder, form=form, now=now).folder


def brought(folder: Path):
    return import_company(users.system_user(), folder, now=make.NOW, today=make.TODAY)
