"""Which browser on which system it is, in plain words, from what a browser says of itself."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

LONGEST = 60
# The first that fits: most browsers name others that they can stand in for.
BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Vivaldi", r"Vivaldi/"),
    ("Yandex Browser", r"YaBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone|iPod"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)
PROGRAM = re.compile(r"[A-Za-z][A-Za-z0-9 _.-]{0,40}")


@dataclass(frozen=True)
class Device:
    """A browser and the system below it; "" where it does not say."""

    browser: str = ""
    system: str = ""

    @property
    def words(self) -> str:
        """The device for a reader: "Firefox on Windows"."""
        if self.browser and self.system:
            return _("%(browser)s on %(system)s") % {
                "browser": self.browser,
                "system": self.system,
            }
        return self.browser or self.system or _("Unknown device")


def device_of(agent: str) -> Device:
    """Return the device behind the header User-Agent."""
    browser = _first(BROWSERS, agent)
    if not browser and (program := PROGRAM.match(agent)) and program[0] != "Mozilla":
        browser = program[0].strip()  # a script: "curl", "python-requests"
    return Device(browser[:LONGEST], _first(SYSTEMS, agent))


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, sign in known if re.search(sign, agent)), "")
