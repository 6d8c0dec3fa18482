"""A small company with two years of sales, imported through the real ledger once a module."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client

from openkam.core.access.models import Level, User
from openkam.core.access.tests import make as people
from openkam.domain.portfolio.models import Account, ImportBatch
from openkam.domain.portfolio.tests import make

LIST = {"HX-Request": "true", "HX-Target": "list"}
HTMX = {"HX-Request": "true"}
WERKE, POLSKA, PAPIR, FALLING, CREDIT, GONE = (
    "Hallmeier Werke",
    "Hallmeier Polska",
    "Jizera Papír",
    "Ostrava <b>Díly</b> & syn",
    "Полисся Дерево",
    "Gone s.r.o.",
)
GROUP = "Hallmeier Group"


@dataclass(frozen=True)
class Trade:
    """The company's people by persona, its accounts by name, its import."""

    people: dict[str, User]
    accounts: dict[str, Account]
    batch: ImportBatch

    def id(self, name: str) -> int:
        """The account's id."""
        return self.accounts[name].pk

    def visitor(self, persona: str) -> Client:
        """A browser in which this persona is signed in."""
        client = Client()
        client.force_login(self.people[persona], settings.AUTHENTICATION_BACKENDS[0])
        return client


def book() -> list[list[str]]:
    """Two years of lines, October 2024 to September 2026, and what is odd in real files."""
    lines = []
    for step in range(24):
        year, month = divmod(9 + step, 12)
        day = f"{2024 + year}-{month + 1:02d}-28"
        amount = "100.00" if step < 12 else "120.00"
        common = {"Date": day, "Item": "P1", "Item_name": "Drive", "Category": "Drives"}
        lines.append(sold(WERKE, f"W{step}", Group="G", Net=amount, Cost="60.00", **common))
        falling = "100.00" if step < 12 else "80.00"
        lines.append(sold(FALLING, f"F{step}", Net=falling, **common))
        if step >= 12:
            lines.append(sold(POLSKA, f"P{step}", Group="G", Net="50.00", **common))
    for place, net in enumerate(("10.5", "20.25", "0.1255")):
        lines.append(
            sold(PAPIR, "J1", Date="2026-03-15", Net=net, Item=f"S{place}", Category="Sensors")
        )
    lines.append(sold(CREDIT, "K1", Date="2026-04-02", Net="-30.00"))
    lines.append(sold(GONE, "G1", Date="2025-01-20", Net="500.00"))
    lines.append(make.line(Invoice="U1", Customer="", Date="2026-05-05", Net="77.00"))
    lines.append(sold(WERKE, "END", Group="G", Date="2026-09-30", Net="4.00", Item="POST"))
    return lines


def sold(name: str, document: str, **cells: str) -> list[str]:
    """One line of an account; the file calls the account by the beginning of its name."""
    key = f"C-{name[:3]}-{name[-3:]}"
    return make.line(Invoice=document, Customer=key, Name=name, **cells)


@pytest.fixture(scope="module")
def traded(undone_after) -> Iterator[Trade]:
    """The company, built once a module."""
    with undone_after("trade") as folder:
        make.company()
        make.sales(folder, book())
        Account.objects.filter(name="G").update(name=GROUP, search_name="hallmeier group")
        yield _trade()


def _trade() -> Trade:
    accounts = {account.name: account for account in Account.objects.all()}
    persons = {
        "head": people.head(),
        "observer": people.observer(),
        "administrator": people.administrator(),
        "outsider": people.outsider(),
        "reader": make.member(accounts[WERKE], Level.READ, name="Rita Reader"),
        "writer": make.member(accounts[WERKE], Level.WRITE, name="Willi Writer"),
        "lead": make.member(accounts[WERKE], Level.LEAD, name="Lena Lead"),
        "group": make.member(accounts[GROUP], Level.READ, name="Greta Group"),
    }
    return Trade(persons, accounts, ImportBatch.objects.get())


@pytest.fixture
def trade(traded: Trade, db) -> Trade:
    """The company; what a test changes is undone."""
    return traded


def text(response) -> str:
    """What the answer says; spaces that do not break say nothing here."""
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def exported(response) -> list[list[str]]:
    """The rows of an exported CSV file, its header first."""
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))
