"""Real installations, a real server and a real browser.

Nothing here touches the database of the test run: an installation is used through its command and
its pages only.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# A busy machine is slow, which is no fault; what never comes is one, however long one waits.
PATIENCE_SECONDS = 45
expect.set_options(timeout=PATIENCE_SECONDS * 1000)
AXE = Axe().axe_script
# What axe calls serious or critical. Of a list the first rows stand for the fifty that are alike:
# contrast is judged text by text, and that took two thirds of the time.
GRAVE_FAULTS = """
async ({rows, ...options}) => {
  const shown = {exclude: [[`tbody tr:nth-child(n+${rows + 1})`]]};
  const found = await axe.run(shown, {resultTypes: ["violations"], preload: false, ...options});
  return found.violations
    .filter((fault) => ["serious", "critical"].includes(fault.impact))
    .map((fault) => `${fault.id} at ${fault.nodes[0].target}`);
}
"""
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LONGEST = "test_pages.py"
PASSWORD = "a long and sound one 7"
# A refusal that a test asks for on purpose is told by its status; who leaves a page ends what the
# page was still asking for.
UNHEARD = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
# The browser of a test asks for nothing but the pages of the test.
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walk first, since that takes longest; skip journeys without a browser, never in CI."""
    items.sort(key=_turn)
    if CHROMIUM or os.environ.get("CI"):
        return
    missing = pytest.mark.skip(reason="There is no Chromium here (apt-get install chromium).")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


def _turn(item: pytest.Item) -> tuple[bool, bool, bool]:
    """The longest walk builds the demo, and the others with it come when it is there."""
    is_no_walk = item.get_closest_marker("browser") is None
    begins_with_demo = hasattr(getattr(item, "module", None), "begins_with")
    return is_no_walk, item.path.name != LONGEST, begins_with_demo


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, Any]:
    """Let a journey that failed tell what its server said."""
    report = yield
    server = getattr(item, "funcargs", {}).get("installation")
    if report.failed and server is not None:
        report.sections.append(("Output of the server", server.printed()))
    return report


@dataclass
class Installation:
    """One installation: its folder, its command, its server."""

    folder: Path
    environment: dict[str, str]
    url: str = ""
    server: subprocess.Popen | None = None
    log: list[Path] = field(default_factory=list)

    def command(self, *words: str | Path) -> str:
        """Run `openkam` with these words and return what it printed."""
        done = subprocess.run(
            self._openkam(words), env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def serve(self) -> None:
        """Start `openkam serve` with its worker on a free port."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        said = self.folder / "server.log"
        with said.open("w") as log:
            self.server = subprocess.Popen(
                self._openkam(("serve", "--port", str(port), "--workers", "1")),
                env={**self.environment, "OPENKAM_URL": self.url},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.log.append(said)
        self._wait_for(port)

    def printed(self) -> str:
        """What the server has printed so far."""
        return "".join(log.read_text() for log in self.log)

    def setup_code(self) -> str:
        """The one-time code, as the operator reads it off the server's output."""
        found = re.findall(r"one-time code:?\s+(\S+)|[?]code=(\S+)", self.printed())
        assert found, self.printed()
        return next(code for code in found[-1] if code)

    def close(self) -> None:
        """End the server."""
        if self.server is not None:
            self.server.terminate()
            try:
                self.server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(self.server.pid, signal.SIGKILL)

    def _openkam(self, words: tuple[str | Path, ...]) -> list[str]:
        return [sys.executable, "-m", "openkam.shell.cli.main", *map(str, words)]

    def _wait_for(self, port: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self.server and self.server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail(f"The server did not start:\n{self.printed()}")


@pytest.fixture(scope="module")
def more_settings() -> dict[str, str]:
    """What the operator sets besides; a module with wishes has a fixture of this name."""
    return {}


@pytest.fixture(scope="module")
def begins_with() -> str:
    """What is there at the beginning; a module with the "demo" has a fixture of this name."""
    return "empty"


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory,
    installed: Callable[[Path, str], None],
    begins_with: str,
    more_settings: dict[str, str],
) -> Iterator[Installation]:
    """An installation behind a running server."""
    folder = tmp_path_factory.mktemp("installation")
    with own_database() as place:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("OPENKAM_") and name != "DATABASE_URL"
        }
        given = {**kept, **place, **more_settings, "OPENKAM_DATA": str(folder / "data")}
        made = Installation(folder, given)
        if place:
            made.command("migrate", "--quiet")
            if begins_with == "demo":
                made.command("demo")
        else:
            installed(folder / "data", begins_with)
        made.serve()
        try:
            yield made
        finally:
            made.close()


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """A database of its own on the PostgreSQL server of the test run; nothing for SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    parts, name = urlsplit(url), f"journey_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Closed with the module: its event loop would upset Django's tests."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def company(installation, browser):
    """The installation with an empty company; its head is signed in."""
    context = browser.new_context(base_url=installation.url, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    page.get_by_label("One-time code").fill(installation.setup_code())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Set up my company").click()
    page.get_by_label("Company", exact=True).fill("Lantern Ltd")
    page.get_by_label("Your name").fill("Hana Head")
    page.get_by_label("Your mail address").fill("hana@example.com")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password_again]").fill(PASSWORD)
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/portfolio/accounts/")
    state = context.storage_state()
    context.close()
    return state


class Complaints:
    """What the browser complained about: errors on the console, broken policies, failed files."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def listen(self, page: Page) -> None:
        """Hear everything that goes wrong on this page."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda fault: self.heard.append(f"{page.url}: {fault}"))
        page.on(
            "response",
            lambda answer: (
                self.heard.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
            ),
        )

    def _on_console(self, message) -> None:
        if message.type == "error" and not message.text.startswith(UNHEARD):
            self.heard.append(f"{message.location.get('url')}: {message.text}")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Collects complaints; a test with one of them fails at its end."""
    collected = Complaints()
    yield collected
    assert not collected.heard


@contextmanager
def window(
    browser: Browser, installation: Installation, complaints: Complaints, **wishes
) -> Iterator[Page]:
    """A browser window with cookies of its own."""
    context: BrowserContext = browser.new_context(
        base_url=installation.url, locale="en-GB", **wishes
    )
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    page = context.new_page()
    complaints.listen(page)
    try:
        yield page
    finally:
        context.close()


@pytest.fixture
def open_window(browser: Browser, installation: Installation, complaints: Complaints):
    """Opens windows: `with open_window(color_scheme="dark") as page: …`."""

    def opened(**wishes):
        return window(browser, installation, complaints, **wishes)

    return opened


def free_port() -> int:
    """A port of the loopback address that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture
def faults_of():
    """What is wrong with a page: `faults_of(page, address)`."""
    return faults


def faults(page: Page, address: str) -> list[str]:
    """What is wrong with a page in light and dark at a desk, and on a phone."""
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    answer = page.goto(address)
    found = [] if answer and answer.status in (200, 404) else [f"status of {address}"]
    page.evaluate(AXE)
    found += [f"light: {fault}" for fault in page.evaluate(GRAVE_FAULTS, {"rows": 6})]
    page.emulate_media(color_scheme="dark")
    # The appearance changes colours and nothing else.
    colours = {"rows": 2, "runOnly": ["color-contrast"]}
    found += [f"dark: {fault}" for fault in page.evaluate(GRAVE_FAULTS, colours)]
    page.set_viewport_size(PHONE)
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found + ([f"{too_wide} px too wide for a phone"] if too_wide > 0 else [])
