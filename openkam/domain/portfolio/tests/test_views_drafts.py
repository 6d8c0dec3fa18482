"""From a file to its rows in the house: columns, preview, start, as people of every kind get it."""

from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.domain.portfolio import jobs, selectors, services
from openkam.domain.portfolio.models import ImportBatch, ImportDraft
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import HTMX, LIST, text

LINES = [
    *(
        make.line(Invoice=f"N{net}", Customer="C9", Name="Nová s.r.o.", Date="2026-09-30", Net=net)
        for net in ("10.00", "11.00", "12.00", "13.50")
    ),
    make.line(Invoice="N3", Customer="", Date="2026-09-30", Net="5.00"),
    make.line(Invoice="N2", Customer="C9", Date="2026-09-30", Net="much"),
]


def sales_text(lines=LINES):
    return "".join(",".join(map(str, row)) + "\n" for row in [make.HEADER, *lines])


@pytest.fixture
def head(trade, settings, tmp_path, monkeypatch):
    """A browser of the head; uploads lie in a folder of the test's own."""
    settings.DATA = tmp_path / "data"
    monkeypatch.setattr(jobs, "PAUSE_SECONDS", 0.01)
    return trade.visitor("head")


@pytest.fixture
def draft(head, trade):
    """A file of sales lines that the head has brought."""
    return make.draft(trade.people["head"], sales_text())


def address(draft, below=""):
    return f"/portfolio/imports/drafts/{draft.pk}/{below}"


def chosen(page, **changes):
    """What the form of a page sends when nothing or only this is changed."""
    choices = page.context["choices"]
    sent = {
        "kind": choices.kind,
        "was_kind": choices.kind,
        "source": choices.source,
        "was_source": choices.source,
        "currency": choices.currency,
        "creates": "1",
        "creates_accounts": "1",
    }
    for row in page.context["rows"]:
        sent[f"column-{row['place']}"] = row["column"]
        sent[f"is-{row['place']}"] = choices.meanings.get(row["column"], "")
    return sent | changes


def run(draft, name):
    """Do the work that the page has put into the queue."""
    job = Job.objects.filter(name=f"portfolio.{name}").latest("pk")
    done = queue.run_now(job.name, actor=job.actor, **job.arguments)
    state = {"state": done.state, "error": done.error}
    Job.objects.filter(pk=job.pk).update(**state)
    draft.refresh_from_db()
    return done


def previewed(client, draft, **changes):
    client.post(address(draft), chosen(client.get(address(draft)), **changes))
    return run(draft, "preview_import")


