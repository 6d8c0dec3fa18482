"""Building the demo company, and leaving it."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_administrator
from openkam.core.filing import store
from openkam.core.jobs import queue
from openkam.core.jobs import selectors as jobs
from openkam.core.ledger import Mapping
from openkam.demo import care, dossier, key_accounts, people, sample, selection, stakeholders
from openkam.domain.dossier.services import watching
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio import services
from openkam.domain.stakeholders.services import coverage

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.models import Job

JOB = "demo.build"
SOURCE = "adventureworks-demo"
NAME = "Adventure Works Cycles"
MAPPING = Path(__file__).parent / "data" / "mapping.toml"

Progress = Callable[[float | None, str], None]


class NoDemo(services.Refusal):
    """The demo cannot be built or left now; the message says why."""


def sign_ins() -> tuple[people.SignIn, ...]:
    """Return as whom visitors of the demo may sign in; nobody else may be shown these."""
    return people.SIGN_INS


@transaction.atomic
def start_demo(actor: "User", *, today: date) -> "Job":
    """Put the building of the demo into the queue; NoDemo where there is a company or data."""
    require_administrator(actor)
    _refuse_own_data(actor)
    return queue.enqueue(JOB, actor=actor, today=today.isoformat())


def build_demo(actor: "User", *, today: date, now: datetime, progress: Progress) -> None:
    """Build the demo company as of the month before today.

    The company gets its name last: until then the first visit is not over, and a build that was
    broken off is done anew. Raises NoDemo where there is a company or data of one's own.
    """
    require_administrator(actor)
    _refuse_own_data(actor)
    progress(0.0, _("Hiring the sales people"))
    sellers = people.hire_everybody()
    _import_lines(actor, today=today, now=now, progress=_part(progress, 0.05, 0.4))
    _hand_over_accounts(actor, sellers, progress=_part(progress, 0.4, 0.75))
    key_accounts.decide_key_accounts(people.head(), _accounts(), today=today)
    care.decide_care(actor, _accounts(), today=today)
    _tell_stakeholders(today=today, now=now)
    last_year = selection.last_years_day(today)
    services.change_company(actor, figures_as_of=sample.last_day(last_year))
    services.prepare_figures(actor, now=now, today=today, progress=_part(progress, 0.75, 0.85))
    selection.select_last_year(people.head(), _accounts(), today=today)
    services.change_company(actor, figures_as_of=sample.last_day(today))
    services.prepare_figures(actor, now=now, today=today, progress=_part(progress, 0.85, 0.95))
    coverage.measure_all(today)  # anew: which product groups are bought is known only now
    watching.watch(people.head(), today)
    progress(0.95, _("Selecting the key accounts"))
    selection.begin_this_year(people.head(), now=now)
    services.create_company(actor, name=NAME, currency="USD", is_demo=True)


def leave_demo(actor: "User") -> None:
    """Wipe the demo with everything in it, users and sessions too; the first visit begins again.

    Raises NoDemo where the company is no demo, or while work is under way.
    """
    require_administrator(actor)
    company = portfolio.company()
    if company is None or not company.is_demo:
        raise NoDemo(_("This is not the demo company; nothing was deleted."))
    if jobs.is_anything_running():
        raise NoDemo(_("A job is running. Wait until it ends, then leave the demo."))
    with portfolio.ledger().writing():
        # Numbers go on counting: no file of the demo can be taken for one of the new company.
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
        _remove_files()


def _refuse_own_data(actor: "User") -> None:
    if portfolio.company() is not None:
        raise NoDemo(_("There is a company already. The demo needs an empty installation."))
    if any(batch.source != SOURCE for batch in portfolio.imports(actor)):
        raise NoDemo(_("There are sales lines already. The demo needs an empty installation."))


def _import_lines(actor: "User", *, today: date, now: datetime, progress: Progress) -> None:
    text = MAPPING.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="openkam-demo-") as folder:
        path = Path(folder) / "adventureworks.parquet"
        pq.write_table(sample.sales_lines(today), path)
        services.import_sales(
            actor,
            path=path,
            mapping=Mapping.from_toml(text),
            mapping_text=text,
            on_changed="replace",
            dry_run=False,
            now=now,
            progress=progress,
        )


def _hand_over_accounts(actor: "User", sellers: dict[str, "User"], *, progress: Progress) -> None:
    accounts = _accounts()
    resellers = sample.resellers()
    for done, reseller in enumerate(resellers):
        progress(done / len(resellers), _("Handing over the accounts"))
        account_id = accounts[reseller.key]
        with transaction.atomic():  # one commit instead of two
            services.set_country(actor, account_id, country=reseller.country)
            services.set_owner(actor, account_id, owner_id=sellers[reseller.seller].pk)


@transaction.atomic  # one commit instead of a thousand
def _tell_stakeholders(*, today: date, now: datetime) -> None:
    chosen, _former, _candidates = key_accounts.groups()
    stakeholders.tell_stakeholders(people.head(), _accounts(), chosen, today=today, now=now)
    dossier.tell_dossier(_accounts(), today=today, now=now)


def _accounts() -> dict[str, int]:
    """Return the accounts of the sample's customers by their key."""
    keys = portfolio.account_keys_table().to_pylist()
    return {row["key"]: row["account_id"] for row in keys if row["source"] == SOURCE}


def _remove_files() -> None:
    shutil.rmtree(portfolio.rejects_folder(), ignore_errors=True)
    shutil.rmtree(portfolio.exports_folder(), ignore_errors=True)
    shutil.rmtree(store.folder(), ignore_errors=True)
    for entry in Path(settings.LEDGER_FOLDER).iterdir():
        # The lock file stays: another process may be waiting for it.
        if entry.is_dir():
            shutil.rmtree(entry)


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress that covers only a part of the whole."""

    def told(share: float | None, text: str = "") -> None:
        progress(None if share is None else start + (end - start) * share, text)

    return told
