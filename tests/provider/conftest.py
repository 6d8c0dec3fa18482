"""The provider, once for each module, and a company whose sign-in it is."""

import pytest

from openkam.core.company_sign_in import metadata
from openkam.domain.portfolio.models import Company
from tests.provider.running import running
from tests.provider.visitor import Visitor


@pytest.fixture(scope="module")
def running_provider():
    with running("http://127.0.0.1:8000") as provider:
        yield provider


@pytest.fixture
def provider(running_provider, settings, db):
    """The provider in a good mood, and a company that signs in by it."""
    metadata.forget()
    settings.COMPANY_SIGN_IN = running_provider.configuration()
    running_provider.behaves(denies=False, isDown=False, bend=None, next=None)
    Company.objects.create(name="Lantern", currency="EUR")
    return running_provider


@pytest.fixture
def visitor():
    return Visitor()
