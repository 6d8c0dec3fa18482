"""`openkam worker`: runs what the pages put into the queue."""

import argparse
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from openkam.core.access import sessions, sign_ins
from openkam.core.access.users import system_user
from openkam.core.backup import jobs as backup
from openkam.core.company_sign_in import checks
from openkam.core.jobs import queue, selectors, worker
from openkam.core.webhooks import courier, sending
from openkam.domain.dossier.services import file_upkeep as dossier
from openkam.domain.dossier.services import watching
from openkam.domain.economics import services as economics
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio import services
from openkam.domain.stakeholders.services import coverage, importing
from openkam.shell.web import webhook_notice


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take --once."""
    parser.add_argument("--once", action="store_true", help="run what waits now, then end")


def run(options: argparse.Namespace) -> int:
    """Work until told to end (Ctrl C, SIGTERM)."""
    ticks = [
        prepare_what_is_stale,
        remove_old_uploads,
        forget_people_in_waiting,
        start_what_is_due,
        back_up_daily,
        ask_the_provider,
        raise_alarms,
        measure_coverage_daily,
        watch_dossiers_daily,
        look_after_retention_daily,
        read_files,
        clear_files_daily,
        forget_old_deliveries,
        forget_sign_ins,
    ]
    if options.once:
        worker.work_off(ticks=ticks)
        raise_alarms(clock())  # of the figures that were prepared just now
        courier.send_round(clock, webhook_notice.tell)
    else:
        with courier.on_the_way(clock, webhook_notice.tell):
            worker.work(ticks=ticks)
    return 0


def prepare_what_is_stale(now: datetime) -> None:
    """Enqueue the preparation of figures that an interrupted import or a new day left behind."""
    name = "portfolio.prepare_figures"
    if portfolio.needs_preparing(localdate(now)) and not selectors.is_under_way(name):
        queue.enqueue(name, actor=system_user())


def measure_coverage_daily(now: datetime) -> None:
    """Enqueue the measurement of how accounts are covered, once a day: ties fade in silence."""
    name = "stakeholders.measure_coverage"
    if coverage.is_due(localdate(now)) and not selectors.is_under_way(name):
        queue.enqueue(name, actor=system_user())


def watch_dossiers_daily(now: datetime) -> None:
    """Enqueue the comparison of dossiers with the sales, once a day and with new figures."""
    name = "dossier.watch_dossiers"
    if watching.is_due(localdate(now)) and not selectors.is_under_way(name):
        queue.enqueue(name, actor=system_user())


def look_after_retention_daily(now: datetime) -> None:
    """Enqueue the look for data that was kept as long as it may be, once a day."""
    name = "stakeholders.look_after_retention"
    latest = selectors.latest(name)
    if latest is None or localdate(latest.created_at) < localdate(now):
        queue.enqueue(name, actor=system_user())


def read_files(now: datetime) -> None:
    """Enqueue the reading of files that nobody reads although they wait for it."""
    dossier.read_what_waits()


def clear_files_daily(now: datetime) -> None:
    """Enqueue the clearing of files that were removed long ago, once a day."""
    name = "dossier.clear_files"
    latest = selectors.latest(name)
    if latest is None or localdate(latest.created_at) < localdate(now):
        queue.enqueue(name, actor=system_user())


def forget_people_in_waiting(now: datetime) -> None:
    """Delete files of people that nobody went on with: they hold personal data."""
    importing.remove_old_drafts(now=now)


def forget_sign_ins(now: datetime) -> None:
    """Delete sessions that are over, and what the log of sign-ins holds longer than wanted."""
    sessions.prune(now=now)
    sign_ins.prune(now=now, days=settings.SIGN_IN_LOG_DAYS)


def remove_old_uploads(now: datetime) -> None:
    """Remove files that were uploaded a week ago and brought nowhere."""
    services.remove_old_uploads(now=now)


def start_what_is_due(now: datetime) -> None:
    """Enqueue the scheduled imports whose time has come."""
    services.enqueue_due_schedules(now)


def ask_the_provider(now: datetime) -> None:
    """Ask the provider of company sign-in whether it still vouches for those who are here."""
    if settings.COMPANY_SIGN_IN is not None:
        checks.check_due(settings.COMPANY_SIGN_IN, now=now)


def raise_alarms(now: datetime) -> None:
    """Announce what passed its limit with the figures that were prepared last."""
    economics.raise_alarms(system_user(), now=now)


def forget_old_deliveries(now: datetime) -> None:
    """Remove the deliveries of webhooks of more than 30 days ago."""
    sending.prune(now=now)


def back_up_daily(now: datetime) -> None:
    """Enqueue the backup of the day when its time has come."""
    backup.enqueue_if_due(now)
