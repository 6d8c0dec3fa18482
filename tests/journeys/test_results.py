"""What an executive finds in the results: who grows, who leaves, who costs money; and the proof."""

import csv
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 900}
SHARES = {  # what the menu "Share" offers, by the first bytes of the file
    "Page as PDF": b"%PDF-",
    "Table as XLSX": b"PK\x03\x04",
    "Table as CSV": b"\xef\xbb\xbfAccount,",
}
DRAWINGS = {"SVG": b"<svg", "PNG": b"\x89PNG\r\n\x1a\n"}


@pytest.fixture(scope="module")
def begins_with():
    return "demo"


@pytest.fixture
def open_desk(open_window):
    """Opens windows as wide as a desk, which may use the clipboard."""

    def opened():
        return open_window(
            viewport=DESK,
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )

    return opened


def sign_in_as_the_executive(page):
    page.goto("/sign-in/")
    page.get_by_role("button", name="Laura Norman").click()
    expect(page.locator("nav").first).to_contain_text("Results")


def number_in(text):
    """The number in a text as the pages write it in English."""
    return Decimal(re.sub(r"[^\d.\-]", "", text.replace("−", "-")))


def go_to(page, title):
    """Open a report as the navigation offers it; outside the results they are folded in."""
    navigation = page.locator("nav").first
    if not navigation.get_by_role("link", name=title).count():
        navigation.get_by_role("link", name="Results").click()
        page.wait_for_url("**/economics/**")
    navigation.get_by_role("link", name=title).click()
    expect(page.locator("h1")).to_have_text(title)


def first_row(page):
    return page.locator("#list tbody tr").first


def name_in(row):
    return row.locator("a.name").inner_text()


def whole(amount):
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


def follow_the_note(page, words):
    """Go through the door of the note that says this."""
    note = page.locator("ul.ok-notes li", has_text=re.compile(words))
    note.get_by_role("link").click()


def saved(page, click):
    """What the browser saves on this click: name and content."""
    with page.expect_download() as download:
        click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def headline(page):
    """The amount at the head of documents and lines, to the cent."""
    return number_in(page.locator(".ok-figure b").first.inner_text())


def column_of(page, title):
    """The numbers of one column of the list, over all its pages."""
    place = page.locator("#list thead th").all_inner_texts().index(title)
    found = []
    while True:
        cells = page.locator("#list tbody tr").locator(f"td:nth-child({place + 1})")
        found += [number_in(text) for text in cells.all_inner_texts()]
        further = page.locator("#list a[rel=next]")
        if not further.count():
            return found
        page.goto(page.url.partition("?")[0] + further.first.get_attribute("href"))


class TestResults:
    def test_an_executive_finds_who_grows_leaves_and_costs_money_and_proves_it(self, open_desk):
        with open_desk() as page, open_desk() as other:
            sign_in_as_the_executive(page)
            sign_in_as_the_executive(other)

            account = find_who_costs_money(page)
            open_the_same_view(page, other)
            exact = take_the_files_along(page, account)
            prove_it_by_the_invoices(page, exact)
            find_who_left(page)
            find_who_grows(page)
            go_down_a_product_group(page)


def find_who_costs_money(page):
    """Margin, its accounts below zero: the one that costs most."""
    go_to(page, "Margin")
    expect(page.locator("#whale svg").first).to_be_visible()
    follow_the_note(page, "below zero, together")
    page.wait_for_url("**margin=negative**")
    margins = column_of(page, "Margin\n$▲")
    assert margins == sorted(margins)
    assert max(margins) <= 0
    page.goto("/economics/margin/?margin=negative&sort=margin")
    return name_in(first_row(page))


