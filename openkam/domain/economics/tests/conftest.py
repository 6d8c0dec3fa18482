"""One small company, imported through the real ledger once for each module."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client

from openkam.core.access.models import Level, User
from openkam.core.access.tests import make as people
from openkam.domain.economics.tests import make
from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.tests import make as portfolio


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
    with undone_after("economics") as folder:
        portfolio.company()
        portfolio.sales(folder, make.book())
        ids = dict(Account.objects.values_list("name", "pk"))
        persons = {
            "head": people.head(),
            "observer": people.observer(),
            "administrator": people.administrator(),
            "outsider": people.outsider(),
            "reader": portfolio.member(Account.objects.get(name="Daughter"), Level.READ),
        }
        yield House(persons, ids)


@pytest.fixture
def house(built: House, db) -> House:
    """The company; what a test changes is undone."""
    return built
