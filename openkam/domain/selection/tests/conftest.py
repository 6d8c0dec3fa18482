"""One small company, imported through the real ledger once for each module."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client

from openkam.core.access.models import Level, User
from openkam.core.access.tests import make as people
from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.selection.models import Round
from openkam.domain.selection.tests import make


@dataclass(frozen=True)
class House:
    """The company's people by persona, and its accounts by name."""

    people: dict[str, User]
    ids: dict[str, int]

    def visitor(self, persona: str) -> Client:
        """A browser in which this persona is signed in."""
        client = Client()
        client.force_login(self.people[persona], settings.AUTHENTICATION_BACKENDS[0])
        return client


@pytest.fixture(scope="module")
def built(undone_after) -> Iterator[House]:
    with undone_after("selection") as folder:
        portfolio.company()
        make.sales(folder, make.book())
        ids = dict(Account.objects.values_list("name", "pk"))
        beta = Account.objects.get(name="Beta")
        persons = {
            "head": people.head(),
            "second": people.head(name="Second Head", email="second@example.com"),
            "observer": people.observer(),
            "administrator": people.administrator(),
            "outsider": people.outsider(),
            "reader": portfolio.member(beta, Level.READ),
            "writer": portfolio.member(beta, Level.WRITE),
        }
        yield House(persons, ids)


@pytest.fixture
def house(built: House, db) -> House:
    """The company; what a test changes is undone."""
    return built


@pytest.fixture(scope="module")
def measured_once(built: House, django_db_blocker) -> int:
    """A round of the company, measured and ranked once for each module."""
    with django_db_blocker.unblock():
        return make.measured(built.people["head"]).pk


@pytest.fixture
def measured(measured_once: int, db) -> Round:
    """That round; what a test changes is undone."""
    return Round.objects.get(pk=measured_once)
