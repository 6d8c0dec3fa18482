"""Results of a shop that knows no cost and has sales of thirteen months, the last in part."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
HEADER = "No,Customer,Item,Item name,Group,Date,Pieces,Net\n"
MAPPING = """\
source = "shop"
[columns]
document = "No"
account = "Customer"
product = "Item"
product_name = "Item name"
product_group = "Group"
invoiced_on = "Date"
quantity = "Pieces"
net_amount = "Net"
[defaults]
currency = "GBP"
"""
MONTHS = [f"{2024 + month // 12}-{month % 12 + 1:02}" for month in range(13)]
CUSTOMERS = 12


def sales_of_a_shop(folder):
    """A year and two weeks: one customer leaves in the middle, one comes, the rest go on."""
    lines = [
        f"{month}/{customer},C{customer},S{item},Лампа {item},Лампы {item % 2},"
        f"{name}-{customer + 1:02},{item},{100 * item + 10 * customer}\n"
        for month, name in enumerate(MONTHS)
        for customer in range(CUSTOMERS)
        for item in range(1, 4)
        if not (customer == 0 and month >= 6) and not (customer == 1 and month < 6)
    ]
    path, mapping = folder / "shop.csv", folder / "shop.toml"
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    mapping.write_text(MAPPING)
    return path, mapping


class TestResultsOfAShop:
    def test_they_say_what_is_not_known_and_how_to_mend_it(
        self, company, installation, open_window, tmp_path
    ):
        path, mapping = sales_of_a_shop(tmp_path)
        installation.command("import", "sales", path, "--mapping", mapping)

        with open_window(storage_state=company, reduced_motion="reduce") as page:
            margin_knows_no_cost(page)
            retention_compares_two_halves(page)
            trend_marks_the_month_in_part(page)


def figure(page, caption):
    """What a figure of the strip says."""
    return page.locator(".ok-figure", has=page.get_by_text(caption, exact=True)).locator("b")


def margin_knows_no_cost(page):
    """Nothing is called zero that is not known; the note leads to the import."""
    page.goto("/economics/margin/")
    expect(figure(page, "Gross margin")).to_have_text("–")
    expect(figure(page, "Revenue with known cost")).to_contain_text("0.0")
    card = page.locator("section", has=page.locator("#whale-title"))
    expect(card).to_contain_text("Import the sales lines again with a column of cost")
    expect(card.locator("svg")).to_have_count(0)
    expect(page.locator("#list tbody tr")).to_have_count(CUSTOMERS)
    page.locator("ul.ok-notes").get_by_role("link", name="Import a file").click()
    page.wait_for_url("**/portfolio/imports/new/")


def retention_compares_two_halves(page):
    """Thirteen months are no two years."""
    page.goto("/economics/retention/")
    expect(page.locator("main")).to_contain_text("less than 24 whole months")
    expect(page.locator("#period summary")).to_contain_text("Jul 2024 – Dec 2024")
    expect(page.locator("#compare summary")).to_contain_text("Jan 2024 – Jun 2024")
    expect(figure(page, "Logo retention")).to_contain_text("90.9")
    movements = page.locator("#list tbody .ok-flag").all_inner_texts()
    assert movements.count("Lost") == movements.count("New") == 1


def trend_marks_the_month_in_part(page):
    """In the figures, in the picture and among what is worth knowing."""
    page.goto("/economics/trend/")
    expect(figure(page, "Jan 2025 so far")).to_be_visible()
    expect(page.locator("#months .ok-desk rect.dotted")).to_have_count(2)  # its bar, its legend
    notes = page.locator("ul.ok-notes")
    expect(notes).to_contain_text("Jan 2025 is incomplete and is compared with nothing")
    expect(notes).to_contain_text("No line has a known cost")
