"""What changed since the last import, as people of every kind get it."""

from decimal import Decimal

import pytest

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import Account, ImportBatch
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import (
    HTMX,
    LIST,
    PAPIR,
    POLSKA,
    WERKE,
    exported,
    sold,
    text,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_import(trade, tmp_path):
    """A file of March 2026: a document changed, two missing, an account that is new."""
    lines = [
        sold(WERKE, "W17", Group="G", Date="2026-03-28", Net="150.00", Item="P1"),
        sold(PAPIR, "J2", Date="2026-03-15", Net="9.00", Item="S0"),
        sold("Nová a.s.", "N1", Date="2026-03-30", Net="33.3333"),
        make.line(Invoice="U9", Customer="", Date="2026-03-20", Net="-1.00"),
    ]
    result = make.imported(make.sales_file(tmp_path, lines))
    return ImportBatch.objects.get(pk=result["batch"])


def changes(trade, batch, persona="head", query="", **given):
    return trade.visitor(persona).get(f"/portfolio/imports/{batch.pk}/changes/{query}", **given)


def rows(response) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in response.context["list"].rows]


class TestPage:
    def test_the_strip_says_what_became_of_the_revenue(self, trade, next_import):
        response = changes(trade, next_import)

        figures = {f.caption: f.value for f in response.context["figures"]}
        told = next_import.result["changes"]
        assert figures["Difference"] == "+71.33"
        assert Decimal(told["revenue_after"]) - Decimal(told["revenue_before"]) == Decimal(
            "71.3333"
        )
        assert (figures["New accounts"], figures["Changed documents"]) == ("1", "1")
        assert figures["Missing documents"] == "3"
        assert "Revenue rose by €71.33" in response.context["first"]

    def test_accounts_stand_by_the_size_of_the_difference(self, trade, next_import):
        response = changes(trade, next_import)

        found = rows(response)
        names = [
            next(n for n in ("Nová", "Werke", "Papír", "Without") if n in row[0]) for row in found
        ]
        assert names == ["Nová", "Werke", "Papír", "Without"]
        assert "ok-flag" in found[0][0]
        assert "+30.00" in found[1][3]
        assert f"/accounts/{trade.id(WERKE)}/documents/?from=2026-03-15" in found[1][3]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?show=new", ["Nová"]),
            ("?q=werke", ["Werke"]),
            ("?q=nobody", []),
            ("?show=changed", ["W17"]),
            ("?show=changed&q=w1", ["W17"]),
            ("?show=lost", ["F17", "P17", "J1"]),
            ("?show=lost&q=j", ["J1"]),
            ("?show=rubbish&page=99&q=werke", ["Werke"]),
        ],
    )
    def test_each_part_has_its_list(self, trade, next_import, query, found):
        response = changes(trade, next_import, query=query)

        shown = rows(response)
        assert [next((n for n in found if n in row[0]), row[0]) for row in shown] == found

    def test_members_see_only_their_accounts(self, trade, next_import):
        member = make.member(trade.accounts[POLSKA], Level.READ)
        trade.people["polska"] = member

        response = changes(trade, next_import, "reader")
        lost = changes(trade, next_import, "polska", "?show=lost")
        outside = changes(trade, next_import, "outsider")

        assert len(rows(response)) == 1
        assert "Werke" in rows(response)[0][0]
        assert "71.33" not in text(response)
        assert "your accounts rose by €30.00" in text(response)
        assert [row[0] for row in rows(lost) if "P17" in row[0]]
        assert len(rows(lost)) == 1
        assert rows(outside) == []
        assert "left the revenue of your accounts as it was" in text(outside)
        assert "/portfolio/imports/" not in outside.context["way_back"]

    def test_it_exports_what_is_shown(self, trade, next_import):
        browser = trade.visitor("head")
        address = f"/portfolio/imports/{next_import.pk}/changes/export.csv"

        accounts = exported(browser.get(address))
        lost = exported(browser.get(f"{address}?show=lost&q=j"))

        assert accounts[1][:3] == ["Nová a.s.", "yes", "0.00"]
        assert accounts[1][-1] == "33.3333"
        assert lost[1][:3] == ["erp", "J1", "2026-03-15"]
        assert len(lost) == 2

    def test_htmx_gets_the_list_alone(self, trade, next_import):
        assert "<html" not in text(changes(trade, next_import, headers=LIST))

    def test_an_import_that_was_undone_still_says_what_it_had_changed(self, trade, next_import):
        services.undo_import(people.head(), next_import.pk)

        assert "has been undone since" in text(changes(trade, next_import))

    def test_the_youngest_import_is_the_last_one(self, trade, next_import):
        browser = trade.visitor("reader")
        address = "/portfolio/imports/changes/"

        first = browser.get(address)["Location"]
        ImportBatch.objects.update(state=ImportBatch.State.UNDONE)

        assert first == f"/portfolio/imports/{next_import.pk}/changes/"
        assert browser.get(address)["Location"] == "/portfolio/accounts/"
        assert trade.visitor("head").get(address)["Location"] == "/portfolio/imports/"

    def test_an_import_that_failed_changed_nothing(self, trade, next_import):
        ImportBatch.objects.filter(pk=next_import.pk).update(state=ImportBatch.State.FAILED)

        assert changes(trade, next_import).status_code == 404

    def test_an_account_that_was_merged_stands_under_the_other(self, trade, next_import):
        new = Account.objects.get(name="Nová a.s.")
        Account.objects.filter(pk=new.pk).update(merged_into=trade.accounts[WERKE])

        mine = rows(changes(trade, next_import, "reader"))

        assert "+63.33" in mine[0][3]


