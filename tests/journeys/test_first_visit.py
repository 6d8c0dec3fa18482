"""The way of a new user: from an empty installation to the invoice lines behind a figure."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PASSWORD = "a long and sound one 7"
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
MAPPING = """\
source = "shop"
[columns]
document = "InvoiceNo"
account = "CustomerID"
product = "StockCode"
product_name = "Description"
invoiced_on = "InvoiceDate"
quantity = "Quantity"
unit_price = "UnitPrice"
[defaults]
currency = "GBP"
"""
CUSTOMERS = 14


def sales_of_a_shop(folder):
    """Two years of a shop with few large customers; a credit note and a line without a customer."""
    lines = [
        f"{month}{customer:02},S{item},Lantern {item},{2 * item},2011-{month:02}-{customer + 5:02} "
        f"10:15:00,{1250 // (customer + 1)},{17000 + customer},United Kingdom\n"
        for customer in range(CUSTOMERS)
        for month in range(1, 13)
        for item in range(1, 4)
    ]
    lines += [
        "C900,S1,Lantern 1,-2,2011-11-20 09:00:00,1250,17000,United Kingdom\n",
        "X901,S2,Lantern 2,3,2011-12-20 09:00:00,9.95,,United Kingdom\n",
        "X902,S2,Lantern 2,3,2011-12-31 09:00:00,9.95,17013,United Kingdom\n",
    ]
    path = folder / "shop.csv"
    path.write_text(HEADER + "".join(lines))
    mapping = folder / "shop.toml"
    mapping.write_text(MAPPING)
    return path, mapping


def amount_in(text):
    """The number of an amount as the pages write it in English."""
    number = re.sub(r"[^\d.\-]", "", text.replace("−", "-"))
    return Decimal(number)


class TestFirstVisit:
    def test_it_leads_from_the_demo_to_ones_own_invoice_lines(
        self, installation, open_window, tmp_path
    ):
        with open_window() as page, open_window() as theirs:
            look_at_the_demo(page, installation)
            leave_the_demo(page)
            start_with_own_data(page, installation)
            path, mapping = sales_of_a_shop(tmp_path)
            installation.command("import", "sales", path, "--mapping", mapping)

            see_on_whom_the_revenue_depends(page)
            account = go_down_to_the_lines(page)

            accept(theirs, invitation_for_a_colleague(page))
            see_nothing(theirs, account)
            put_on_the_team(page, account)
            see_exactly_that_account(theirs, account)


def look_at_the_demo(page, installation):
    page.goto("/")
    page.get_by_label("One-time code").fill("WRONG-CODE-XXXX")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("This is not the code")).to_be_visible()
    enter_the_code(page, installation)
    page.get_by_role("button", name="Show the demo").click()
    page.wait_for_url("**/sign-in/**", timeout=90_000)
    page.get_by_role("button", name="Jean Trenary").click()
    expect(page.get_by_text("This is the demo company")).to_be_visible()


def leave_the_demo(page):
    page.get_by_role("link", name="Leave the demo").click()
    code = page.get_by_label("One-time code")
    # While a job ends, the page says so and asks to press again.
    refused = page.get_by_text("A job is running")
    for _attempt in range(20):
        page.get_by_role("button", name="Leave the demo").click()
        expect(code.or_(refused)).to_be_visible(timeout=30_000)
        if code.is_visible():
            return
        page.wait_for_timeout(500)


def start_with_own_data(page, installation):
    enter_the_code(page, installation)
    page.get_by_role("link", name="Set up my company").click()
    page.get_by_label("Company", exact=True).fill("Lantern Ltd")
    page.get_by_label("Your name").fill("Hana Head")
    page.get_by_label("Your mail address").fill("hana@example.com")
    choose_a_password(page)
    page.get_by_role("button", name="Create").click()
    expect(page.locator("nav").first).to_contain_text("Portfolio")
    expect(page.get_by_text("This is the demo company")).to_have_count(0)


def enter_the_code(page, installation):
    page.get_by_label("One-time code").fill(installation.setup_code())
    page.get_by_role("button", name="Go on").click()


def choose_a_password(page):
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password_again]").fill(PASSWORD)


def see_on_whom_the_revenue_depends(page):
    page.goto("/economics/concentration/")
    expect(page.locator("#pareto svg")).to_be_visible()
    page.locator("#what-if").get_by_role("link", name="The 3 largest").click()
    expect(page.locator("#what-if")).to_contain_text("Revenue falls by")
    expect(page.locator("#what-if .ok-chip.on")).to_have_count(3)
    page.wait_for_url("**lost=**")


def go_down_to_the_lines(page):
    """From the ranking to the lines of one document; every step shows the figure clicked."""
    figure = page.locator("#list tbody tr").first.locator("td.n a").first
    of_the_year = amount_in(figure.inner_text())
    figure.click()
    page.wait_for_url("**/money/**")
    account = page.url.partition("?")[0].removesuffix("money/")
    months = page.locator("table.ok-years tbody tr:not(.strong)").all()
    assert sum(amount_in(row.locator("td.n").first.inner_text()) for row in months) == of_the_year

    november = page.locator("table.ok-years tr", has_text="Nov 2011").locator("td.n a").first
    of_the_month = amount_in(november.inner_text())
    november.click()
    page.wait_for_url("**/documents/**")
    assert amount_in(page.locator(".ok-figure b").first.inner_text()) == of_the_month
    documents = page.locator("#list tbody tr")
    amounts = [amount_in(row.locator("td.n").last.inner_text()) for row in documents.all()]
    assert sum(amounts) == of_the_month
    assert any(amount < 0 for amount in amounts)  # the credit note nets off

    documents.first.get_by_role("link").first.click()
    page.wait_for_url("**/lines/**")
    lines = page.locator("#list tbody tr")
    place = page.locator("#list thead th").all_inner_texts().index("Net amount")
    of_the_lines = [amount_in(row.locator("td").nth(place).inner_text()) for row in lines.all()]
    assert sum(of_the_lines) == amounts[0]
    return account


def invitation_for_a_colleague(page):
    page.goto("/settings/users/invite/")
    page.get_by_label("Mail address").fill("carl@example.com")
    page.get_by_label("Name").fill("Carl Colleague")
    page.get_by_label("Role").select_option("member")
    page.get_by_role("button", name="Invite").click()
    return page.locator("#link").inner_text()


def accept(theirs, link):
    theirs.goto(link)
    choose_a_password(theirs)
    theirs.locator("main form button[type=submit]").click()
    expect(theirs.locator("nav").first).to_contain_text("Portfolio")


def see_nothing(theirs, account):
    """Not in the list, not by the search, not by the address."""
    theirs.goto("/portfolio/accounts/")
    expect(theirs.get_by_text("No account is open to you yet")).to_be_visible()
    theirs.goto("/economics/concentration/")
    expect(theirs.get_by_text("You work on no account yet")).to_be_visible()
    assert theirs.goto("/find/?q=17000").status == 200
    expect(theirs.locator("main a[href^='/accounts/']")).to_have_count(0)
    for below in ("", "money/", "team/", "history/"):
        assert theirs.goto(f"{account}{below}").status == 404
    assert theirs.goto("/portfolio/unassigned/").status == 403


def put_on_the_team(page, account):
    page.goto(f"{account}team/")
    page.get_by_label("Colleague", exact=True).select_option(label="Carl Colleague")
    page.get_by_label("Level", exact=True).select_option("Read")
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_text("Carl Colleague is on the team.")).to_be_visible()


def see_exactly_that_account(theirs, account):
    theirs.goto("/portfolio/accounts/")
    expect(theirs.locator("#list tbody tr")).to_have_count(1)
    expect(theirs.locator("#list tbody tr")).to_contain_text("17000")
    assert theirs.goto(account).status == 200
    theirs.goto("/find/?q=1700")
    expect(theirs.locator("main a[href^='/accounts/']")).to_have_count(1)
