"""`openkam worker` does what is due besides the jobs."""

import argparse

import pytest
from django.utils import timezone

from openkam.core.webhooks.models import Delivery
from openkam.core.webhooks.tests import make
from openkam.core.webhooks.tests.receiver import receiving
from openkam.shell.cli import worker


@pytest.mark.django_db(transaction=True)
class TestOnce:
    def test_it_sends_webhooks(self):
        with receiving() as receiver:
            make.delivery(make.endpoint(receiver.url), created_at=timezone.now())

            assert worker.run(argparse.Namespace(once=True)) == 0

        assert len(receiver.got) == 1
        assert Delivery.objects.get().state == "delivered"