class TestColumns:
    def test_what_is_recognised_is_proposed_with_values(self, head, draft):
        page = head.get(address(draft))

        choices = page.context["choices"]
        assert choices.kind == "sales"
        assert choices.meanings["Invoice"] == "document"
        assert choices.meanings["Date"] == "invoiced_on"
        assert "Nová s.r.o." in text(page)
        assert page.context["lacking"] == []

    def test_another_kind_brings_another_proposal_and_keeps_the_source(self, head, draft):
        sent = chosen(head.get(address(draft)), kind="accounts", source="crm", again="1")

        page = head.post(address(draft), sent, headers=HTMX)

        assert page.context["choices"].kind == "accounts"
        assert page.context["choices"].source == "crm"
        assert "<html" not in text(page)

    def test_what_is_missing_is_said_and_nothing_is_lost(self, head, draft):
        page = head.get(address(draft))
        place = next(r["place"] for r in page.context["rows"] if r["column"] == "Invoice")
        sent = chosen(page, source="my system", **{f"is-{place}": ""})

        again = head.post(address(draft), sent)

        assert again.status_code == 422
        assert "Choose the column “Document number”." in text(again)
        assert again.context["choices"].source == "my system"
        assert not Job.objects.filter(name="portfolio.preview_import").exists()

    def test_one_field_twice_is_said(self, head, draft):
        page = head.get(address(draft))
        place = next(r["place"] for r in page.context["rows"] if r["column"] == "Category")

        again = head.post(address(draft), chosen(page, **{f"is-{place}": "invoiced_on"}))

        assert "“Invoice date” stands for two columns" in text(again)

    def test_only_administrators_are_offered_colleagues(self, head, draft, trade):
        theirs = make.draft(trade.people["administrator"], "Mail,Name\na@example.com,Anna\n")

        page = trade.visitor("administrator").get(address(theirs))

        assert "colleagues" in [kind for kind, *_ in page.context["kinds"]]
        assert "colleagues" not in [kind for kind, *_ in head.get(address(draft)).context["kinds"]]

    def test_a_column_can_become_a_new_own_field(self, head, trade):
        content = "Customer,Name,Machines\nC1,Werke,12\n"
        draft = make.draft(trade.people["head"], content, "accounts.csv")

        page = head.get(f"{address(draft)}?kind=accounts&source=erp")

        assert page.context["choices"].source == "erp"
        assert "new own field: Machines" in text(page)

    def test_lines_without_dates_take_them_from_a_second_file(self, head, trade):
        lines = make.draft(trade.people["head"], "Order,Item,Net\n1,P1,10.00\n2,P1,5.00\n")
        heads = "Order,Customer,Invoice date\n1,C1,2026-09-30\n2,C1,2026-09-30\n"

        alone = head.get(f"{address(lines)}?kind=sales")
        file = make.draft(trade.people["head"], heads, "orders.csv").upload
        head.post(address(lines, "heads/"), {"upload": file.token})
        page = head.get(f"{address(lines)}?kind=sales")

        assert "Dates and customers stand in a second file?" in text(alone)
        assert page.context["choices"].meanings["Invoice date"] == "invoiced_on"
        assert page.context["choices"].line_column == "Order"

    def test_a_cover_gives_way_to_the_sheet_that_tells_what_it_is(self, head, draft):
        with xlsxwriter.Workbook(selectors.upload_path(draft.upload)) as book:
            book.add_worksheet("Cover").write(0, 0, "Report by Sales")
            sheet = book.add_worksheet("Lines")
            for place, row in enumerate([make.HEADER, *LINES]):
                sheet.write_row(place, 0, [str(cell) for cell in row])

        page = head.get(address(draft))

        assert page.context["choices"].sheet == "Lines"
        assert page.context["choices"].meanings["Invoice"] == "document"

    def test_accounts_are_found_by_what_has_a_column(self, head, trade):
        content = "Customer,Name\nC1,Werke\n"
        draft = make.draft(trade.people["head"], content, "accounts.csv")
        page = head.get(f"{address(draft)}?kind=accounts&source=erp")

        sent = chosen(page, match="key", **{"is-0": ""})
        changed = head.post(address(draft), sent | {"again": "1"}, headers=HTMX)
        head.post(address(draft), sent)

        assert [name for name, _title in changed.context["matches"]] == ["name"]
        assert run(draft, "preview_import").state == "done"
        assert draft.preview["rows"]["new"] == 1

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("Invoice,Date,Net\n", "no rows"),
            ("\x00\x01\x02\x03", "no CSV, XLSX or Parquet"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_why(self, head, trade, content, words):
        draft = make.draft(trade.people["head"], content)

        page = head.get(address(draft))

        assert page.status_code == 200
        if page.context["look"] is None:
            assert words in text(page)

    @pytest.mark.parametrize("sent", [{}, {"kind": "nonsense"}, {"kind": "sales", "is-x": "a"}])
    def test_nonsense_is_asked_back(self, head, draft, sent):
        assert head.post(address(draft), sent).status_code == 422

    def test_that_of_a_colleague_is_not_there(self, draft, trade):
        assert trade.visitor("administrator").get(address(draft)).status_code == 404


class TestPreview:
    def test_it_shows_each_row_with_its_verdict_and_changes_nothing(self, head, draft):
        before = ImportBatch.objects.count()
        done = previewed(head, draft)

        page = head.get(address(draft))

        assert done.state == Job.State.DONE
        assert [figure["value"] for figure in page.context["figures"]][:4] == ["6", "4", "1", "1"]
        assert "“much” is no number" in text(page)
        assert page.context["list"].total == 6
        assert ImportBatch.objects.count() == before

    @pytest.mark.parametrize(
        ("query", "found"),
        [("verdict=rejected", 1), ("verdict=new", 5), ("q=N3", 1), ("verdict=none", 6)],
    )
    def test_its_rows_are_filtered_and_searched(self, head, draft, query, found):
        previewed(head, draft)

        page = head.get(f"{address(draft)}?{query}", headers=LIST)

        assert page.context["list"].total == found

    def test_while_it_is_made_the_page_says_so(self, head, draft):
        head.post(address(draft), chosen(head.get(address(draft))))

        page, poll = head.get(address(draft)), head.get(address(draft, "progress/"), headers=HTMX)
        run(draft, "preview_import")
        ended = head.get(address(draft, "progress/"), headers=HTMX)

        assert "Looking through the rows" in text(page)
        assert "A worker takes this up" in text(poll)
        assert ended.headers["HX-Redirect"] == address(draft)

    def test_dates_that_can_be_read_in_two_ways_are_asked_about(self, head, trade):
        lines = [make.line(Invoice="N1", Date="03/04/2026")]
        draft = make.draft(trade.people["head"], sales_text(lines))
        previewed(head, draft)

        page = head.get(address(draft))
        sent = chosen(page, mend="date_format=%d/%m/%Y")
        head.post(address(draft), sent)
        run(draft, "preview_import")

        assert "Which one is meant?" in text(page)
        assert "31/12/2025 (day/month/year)" in text(page)
        assert draft.preview["first_on"] == "2026-04-03"

    def test_other_columns_chosen_meanwhile_are_not_overwritten(self, head, draft):
        head.post(address(draft), chosen(head.get(address(draft))))
        stale = ImportDraft.objects.get(pk=draft.pk)
        head.post(address(draft), chosen(head.get(f"{address(draft)}?columns=1"), source="crm"))

        kept = services.note_preview(stale, {"lines": {}}, compared_with="x")

        assert not kept


class TestStart:
    def test_the_file_comes_in_and_leads_to_its_result(self, head, draft):
        previewed(head, draft)

        head.post(address(draft, "start/"))
        done = run(draft, "import_file")
        answer = head.get(address(draft))

        assert done.state == Job.State.DONE
        assert answer.headers["Location"] == f"/portfolio/imports/{draft.batch_id}/"
        assert draft.batch.result["lines"]["loaded"] == 4
        assert Job.objects.filter(name="portfolio.prepare_figures", state="waiting").exists()

    def test_a_second_run_brings_nothing_twice(self, head, draft):
        previewed(head, draft)
        head.post(address(draft, "start/"))
        run(draft, "import_file")
        count = ImportBatch.objects.count()

        again = queue.run_now("portfolio.import_file", actor=draft.actor, draft=draft.pk)

        assert again.result["batch"] == draft.batch_id
        assert ImportBatch.objects.count() == count

    def test_without_a_preview_it_does_not_start(self, head, draft):
        answer = head.post(address(draft, "start/"), follow=True)

        assert "Look first at what would become of the rows." in text(answer)

    def test_after_another_import_a_new_preview_is_asked_for(self, head, draft, trade):
        previewed(head, draft)
        services.undo_import(trade.people["head"], trade.batch.pk)

        page, answer = head.get(address(draft)), head.post(address(draft, "start/"), follow=True)
        head.post(address(draft, "preview/"))
        run(draft, "preview_import")

        assert "Make a new preview" in text(page)
        assert "Something was imported or changed since" in text(answer)
        assert "Start the import" in text(head.get(address(draft)))

    def test_after_another_rate_a_new_preview_is_asked_for(self, head, draft, trade):
        previewed(head, draft)
        services.set_rate(
            trade.people["head"],
            currency="CHF",
            month=date(2026, 3, 1),
            rate=Decimal("1.05"),
            origin="the bank",
            now=make.NOW,
        )

        assert "Make a new preview" in text(head.get(address(draft)))

    def test_twice_pressed_it_starts_once(self, head, draft):
        previewed(head, draft)

        head.post(address(draft, "start/"))
        second = head.post(address(draft, "start/"), follow=True)

        assert "under way" in text(second)
        assert Job.objects.filter(name="portfolio.import_file").count() == 1

    def test_behind_another_import_it_waits_then_says_so_and_can_be_started_again(
        self, head, draft, monkeypatch
    ):
        monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 0.05)
        previewed(head, draft)
        head.post(address(draft, "start/"))

        with selectors.ledger().writing():
            failed = run(draft, "import_file")
        page = head.get(address(draft))
        head.post(address(draft, "start/"))
        run(draft, "import_file")

        assert failed.state == Job.State.FAILED
        assert "Another import is running" in text(page)
        assert "Start again" in text(page)
        assert draft.batch_id is not None

    def test_one_under_way_is_not_thrown_away(self, head, draft):
        previewed(head, draft)
        head.post(address(draft, "start/"))

        answer = head.post(address(draft, "throw-away/"), follow=True)

        assert "wait for its end" in text(answer)
        assert ImportDraft.objects.filter(pk=draft.pk).exists()

    def test_rejected_rows_lead_to_importing_them_corrected(self, head, draft):
        previewed(head, draft, source="erp")
        head.post(address(draft, "start/"))
        run(draft, "import_file")

        page = text(head.get(f"/portfolio/imports/{draft.batch_id}/"))

        assert "/portfolio/imports/new/?kind=sales&amp;source=erp" in page