class TestFindingOut:
    @pytest.fixture
    def older(self, next_import):
        """An import from before there was this page."""
        del next_import.result["changes"]
        next_import.save()
        return next_import

    def test_a_job_finds_it_out_when_somebody_asks(self, trade, older):
        browser = trade.visitor("head")
        address = f"/portfolio/imports/{older.pk}/changes/"

        before = browser.get(address)
        asked = browser.post(f"{address}find/", headers=HTMX)
        again = browser.post(f"{address}find/")
        waiting = browser.get(address, headers=HTMX)
        jobs = Job.objects.filter(name="portfolio.find_changes")
        count = jobs.count()
        done = queue.run_now("portfolio.find_changes", actor=trade.people["head"], pk=older.pk)
        after = browser.get(address)
        refreshed = browser.get(address, headers={**HTMX, "HX-Target": "finding"})

        assert "Nobody has asked yet" in text(before)
        assert "every 1s" in text(asked)
        assert again.status_code == 302
        assert "<html" not in text(waiting)
        assert count == 1
        assert done.state == Job.State.DONE, done.error
        assert "Revenue rose" in text(after)
        assert refreshed["HX-Refresh"] == "true"

    def test_a_job_that_failed_can_be_asked_again(self, trade, older):
        Job.objects.create(
            name="portfolio.find_changes",
            actor=trade.people["head"],
            arguments={"pk": older.pk},
            state=Job.State.FAILED,
            error="The disk is full.",
        )

        content = text(changes(trade, older))

        assert "The disk is full." in content
        assert "Try again" in content

    def test_without_changes_there_is_no_export(self, trade, older):
        address = f"/portfolio/imports/{older.pk}/changes/export.csv"

        assert trade.visitor("head").get(address).status_code == 302

    def test_an_import_stands_even_if_it_cannot_be_found_out(
        self, trade, tmp_path, monkeypatch, caplog
    ):
        def breaks(*_given):
            raise OSError("disk")

        monkeypatch.setattr("openkam.core.ledger.ledger.changes.find_changes", breaks)
        result = make.imported(make.sales_file(tmp_path, [make.line(Invoice="Z1")]))

        batch = ImportBatch.objects.get(pk=result["batch"])
        assert batch.state == ImportBatch.State.LIVE
        assert "changes" not in batch.result
        assert "could not be found out" in caplog.text


class TestUndoPreview:
    def test_it_says_in_figures_what_will_happen(self, trade, next_import, tmp_path):
        later = [sold("Nová a.s.", "N1", Date="2026-03-30", Net="33.3333")]
        make.imported(make.sales_file(tmp_path, later))

        found = selectors.undoing(trade.people["head"], next_import.pk)
        content = text(
            trade.visitor("head").get(f"/portfolio/imports/{next_import.pk}/undo/preview/")
        )

        assert (found.back, found.leaving, found.staying) == (1, 2, 1)
        assert found.difference == Decimal("-38")
        assert "Documents that go back" in content
        assert "What another import lists too stays." in content
        assert "-€38.00" in content or "−€38.00" in content

    def test_it_tells_the_truth(self, trade, next_import):
        head = trade.people["head"]
        before = selectors.account_totals(head, start=make.TODAY.replace(2020), end=make.TODAY)
        found = selectors.undoing(head, next_import.pk)

        services.undo_import(head, next_import.pk)

        after = selectors.account_totals(head, start=make.TODAY.replace(2020), end=make.TODAY)
        assert sum(after.values()) - sum(before.values()) == found.difference

    def test_what_is_not_in_the_ledger_has_none(self, trade, next_import):
        ImportBatch.objects.filter(pk=next_import.pk).update(state=ImportBatch.State.UNDONE)

        content = text(
            trade.visitor("head").get(f"/portfolio/imports/{next_import.pk}/undo/preview/")
        )

        assert "nothing to undo" in content

    def test_the_page_and_the_list_lead_to_the_changes(self, trade, next_import):
        address = f"/portfolio/imports/{next_import.pk}/changes/"

        page = text(trade.visitor("head").get(f"/portfolio/imports/{next_import.pk}/"))
        listed = text(trade.visitor("head").get("/portfolio/imports/"))

        assert address in page
        assert "undo/preview/" in page
        assert address in listed
        assert "what changed: +€71, 1 new account, 3 missing documents" in listed
