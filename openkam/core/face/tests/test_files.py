"""Files that people save: pictures, workbooks, documents, with names as hard as they come."""

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import fastexcel
import pytest
from django.utils.safestring import SafeString

from openkam.core.face import xlsx_file
from openkam.core.face.csv_file import table_csv
from openkam.core.face.document import Document, Headline, document_response, pdf
from openkam.core.face.picture_file import STYLE, drawing_file, png_file, svg_file
from openkam.core.face.pictures import (
    Bubble,
    CurveMark,
    CurvePoint,
    Picture,
    Step,
    bubbles,
    curve,
    waterfall,
    waterfall_rows,
)
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.core.face.xlsx_file import workbook, xlsx_response

HARD = "Тяжёлая «машина» & <Söhne> \"#let x = read('/etc/passwd')\" $x$ \\n @ref *b* \x0b]]>\n"
LONG = HARD * 4
NOTE = "Oct 2025 – Sep 2026 · EUR · data until 30 Sep 2026"
TABLE = Table(
    "Accounts",
    [
        TableColumn("Account"),
        TableColumn("Revenue, EUR", Kind.AMOUNT),
        TableColumn("Share", Kind.SHARE),
        TableColumn("Lines", Kind.COUNT),
        TableColumn("Last sale", Kind.DAY),
    ],
    [
        ["=1+1", Decimal("12.3456"), 0.25, 3, date(2026, 3, 1)],
        ["0042", Decimal("-1234567.5"), float("nan"), 0, None],
        [LONG, None, None, 1, date(1850, 1, 1)],
    ],
)


def steps(title: str) -> list[Step]:
    return [
        Step(title, 1200, is_level=True),
        Step("Lost", -300.5, tone="act", url="/accounts/?a=1&b=<2>"),
        Step("Возвратившиеся клиенты предыдущего периода", 20, tone="fine"),
        Step("Closing", 919.5, is_level=True),
    ]


def points(title: str) -> list[CurvePoint]:
    return [CurvePoint(n / 10, n / 10 * 1.2, title, f"/a/?n={n}&x=<") for n in range(11)]


DRAWINGS = {
    "waterfall": lambda title: waterfall(steps(title), currency="EUR", caption=title),
    "waterfall_rows": lambda title: waterfall_rows(steps(title), currency="EUR", caption=title),
    "curve": lambda title: curve(
        points(title),
        caption=title,
        x_title=title,
        marks=[CurveMark(0.2, 0.24, title), CurveMark(0.8, 0.96, title)],
        level=1.0,
        diagonal=True,
    ),
    "bubbles": lambda title: bubbles(
        [Bubble(title, x=3, y=8, size=9, is_chosen=True), Bubble(title, x=8, y=3, size=4)],
        caption=title,
        x_title=title,
        y_title=title,
    ),
}


def picture(drawing: SafeString, title: str = LONG, **fields: object) -> Picture:
    given = {"name": "whale", "title": title, "drawing": drawing, "table": TABLE, "first": LONG}
    return Picture(**(given | {"second": LONG, "unit": "€ thousand"} | fields))


def document(**fields: object) -> Document:
    given = {
        "title": HARD,
        "subtitle": LONG,
        "company": HARD,
        "standing": NOTE,
        "seen": HARD,
        "address": "https://kam.example.com/economics/margin/?first=2025-10&last=2026-09",
        "figures": [Headline("Margin", HARD, SafeString("<b>R&amp;D</b>"), "act")] * 5,
        "pictures": [picture(draw(LONG)) for draw in DRAWINGS.values()],
        "notes": [(LONG, LONG), ("Short.", "")],
        "table": TABLE,
        "rows_in_all": 500,
    }
    return Document(**(given | fields))


def pages(made: bytes) -> int:
    found = re.search(rb"/Type ?/Pages ?/Count (\d+)", made)
    return int(found[1]) if found else 0


class TestPictureFiles:
    @pytest.mark.parametrize("name", DRAWINGS)
    def test_a_hard_name_stays_text_in_the_svg(self, name):
        drawn = picture(DRAWINGS[name](LONG))

        for svg in (svg_file(drawn, LONG), drawing_file(drawn)):
            root = ElementTree.fromstring(svg)
            tags = {element.tag.rpartition("}")[2] for element in root.iter()}
            assert tags <= {"svg", "style", "title", "text", "g", "rect", "path", "circle"} | {
                "polygon",
                "polyline",
            }

    @pytest.mark.parametrize("name", DRAWINGS)
    def test_a_page_can_hold_the_drawing_as_it_is(self, name):
        drawing = DRAWINGS[name]('<script>alert("x")</script> & more')

        assert "<script" not in drawing
        ElementTree.fromstring(drawing)

    @pytest.mark.parametrize("name", DRAWINGS)
    def test_every_class_of_a_drawing_has_a_style_in_the_file(self, name):
        used = set(" ".join(re.findall(r'class="([^"]*)"', DRAWINGS[name]("T"))).split())

        on_the_page_only = {"ok-wide", "ok-plot", "ok-bubbles", "x", "x-title", "start"} | {"thin"}
        assert {one for one in used - on_the_page_only if f".{one}" not in STYLE} == set()

    def test_what_is_written_around_the_drawing_fits_into_it(self):
        svg = svg_file(picture(DRAWINGS["curve"]("T"), "Title " * 40), "Note " * 100)

        texts = [t.text or "" for t in ElementTree.fromstring(svg).iter() if t.tag.endswith("text")]
        assert max(map(len, texts)) < 125
        assert sum(text.count("Title") for text in texts) == 40

    def test_the_png_has_twice_the_size_of_the_svg(self):
        drawn = picture(DRAWINGS["waterfall"](LONG))
        root = ElementTree.fromstring(svg_file(drawn, NOTE))

        png = png_file(drawn, NOTE)

        size = (int.from_bytes(png[16:20]), int.from_bytes(png[20:24]))
        assert png.startswith(b"\x89PNG")
        assert size == (2 * int(root.get("width")), 2 * int(root.get("height")))

    def test_nothing_to_draw_is_no_drawing(self):
        assert waterfall([], currency="EUR", caption="") == ""
        assert waterfall_rows([], currency="EUR", caption="") == ""
        assert curve([CurvePoint(0, 0)], caption="", x_title="") == ""


