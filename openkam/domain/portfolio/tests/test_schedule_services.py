"""Setting scheduled imports up, and their turns."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from openkam.core.access.tests import make as people
from openkam.core.jobs.models import Job
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import AllowedAddress, ImportSchedule
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.scheduling import (
    HOUR,
    NOW,
    laid,
    scheduled_address,
    scheduled_folder,
    trusted,
    watched,
    wish,
)

__all__ = ["trusted", "watched"]
pytestmark = pytest.mark.django_db


class TestSettingUp:
    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"folder": "/etc"}, "folder"),
            ({"folder": "{watched}/../.."}, "folder"),
            ({"folder": "{watched}/nothing"}, "folder"),
            ({"folder": "{watched}/a.csv"}, "folder"),
            ({"folder": "{watched}\0"}, "folder"),
            ({"folder": "."}, "folder"),
            ({"source": "other"}, "mapping"),
            ({"origin": "address", "address": "http://localhost/x"}, "address"),
            ({"origin": "address", "address": "https://u:p@localhost/x"}, "address"),
            ({"origin": "address", "address": "https://elsewhere.example/x"}, "address"),
            ({"origin": "address", "address": "nonsense"}, "address"),
        ],
    )
    def test_it_refuses_what_cannot_be(self, watched, fields, field):
        laid(watched)
        given = {"folder": str(watched), **fields}
        given = {name: value.replace("{watched}", str(watched)) for name, value in given.items()}
        make.saved_mapping()

        with pytest.raises(services.BadSchedule) as caught:
            services.create_schedule(people.administrator(), wish(**given), now=NOW)

        assert caught.value.field == field
        assert not ImportSchedule.objects.exists()

    def test_it_refuses_a_name_twice(self, watched):
        schedule = scheduled_folder(watched)

        with pytest.raises(services.BadSchedule, match="this name"):
            services.create_schedule(schedule.created_by, wish(folder=str(watched)), now=NOW)

    def test_only_administrators_do(self, watched):
        with pytest.raises(PermissionDenied):
            services.create_schedule(people.head(), wish(folder=str(watched)), now=NOW)

    def test_a_mapping_with_heads_is_not_offered(self):
        text = make.MAPPING + '[heads]\nline = "Invoice"\nhead = "Number"\n'
        make.saved_mapping(text)

        assert not selectors.schedulable_mappings(people.administrator())

    @pytest.mark.parametrize("host", ["", "a b", "ftp://x", "u:p@x", "x" * 70 + ".com"])
    def test_it_refuses_what_is_no_host(self, host):
        with pytest.raises(services.BadHost):
            services.allow_address(people.administrator(), host=host, is_inside=False, now=NOW)

    def test_it_takes_a_host_once_however_it_is_written(self):
        actor = people.administrator()
        services.allow_address(actor, host="https://Files.Example.com/", is_inside=False, now=NOW)

        with pytest.raises(services.BadHost, match="already"):
            services.allow_address(actor, host="files.example.com", is_inside=True, now=NOW)

    def test_it_keeps_a_host_that_is_asked(self, trusted):
        schedule = scheduled_address(443)

        with pytest.raises(services.AddressInUse, match="Nightly"):
            services.forbid_address(schedule.created_by, AllowedAddress.objects.get().pk)


class TestTurns:
    def test_what_is_due_is_enqueued_once(self, watched):
        schedule = scheduled_folder(watched)

        assert services.enqueue_due_schedules(NOW) == 1
        assert services.enqueue_due_schedules(NOW + 2 * HOUR) == 0  # its job still waits
        Job.objects.update(state="dead")
        assert services.enqueue_due_schedules(NOW + timedelta(minutes=59)) == 0
        assert services.enqueue_due_schedules(NOW + HOUR) == 1
        assert Job.objects.filter(arguments__schedule=schedule.pk).count() == 2

    def test_a_paused_one_has_no_turn(self, watched):
        schedule = scheduled_folder(watched)
        services.set_schedule_active(schedule.created_by, schedule.pk, is_active=False)

        assert services.enqueue_due_schedules(NOW) == 0

    def test_by_hand_it_waits_for_no_turn_but_for_its_own_end(self, watched):
        schedule = scheduled_folder(watched)
        services.start_schedule(schedule.created_by, schedule.pk, now=NOW)

        with pytest.raises(services.AlreadyUnderWay):
            services.start_schedule(schedule.created_by, schedule.pk, now=NOW)
