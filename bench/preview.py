"""(e) A file in the browser, from choosing it to the preview of every row, against the dry run.

Ours: a real browser gives the file to the real server; it goes up in pieces, its columns are
recognised and confirmed, a worker judges it, and the page shows what would become of each row.
Baseline: `openkam import sales --dry-run` on the same file, the whole command.
"""

import shutil
import time
from pathlib import Path

from bench import child, lines, load
from bench.ingest import MAPPING
from bench.outcome import Row, in_turns, middle

TITLE = "(e) {what} in the browser, from the file to the preview"
ROUNDS = 3
SLOWEST_RATIO = 5.0
PATIENCE_MS = 180_000
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


def run(scratch: Path, data: Path, *, quick: bool) -> tuple[str, list[Row]]:
    """Measure, and return the title and the rows of the table."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise child.Failed("There is no Chromium here (apt-get install chromium).")
    path = lines.small_retail_csv(scratch, 2_000) if quick else data
    folder = scratch / "preview"
    place = {"OPENKAM_DATA": str(folder)}
    child.install(folder)
    child.ask("bench.visitor", "furnish", environment=place)
    visitor = child.ask("bench.visitor", "sign-in", environment=place)
    with load.served(place, with_worker=True) as port:
        cookie = {
            "name": visitor["cookie"],
            "value": visitor["session"],
            "url": f"http://127.0.0.1:{port}",
        }
        answers = in_turns(
            1 if quick else ROUNDS,
            bare=lambda: child.command(_dry_run(path), place)["seconds"],
            ours=lambda: _in_browser(chromium, path, cookie),
        )
    return TITLE.format(what="Online Retail" if not quick else "Online Retail in small"), [
        Row(
            "until the preview is shown",
            middle(answers["ours"]),
            baseline=middle(answers["bare"]),
            bound=SLOWEST_RATIO,
        )
    ]


def _dry_run(path: Path) -> list[object]:
    return ["import", "sales", path, "--mapping", MAPPING, "--dry-run"]


def _in_browser(chromium: str, path: Path, cookie: dict[str, str]) -> float:
    """Bring the file to its preview, throw it away again, and return the seconds it took."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        context = browser.new_context(base_url=cookie["url"], locale="en-GB")
        context.add_cookies([cookie])
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto("/portfolio/imports/new/")
        started = time.perf_counter()
        page.locator("input[type=file]").first.set_input_files(path)
        page.wait_for_url("**/imports/drafts/**")
        page.locator("#currency").fill("GBP")
        page.get_by_role("button", name="Look at the result first").click()
        page.wait_for_selector(".ok-strip")
        seconds = time.perf_counter() - started
        page.get_by_role("button", name="Throw away").click()
        page.wait_for_url("**/imports/new/**")
        browser.close()
    return seconds