class TestWaterfall:
    def test_long_titles_go_on_in_at_most_three_lines_that_do_not_meet(self):
        title = "Невозобновлённые соглашения предыдущего календарного периода и прочее"
        drawn = waterfall([Step(title, 5, is_level=True)] * 9, currency="EUR", caption="")

        labels = re.findall(r'class="f-ink2 mid">([^<]*)<', drawn)
        assert len(labels) == 27
        assert max(map(len, labels)) <= 12

    def test_it_holds_steps_below_zero(self):
        drawn = waterfall(
            [Step("A", 10, is_level=True), Step("B", -30), Step("C", -20, is_level=True)],
            currency="EUR",
            caption="",
        )

        heights = [float(y) for y in re.findall(r'<rect [^>]*y="([\d.-]+)"', drawn)]
        assert min(heights) >= 0
        assert "−30" in drawn


class TestWorkbook:
    def test_numbers_are_numbers_and_texts_stay_texts(self):
        found = fastexcel.read_excel(workbook([TABLE], NOTE)).load_sheet(0, header_row=3)

        rows = found.to_arrow().to_pylist()
        assert rows[0]["Account"] == "=1+1"
        assert rows[1]["Account"] == "0042"
        assert rows[0]["Revenue, EUR"] == 12.3456
        assert rows[1]["Revenue, EUR"] == -1234567.5
        assert rows[0]["Share"] == 0.25
        assert rows[0]["Lines"] == 3

    def test_the_unknown_is_an_empty_cell(self):
        found = fastexcel.read_excel(workbook([TABLE], NOTE)).load_sheet(0, header_row=3)

        rows = found.to_arrow().to_pylist()
        assert rows[1]["Share"] is None
        assert rows[2]["Revenue, EUR"] is None

    def test_more_rows_than_a_sheet_holds_go_onto_further_sheets(self, monkeypatch):
        monkeypatch.setattr(xlsx_file, "MOST_ROWS", 2)

        book = fastexcel.read_excel(workbook([TABLE], NOTE))

        assert book.sheet_names == ["Accounts", "Accounts 2"]
        assert book.load_sheet(1, header_row=3).height == 1

    def test_any_title_makes_a_name_of_a_sheet(self):
        titles = ["History", "'" * 40, "a" * 27 + "'" + "b" * 9, "[x]:*?/\\", "x", "X", ""]
        tables = [Table(title, [TableColumn("A")], []) for title in titles]

        names = fastexcel.read_excel(workbook(tables)).sheet_names

        assert len({name.casefold() for name in names}) == len(titles)
        assert max(map(len, names)) <= 31

    def test_the_response_is_a_file(self):
        response = xlsx_response("margin.xlsx", [TABLE], NOTE)

        assert response["Content-Disposition"] == 'attachment; filename="margin.xlsx"'


class TestTableCsv:
    def test_what_is_unknown_is_empty_and_no_text_is_a_formula(self):
        content = b"".join(table_csv("a.csv", TABLE).streaming_content).decode("utf-8-sig")

        lines = content.splitlines()
        assert lines[1] == "'=1+1,12.3456,0.25,3,2026-03-01"
        assert lines[2] == "0042,-1234567.50,,0,"


class TestDocument:
    def test_hard_texts_make_a_pdf(self):
        made = pdf(document())

        assert made.startswith(b"%PDF")
        assert b"https://kam.example.com/economics/margin/?first=2025-10&last=2026-09" in made

    def test_its_title_stands_in_the_file(self):
        made = pdf(document(title="Margin (2026)", pictures=[], notes=[], figures=[]))

        assert b"/Title(Margin" in made

    def test_an_empty_one_and_a_long_one_are_possible(self):
        rows = [[f"Customer {n}", Decimal(n), 0.1, n, None] for n in range(100)]
        empty = pdf(document(pictures=[], notes=[], figures=[], table=Table("T", [], [])))

        long = pdf(document(table=Table("T", TABLE.columns, rows), rows_in_all=100))

        assert pages(empty) == 1
        assert pages(long) >= 3

    def test_a_logo_that_cannot_be_read_costs_no_document(self):
        assert pdf(document(logo=b"\x89PNG\r\n\x1a\nbroken")).startswith(b"%PDF")

    def test_the_response_is_a_file(self):
        response = document_response("margin.pdf", document())

        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == 'attachment; filename="margin.pdf"'
