"""Imports that are undone, that meet another, that break."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection

from openkam.core.access.tests import make as people
from openkam.core.jobs.models import Job
from openkam.core.ledger import LedgerBusy
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import (
    ImportBatch,
)
from openkam.domain.portfolio.services import arrivals, sales
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.samples import THREE_DOCUMENTS, revenue_of

pytestmark = pytest.mark.django_db


class TestUndoImport:
    def test_earlier_versions_count_again_in_any_order(self, ledger_folder):
        first = make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))
        second = make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS[1:2]))
        third = make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS[:1] * 3))
        seen = [revenue_of("C1")]

        for result in (second, third, first):
            services.undo_import(people.head(), result["batch"])
            seen.append(revenue_of("C1"))

        assert seen == [Decimal(amount) for amount in ("300.30", "300.30", "200.20", "0")]

    def test_an_import_after_an_undo_keeps_the_files_that_older_ones_need(self, ledger_folder):
        first = make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))
        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))
        services.undo_import(people.head(), first["batch"])

        make.imported(make.sales_file(ledger_folder, [make.line(Invoice="9", Net="1")]))

        assert revenue_of("C1") == Decimal("201.20")

    def test_it_asks_for_new_figures_and_happens_once(self, ledger_folder):
        result = make.sales(ledger_folder, THREE_DOCUMENTS)

        services.undo_import(people.head(), result["batch"])

        assert not selectors.figures().is_fresh
        assert Job.objects.filter(name="portfolio.prepare_figures").count() == 1
        with pytest.raises(services.NotInLedger):
            services.undo_import(people.head(), result["batch"])
        with pytest.raises(PermissionDenied):
            services.undo_import(people.observer(), result["batch"])


class TestTwoAtOnce:
    def test_the_second_is_told_to_wait(self, ledger_folder):
        path = make.sales_file(ledger_folder, THREE_DOCUMENTS)

        with selectors.ledger().writing(), pytest.raises(LedgerBusy):
            make.imported(path)

        assert not ImportBatch.objects.exists()


class TestFaults:
    """Whatever breaks, the old state stands and the next import works."""

    def broken(self, ledger_folder, monkeypatch, where, fault):
        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS[:2]))

        def breaks(*_given, **_named):
            raise fault

        with monkeypatch.context() as patch:
            patch.setattr(*where, breaks)
            with pytest.raises(type(fault)):
                make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))

    @pytest.mark.parametrize(
        "where",
        [
            (sales, "_write_rejects"),
            (arrivals, "store_accounts"),
            (arrivals, "store_products"),
            (sales.revision, "raise_revision"),
            (sales.trail, "record"),
        ],
        ids=lambda where: where[1],
    )
    @pytest.mark.parametrize(
        "fault", [DatabaseError("database or disk is full"), KeyboardInterrupt()]
    )
    def test_nothing_of_a_broken_import_counts(self, ledger_folder, monkeypatch, where, fault):
        self.broken(ledger_folder, monkeypatch, where, fault)

        before = revenue_of("C1")
        failed = ImportBatch.objects.latest("pk")
        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))

        assert before == Decimal("200.20")
        assert failed.state == ImportBatch.State.FAILED
        assert not selectors.ledger()._folder.lines(failed.pk).exists()
        assert revenue_of("C2") == Decimal("-30.3333")

    @pytest.mark.django_db(transaction=True)
    def test_an_import_that_became_live_stays_so(self, ledger_folder, monkeypatch):
        record = sales.trail.record

        def interrupts():
            raise KeyboardInterrupt

        def recorded(*given, **named):
            connection.on_commit(interrupts)
            return record(*given, **named)

        with monkeypatch.context() as patch:
            patch.setattr(sales.trail, "record", recorded)
            with pytest.raises(KeyboardInterrupt):
                make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))

        assert ImportBatch.objects.get().state == ImportBatch.State.LIVE
        assert revenue_of("C1") == Decimal("200.20")
