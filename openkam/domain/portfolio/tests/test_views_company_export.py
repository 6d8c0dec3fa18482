"""Everything the company owns as one file to take along, as people of every kind get it."""

import io
import os
import zipfile
from datetime import timedelta

import pytest

from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.domain.portfolio.imports import folder
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import HTMX, text

pytestmark = pytest.mark.django_db
PAGE = "/portfolio/export/"


@pytest.fixture
def boss(trade):
    """A browser of the administrator who sees all accounts."""
    person = trade.people["head"]
    person.is_administrator = True
    person.save()
    return trade.visitor("head")


class TestExport:
    def test_it_is_made_by_a_job_and_lies_ready_for_a_day(self, trade, boss):
        empty = text(boss.get(PAGE))
        boss.post(PAGE)
        boss.post(PAGE)
        waiting = text(boss.get(PAGE))
        asked = boss.get(PAGE, headers=HTMX)
        count = Job.objects.filter(name="shell.export_company").count()
        Job.objects.filter(name="shell.export_company").update(state=Job.State.DONE)
        job = queue.run_now("shell.export_company", actor=trade.people["head"])

        ready = text(boss.get(PAGE))
        answer = boss.get(f"{PAGE}download/")

        assert "Take everything along" in empty
        assert "every 1s" in waiting
        assert "<html" not in text(asked)
        assert count == 1
        assert job.state == Job.State.DONE, job.error
        assert "kept until" in ready
        packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
        names = {name.partition("/")[2] for name in packed.namelist()}
        assert {"manifest.json", "accounts.csv", "sales/001-erp.parquet"} <= names
        assert boss.get(PAGE, headers=HTMX)["HX-Refresh"] == "true"

    def test_after_a_day_it_is_gone(self, trade, boss):
        made = folder.pack_company(
            trade.people["head"] if boss else None, now=make.NOW, progress=lambda share, words: None
        )
        old = (made.made_at - timedelta(days=1, seconds=1)).timestamp()
        os.utime(made.path, (old, old))

        assert boss.get(f"{PAGE}download/").status_code == 404
        assert not made.path.exists()

    def test_a_new_one_replaces_the_one_before(self, trade, boss):
        head = trade.people["head"]
        for hours in (0, 1):
            made = folder.pack_company(
                head, now=make.NOW + timedelta(hours=hours), progress=lambda share, words: None
            )

        assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]

    def test_a_failed_one_says_why(self, trade, boss):
        Job.objects.create(
            name="shell.export_company",
            actor=trade.people["head"],
            state=Job.State.FAILED,
            error="The disk is full.",
        )

        assert "The disk is full." in text(boss.get(PAGE))

    def test_the_settings_lead_to_it(self, boss):
        assert PAGE in text(boss.get("/settings/company/"))
