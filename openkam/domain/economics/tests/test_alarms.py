"""An alarm is raised when it begins, and not each time somebody looks."""

import json

from openkam.core.access.users import system_user
from openkam.core.webhooks.models import Delivery
from openkam.core.webhooks.tests import make as hooks
from openkam.core.webhooks.tests.make import NOW
from openkam.domain.economics import services
from openkam.domain.economics.models import StandingAlarm
from openkam.domain.portfolio.models import Company, Preparation


def raised(limit):
    Company.objects.update(dependence_limit_share=limit)
    return services.raise_alarms(system_user(), now=NOW)


def told():
    rows = Delivery.objects.select_related("event").order_by("pk")
    return [json.loads(row.event.body)["data"] for row in rows]


class TestRaiseAlarms:
    def test_it_announces_each_once(self, house):
        hooks.endpoint(events=["alarm.raised"])

        counts = [raised("0.45"), raised("0.45")]

        [found] = told()
        assert counts == [1, 0]
        assert found.pop("url").endswith("/economics/concentration/")
        assert found == {
            "alarm": "dependence",
            "by": "account",
            "account": house.ids["Giant"],
            "share": 0.4873,
            "limit": 0.45,
            "as_of": "2026-09-30",
        }

    def test_a_group_is_told_where_it_is_more_than_its_account(self, house):
        hooks.endpoint(events=["alarm.raised"])

        raised("0.25")

        assert [(one["by"], one["account"]) for one in told()] == [
            ("account", house.ids["Giant"]),
            ("group", house.ids["Holding"]),
        ]

    def test_it_begins_anew_after_it_was_over(self, house):
        counts = [raised("0.45"), raised("0.6"), raised("0.45")]

        assert counts == [1, 0, 1]
        assert StandingAlarm.objects.count() == 1

    def test_there_is_none_without_figures(self, house):
        raised("0.45")
        Preparation.objects.update(completed_at=None)

        assert raised("0.45") == 0
        assert not StandingAlarm.objects.exists()
