"""Bringing files in by the browser alone: a lost connection, columns, preview, figures, undo."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
CUSTOMERS = 14
DATA = Path(__file__).parents[3] / "shared" / "data"
ONLINE_RETAIL = DATA / "online_retail" / "online_retail.parquet"
NORTHWIND, ADVENTURE_WORKS = DATA / "northwind", DATA / "adventureworks"
DUPLICATES = (
    "Customer number\tName\tVAT number\n"
    "Z1\tQuick Trade s.r.o.\tCZ12345678\n"
    "Z2\tQUICK TRADE, a.s.\tCZ12345678\n"
)
LINES = "Order,Item,Quantity,Unit price\n1,S1,2,10.00\n1,S2,1,5.00\n2,S1,4,10.00\n3,S2,1,5.00\n"
HEADS = "Order,Customer,Order date\n1,C1,2011-03-15\n2,C2,2011-03-16\n3,C2,2011-03-17\n"


def sales_of_a_shop(folder):
    """A year of a shop whose largest customer, 17000, buys for 15 000 a month; one line is bad."""
    lines = [
        f"{month}{customer:02},S{item},Лампа {item},{2 * item + customer},"
        f"2011-{month:02}-{customer + 13:02} 10:15:00,{1250 // (customer + 1)},"
        f"{17000 + customer},United Kingdom\n"
        for customer in range(CUSTOMERS)
        for month in range(1, 13)
        for item in range(1, 4)
    ]
    lines.append("X901,S2,Лампа 2,three,2011-12-20 09:00:00,9.95,17001,United Kingdom\n")
    path = folder / "Tržby <b>2011 лампы.csv"
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def look_at_the_result(page, currency="GBP"):
    if currency:
        page.locator("#currency").fill(currency)
    page.get_by_role("button", name="Look at the result first").click()
    page.wait_for_selector(".ok-strip", timeout=120_000)


def figure(page, caption):
    box = page.locator(".ok-figure", has=page.get_by_text(caption, exact=True))
    return re.sub(r"\s", "", box.locator("b").inner_text())


def start(page):
    page.get_by_role("button", name="Start the import").click()
    page.wait_for_url(re.compile(r"/portfolio/imports/\d+/$"), timeout=120_000)


def figures_are_there(page, address, words):
    """Reload until the worker has prepared the figures."""
    for _try in range(60):
        page.goto(address)
        if page.locator("main").get_by_text(words).count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{address} never said {words}.")


class TestImport:
    def test_a_file_comes_in_over_a_bad_connection_and_goes_out_again(
        self, company, open_window, faults_of, tmp_path
    ):
        path = sales_of_a_shop(tmp_path)
        with open_window(storage_state=company, reduced_motion="reduce") as page:
            page.goto("/economics/concentration/")
            page.get_by_role("link", name="Import a file").click()
            bring_over_a_bad_connection(page, path)
            columns = page.url
            faults = {"columns": faults_of(page, columns)}
            look_at_the_result(page)
            faults["preview"] = faults_of(page, columns)

            assert figure(page, "Lines read") == "505"
            assert figure(page, "Would be rejected") == "1"
            page.locator(".ok-figure a").first.click()
            expect(page.locator("#list tbody tr")).to_have_count(1)
            expect(page.locator("#list tbody tr")).to_contain_text("three")
            start(page)
            figures_are_there(page, "/economics/concentration/", "17000")
            first = re.sub(r"\s", "", page.locator("#list tbody tr").first.inner_text())
            assert "165000" in first  # of the eleven months that are over
            undo(page)
            faults["begin"] = faults_of(page, "/portfolio/imports/new/")

        assert not {name: found for name, found in faults.items() if found}

    def test_who_is_signed_out_meanwhile_loses_nothing(self, company, open_window, tmp_path):
        path = sales_of_a_shop(tmp_path)
        with open_window(storage_state=company) as page:
            page.goto("/portfolio/imports/new/")
            session = [c for c in page.context.cookies() if c["name"] == "sessionid"]
            page.context.clear_cookies(name="sessionid")
            page.set_input_files("#file-new", path)
            expect(page.get_by_text("You are signed out.")).to_be_visible()

            page.context.add_cookies(session)
            page.get_by_role("button", name="Go on", exact=True).click()

            page.wait_for_url("**/drafts/**")
            expect(page.locator("h1")).to_contain_text("лампы.csv")
            page.get_by_role("button", name="Throw away").click()
            expect(page.get_by_text("Nothing was imported.")).to_be_visible()

    def test_lines_take_dates_and_customers_from_a_second_file(
        self, company, open_window, tmp_path
    ):
        (tmp_path / "lines.csv").write_text(LINES)
        (tmp_path / "heads.csv").write_text(HEADS)
        with open_window(storage_state=company) as page:
            page.goto("/portfolio/imports/new/")
            page.set_input_files("#file-new", tmp_path / "lines.csv")
            page.wait_for_url("**/drafts/**")
            page.set_input_files("#file-heads", tmp_path / "heads.csv")
            expect(page.get_by_text("heads.csv")).to_be_visible()
            expect(page.locator("#line_column")).to_have_value("Order")
            look_at_the_result(page)

            assert figure(page, "Would be loaded") == "4"
            assert figure(page, "New accounts") == "2"

    @pytest.mark.skipif(not ONLINE_RETAIL.is_file(), reason="The public data is not at hand.")
    def test_online_retail_is_right_to_the_penny(self, company, open_window):
        with open_window(storage_state=company) as page:
            page.goto("/portfolio/imports/new/")
            page.set_input_files("#file-new", ONLINE_RETAIL)
            page.wait_for_url("**/drafts/**", timeout=60_000)
            page.locator("#source").fill("online-retail")
            look_at_the_result(page)
            assert figure(page, "Lines read") == "541909"
            start(page)

            read = page.locator("tr", has_text="Read from the file").inner_text()
            assert "9747747.93" in re.sub(r"\s", "", read)

    @pytest.mark.skipif(not DATA.is_dir(), reason="The public data are not at hand.")
    def test_two_companies_of_samples_come_in_and_one_goes_out(self, company, open_window):
        with open_window(storage_state=company) as page:
            begin(page, NORTHWIND / "order_lines.csv")
            page.set_input_files("#file-heads", NORTHWIND / "orders.csv")
            expect(page.locator("#line_column")).to_have_value("order_id")
            look_at_the_result(page, "GBP")
            assert figure(page, "New accounts") == "89"
            start(page)
            assert "1265793.04" in read_from_the_file(page)
            begin(page, NORTHWIND / "customers.csv")
            look_at_the_result(page, "")
            assert (figure(page, "Changed"), figure(page, "New")) == ("89", "2")
            start(page)

            begin(page, ADVENTURE_WORKS / "reseller_sales_lines.parquet")
            look_at_the_result(page, "GBP")
            assert figure(page, "New accounts") == "635"
            start(page)
            assert "80450596.98" in read_from_the_file(page)
            undo(page)

            found_on = "/portfolio/accounts/?q=QUICK-Stop"
            figures_are_there(page, found_on, "QUICK-Stop")

    def test_two_accounts_that_are_one_are_found_and_merged(self, company, open_window):
        with open_window(storage_state=company) as page:
            page.goto("/portfolio/imports/new/")
            page.get_by_label("Mark the rows with their header").fill(DUPLICATES)
            page.get_by_role("button", name="Go on with these rows").click()
            page.wait_for_url("**/drafts/**")
            look_at_the_result(page, "")
            assert figure(page, "New") == "2"
            start(page)

            page.goto("/portfolio/accounts/duplicates/")
            pair = page.locator("li", has_text="QUICK TRADE, a.s.")
            expect(pair).to_contain_text("Quick Trade s.r.o.")
            pair.get_by_role("link", name="Merge …").click()
            page.get_by_role("button", name="Merge into").click()

            expect(page.get_by_text("merged into").first).to_be_visible()
            page.goto("/portfolio/accounts/?q=quick+trade")
            expect(page.locator("#list tbody tr")).to_have_count(1)


def begin(page, path):
    page.goto("/portfolio/imports/new/")
    page.set_input_files("#file-new", path)
    page.wait_for_url("**/drafts/**", timeout=60_000)


def read_from_the_file(page):
    row = page.locator("tr", has_text="Read from the file").inner_text()
    return re.sub(r"\s", "", row)


def bring_over_a_bad_connection(page, path):
    """The first two pieces get no answer; the browser tries again by itself."""
    tries = []

    def now_and_then(route):
        tries.append(route)
        route.abort() if len(tries) <= 2 else route.continue_()

    page.route("**/portfolio/uploads/*/", now_and_then)
    page.set_input_files("#file-new", path)
    expect(page.get_by_text("The connection is lost.")).to_be_visible()
    page.wait_for_url("**/drafts/**")
    expect(page.locator("h1")).to_contain_text(path.name)


def undo(page):
    page.goto("/portfolio/imports/")
    page.locator("#list tbody a").first.click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))  # with the script that opens the dialog
    page.get_by_role("button", name="Undo the import").first.click()
    page.locator("dialog[open]").get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("The import is undone.")).to_be_visible()


class TestColumns:
    def test_what_is_typed_while_the_form_is_drawn_anew_stays(self, company, open_window, tmp_path):
        path = sales_of_a_shop(tmp_path)
        with open_window(storage_state=company) as page:
            page.goto("/portfolio/imports/new/")
            page.set_input_files("#file-new", path)
            page.wait_for_url("**/drafts/**")

            page.locator("#source").fill("another shop")
            page.locator("#currency").press_sequentially("GBP", delay=300)
            page.locator("#non_products").focus()

            expect(page.get_by_text("Nothing is changed yet")).to_be_visible()
            expect(page.locator("#currency")).to_have_value("GBP")
            page.get_by_role("button", name="Throw away").click()
            expect(page.get_by_text("Nothing was imported.")).to_be_visible()
