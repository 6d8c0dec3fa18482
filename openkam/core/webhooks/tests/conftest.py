import pytest


@pytest.fixture
def receiver():
    from openkam.core.webhooks.tests.receiver import receiving

    with receiving() as found:
        yield found