def open_the_same_view(page, other):
    """The link of the menu opens these months, this filter and order elsewhere."""
    menu = page.locator("#files")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    menu.get_by_role("button", name="Copy link").click()
    expect(menu.get_by_text("Link copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")

    other.goto(link)
    for part in ("first=", "last=", "margin=negative"):
        assert part in link
    period = page.locator("#period summary").inner_text()
    expect(other.locator("#period summary")).to_have_text(period)
    assert other.locator("#list tbody").inner_text() == page.locator("#list tbody").inner_text()


def take_the_files_along(page, account):
    """Save the view in every form; returns the account's revenue as the table has it."""
    content = {}
    for title, beginning in SHARES.items():
        page.locator("#files summary").click()
        link = page.locator("#files").get_by_role("link", name=title)
        name, content[title] = saved(page, link.click)
        assert "margin" in name
        assert content[title].startswith(beginning)
        page.keyboard.press("Escape")
    card = page.locator("section", has=page.locator("#whale"))
    for kind, beginning in DRAWINGS.items():
        name, drawn = saved(page, card.get_by_role("link", name=kind, exact=True).click)
        assert name.endswith(f".{kind.lower()}")
        assert drawn.lstrip().startswith(beginning)

    rows = list(csv.reader(content["Table as CSV"].decode("utf-8-sig").splitlines()))
    assert rows[0][:2] == ["Account", "Revenue, USD"]
    assert rows[1][0] == account
    return Decimal(rows[1][1])


def prove_it_by_the_invoices(page, exact):
    """From the margin list to each line: every step shows the revenue clicked."""
    figure = first_row(page).locator("td.n a").first
    assert number_in(figure.inner_text()) == whole(exact)
    figure.click()
    page.wait_for_url("**/money/**")
    page.get_by_role("link", name="Its documents").click()
    page.wait_for_url("**/documents/**")
    assert headline(page) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    documents = column_of(page, "Net amount")
    assert abs(sum(documents) - exact) < Decimal("0.01") * len(documents)

    page.get_by_role("link", name="All lines").click()
    page.wait_for_url("**/lines/**")
    assert sum(column_of(page, "Net amount")) == exact


def find_who_left(page):
    """Retention, its lost accounts: what the largest of them bought before."""
    go_to(page, "Retention")
    expect(page.locator("#bridge svg").first).to_be_visible()
    follow_the_note(page, "bought nothing any more")
    page.wait_for_url("**movement=lost**")
    kinds = page.locator("#list tbody .ok-flag")
    assert set(kinds.all_inner_texts()) == {"Lost"}
    before = number_in(first_row(page).locator("td.n a").first.inner_text())
    assert number_in(first_row(page).locator("td.n a").nth(1).inner_text()) == 0

    first_row(page).locator("td.n a").first.click()
    page.wait_for_url("**/money/**")
    page.get_by_role("link", name="Its documents").click()
    page.wait_for_url("**/documents/**")
    assert whole(headline(page)) == before
    assert whole(sum(column_of(page, "Net amount"))) == before


def find_who_grows(page):
    """Segments, its growth candidates: the first of them and its page."""
    go_to(page, "Tiers and segments")
    follow_the_note(page, "growth candidates below")
    page.wait_for_url("**watch=candidates**")
    growth = column_of(page, "Change\n$▼")
    assert growth == sorted(growth, reverse=True)
    assert min(growth) > 0
    page.goto("/economics/segments/?watch=candidates&sort=-change")
    name = name_in(first_row(page))
    first_row(page).locator("a.name").click()
    page.wait_for_url(re.compile(r"/accounts/\d+/"))
    expect(page.locator("h1")).to_contain_text(name)


def go_down_a_product_group(page):
    """Trend by product group, its accounts, the lines of that group of one of them."""
    go_to(page, "Trend")
    page.get_by_role("link", name="By product group").click()
    page.wait_for_url("**by=product_group**")
    group = name_in(first_row(page))
    of_the_group = number_in(first_row(page).locator("td.n a").first.inner_text())
    first_row(page).locator("td.n a").first.click()
    page.wait_for_url("**product=**")
    expect(page.locator(".ok-chips").first).to_contain_text(group)
    of_accounts = column_of(page, "Revenue\n$▼")
    assert abs(sum(of_accounts) - of_the_group) < len(of_accounts)

    page.goto(page.url.partition("&page=")[0])
    first_row(page).locator("td.n a").first.click()
    page.wait_for_url("**/lines/**")
    expect(page.locator("main")).to_contain_text(group)
    assert whole(headline(page)) == of_accounts[0]
    assert whole(sum(column_of(page, "Net amount"))) == of_accounts[0]
