"""What people take away from a report: link, workbook, CSV, pictures, PDF."""

import csv
import html
import io
import re
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import fastexcel
import pytest
from django.conf import settings

from openkam.domain.portfolio.selectors import current_preparation, needs_preparing

ROOM = "/economics"
PAGE = f"{ROOM}/margin/"
REPORTS = ("concentration", "margin", "retention", "segments", "trend")
NAME_COLUMN = {"concentration": 1}  # elsewhere the first


def body(response):
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def got(house, path, persona="head"):
    return body(house.visitor(persona).get(path))


def rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def shared(content):
    """The address that the page offers to copy."""
    return html.unescape(re.search(r'id="fixed-url" value="([^"]*)"', content.decode())[1])


def names(response):
    return re.findall(r'class="name"[^>]*>([^<]*)<', response.content.decode())


def query(url):
    return {key: value[0] for key, value in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize("report", REPORTS)
class TestEveryReport:
    def test_its_table_is_the_same_as_workbook_and_as_csv(self, house, report):
        lines = rows(got(house, f"{ROOM}/{report}/table.csv"))
        book = fastexcel.read_excel(got(house, f"{ROOM}/{report}/table.xlsx"))

        sheet = book.load_sheet(0, header_row=3).to_arrow()
        assert sheet.column_names == lines[0]
        assert sheet.num_rows == len(lines) - 1
        place = NAME_COLUMN.get(report, 0)
        assert sheet.column(place).to_pylist() == [line[place] for line in lines[1:]]

    def test_the_workbook_says_what_its_figures_are(self, house, report):
        book = fastexcel.read_excel(got(house, f"{ROOM}/{report}/table.xlsx"))

        head = book.load_sheet(0, header_row=None, n_rows=2).to_arrow().column(0).to_pylist()
        assert re.match(r"Oct 202[45] – Sep 2026 · EUR", head[1].replace("\u00a0", " "))
        assert "data until" in head[1]

    def test_a_reader_of_decimal_commas_gets_them(self, house, report):
        visitor = house.visitor("head")
        visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "cs"

        head, first, *_others = (
            body(visitor.get(f"{ROOM}/{report}/table.csv")).decode().splitlines()
        )

        assert ";" in head
        assert re.search(r"\d,\d", first)

    def test_each_picture_is_a_file_of_its_own(self, house, report):
        page = got(house, f"{ROOM}/{report}/").decode()

        urls = set(re.findall(rf'"({ROOM}/{report}/[a-z-]+\.(?:svg|png)[^"]*)"', page))
        for url in urls:
            content = got(house, html.unescape(url))
            if ".svg" in url:
                ElementTree.fromstring(content)
            else:
                assert content.startswith(b"\x89PNG")

    def test_the_page_is_a_pdf(self, house, report):
        response = house.visitor("head").get(f"{ROOM}/{report}/page.pdf?by=group")

        assert response["Content-Type"] == "application/pdf"
        name = rf'filename="{report}-[a-z]+-202[45]-10-2026-09.pdf"'
        assert re.search(name, response["Content-Disposition"])
        assert response.content.startswith(b"%PDF")

    def test_the_link_to_copy_holds_months_and_what_the_page_shows(self, house, report):
        url = shared(got(house, f"{ROOM}/{report}/?by=group&period=all&q=Ho&sort=revenue&page=2"))

        assert urlsplit(url).path == f"{ROOM}/{report}/"
        given = query(url)
        assert given["first"] == "2024-10"
        assert given.get("by", "") == ("" if report == "segments" else "group")
        assert given["q"] == "Ho"
        assert "period" not in given
        assert "page" not in given

    def test_what_is_copied_shows_the_same(self, house, report):
        first = house.visitor("head").get(f"{ROOM}/{report}/?by=group&q=o")
        second = house.visitor("head").get(shared(first.content))

        assert names(second) == names(first)

    def test_members_take_away_only_what_they_see(self, house, report):
        lines = rows(got(house, f"{ROOM}/{report}/table.csv", "reader"))

        place = NAME_COLUMN.get(report, 0)
        assert {line[place] for line in lines[1:]} == {"Daughter", "Granddaughter"}

    @pytest.mark.parametrize("name", ["table.csv", "table.xlsx", "page.pdf"])
    def test_who_sees_nothing_gets_no_file(self, house, report, name):
        response = house.visitor("outsider").get(f"{ROOM}/{report}/{name}")

        assert response.status_code == 404

    def test_nonsense_in_the_address_is_no_error(self, house, report):
        nonsense = "?by=%00&first=9999-99&last=x&q=%27%22%3Cb&sort=--x&tree=2026-02-30&page=-1"

        for name in ("", "table.csv", "page.pdf"):
            assert house.visitor("head").get(f"{ROOM}/{report}/{name}{nonsense}").status_code in (
                200,
                404,
            )


class TestConcentration:
    def test_its_curve_is_drawn_with_marks_and_diagonal(self, house):
        svg = got(house, f"{ROOM}/concentration/pareto.svg").decode()

        assert "3 accounts: 67.3" in svg
        assert "dotted" in svg
        assert "Oct\u00a02025" in svg

    def test_its_csv_is_the_export_of_the_list(self, house):
        asked = "?sort=-change&revenue=positive"

        table = got(house, f"{ROOM}/concentration/table.csv{asked}")

        assert table == got(house, f"{ROOM}/concentration/export/{asked}")

    def test_what_is_lost_goes_along_in_the_link(self, house):
        lost = house.ids["Solo"]

        url = shared(got(house, f"{ROOM}/concentration/?lost={lost}&share=50"))

        assert query(url)["lost"] == str(lost)
        assert query(url)["share"] == "50"


class TestUnknownFiles:
    @pytest.mark.parametrize(
        "path", ["nothing/table.csv", "margin/nothing.svg", "nothing/page.pdf"]
    )
    def test_they_are_not_there(self, house, path):
        assert house.visitor("head").get(f"{ROOM}/{path}").status_code == 404


class TestDamagedPreparedFiles:
    @pytest.fixture(params=["gone", "cut", "changed"])
    def damaged(self, house, request):
        folder = settings.LEDGER_FOLDER / "prepared"
        number = f"{current_preparation().pk:08d}"
        before = {path: path.read_bytes() for path in folder.glob(f"{number}-*.parquet")}
        for path, content in before.items():
            damage(path, content, request.param)
        yield house
        for path in folder.glob(f"{number}-*.parquet"):
            path.unlink()
        for path, content in before.items():
            path.write_bytes(content)

    # The ranking of the concentration stands in the database.
    @pytest.mark.parametrize("report", REPORTS[1:])
    def test_the_page_says_what_to_do(self, damaged, report):
        response = damaged.visitor("head").get(f"{ROOM}/{report}/?by=group")

        assert response.status_code == 503
        assert "prepared anew" in response.content.decode()

    @pytest.mark.parametrize("file", ["table.csv", "page.pdf", "whale.svg"])
    def test_so_do_its_files(self, damaged, file):
        response = damaged.visitor("head").get(f"{ROOM}/margin/{file}")

        assert response.status_code == 503

    def test_the_worker_prepares_them_again(self, damaged):
        damaged.visitor("head").get(PAGE)

        assert needs_preparing()


def damage(path, content, how):
    """Take the file away, cut it, or break what stands in its middle."""
    if how == "gone":
        path.unlink()
    elif how == "cut":
        path.write_bytes(content[: len(content) * 2 // 3])
    else:
        place = len(content) // 4
        path.write_bytes(content[:4] + b"\xff" * place * 2 + content[4 + place * 2 :])
