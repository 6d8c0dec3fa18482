"""Message catalogs: collect strings, compile them, tell what is not translated.

Run as `python -m scripts.messages collect|compile|check`.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from openkam import __version__

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "openkam" / "locale"
LANGUAGES = ("cs", "pl", "ru")
FIRST_COLLECTED = datetime(2026, 11, 23, tzinfo=UTC)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def strings() -> Catalog:
    """Return every translatable string of the code and the templates."""
    found = Catalog(charset="utf-8")
    for path, source in _sources():
        place = path.relative_to(ROOT).as_posix()
        for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS):
            found.add(message, locations=[(place, 0)], context=context)
    return found


def collect() -> None:
    """Bring all catalogs up to date: translations are kept, unused strings dropped."""
    found = strings()
    for language in LANGUAGES:
        path = _po(language)
        catalog = _read(language) if path.exists() else Catalog(locale=language)
        catalog.update(found, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        _head(catalog)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(
                file, catalog, width=100, omit_header=False, sort_output=True, no_location=True
            )
        print(
            f"{language}: {len(catalog)} strings, {len(list(untranslated(catalog)))} untranslated"
        )


def _head(catalog: Catalog) -> None:
    catalog.project, catalog.version, catalog.fuzzy = "OpenKAM", __version__, False
    catalog.header_comment = "# Translations of OpenKAM (AGPL-3.0-or-later)."
    catalog.last_translator = catalog.language_team = "OpenKAM"
    catalog.msgid_bugs_address = "the project's issues"
    # The date of collection would change the file without a change in it.
    catalog.creation_date = catalog.revision_date = FIRST_COLLECTED


def compile_catalogs() -> None:
    """Write the binary catalogs that Django reads."""
    for language in LANGUAGES:
        if not _po(language).exists():
            continue
        with _po(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, _read(language))


def check() -> int:
    """Return how many strings lack a sound translation, and print each."""
    found, problems = strings(), 0
    for language in LANGUAGES:
        catalog = _read(language) if _po(language).exists() else Catalog(locale=language)
        for message in found:
            reason = _fault(message, catalog.get(message.id, message.context)) if message.id else ""
            if reason:
                problems += 1
                print(f"{language}: {reason}: {message.id!r}")
    return problems


def untranslated(catalog: Catalog) -> Iterator[Message]:
    """Yield the messages of a catalog that have no full translation."""
    return (message for message in catalog if message.id and _fault(message, message))


def _fault(wanted: Message, have: Message | None) -> str:
    if have is None:
        return "missing"
    forms = have.string if isinstance(have.string, (tuple, list)) else (have.string,)
    if not all(forms) or (wanted.pluralizable and len(forms) < 3):
        return "not translated"
    if have.fuzzy:
        return "fuzzy"
    wanted_names = _placeholders(wanted.id if isinstance(wanted.id, str) else wanted.id[-1])
    if any(_placeholders(form) - wanted_names for form in forms):
        return "unknown placeholder in the translation"
    if not wanted.pluralizable and _placeholders(forms[0]) != wanted_names:
        return "placeholder lost in the translation"
    return ""


def _placeholders(text: str | None) -> set[str]:
    return set(re.findall(r"%\([a-z_0-9]+\)[sd]|\{[a-z_0-9]*\}", text or ""))


def _sources() -> Iterator[tuple[Path, bytes]]:
    package = ROOT / "openkam"
    for path in sorted(package.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield path, path.read_bytes()
    for path in sorted(
        [*package.rglob("templates/**/*.html"), *package.rglob("templates/**/*.txt")]
    ):
        told = templatize(path.read_text(), origin=str(path))
        # What stands between the texts is no Python: its indentation means nothing.
        yield path, re.sub(r"(?m)^[ \t]+", "", told).encode()


def _po(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def _read(language: str) -> Catalog:
    with _po(language).open("rb") as file:
        return read_po(file, locale=language)


if __name__ == "__main__":
    action = sys.argv[1] if len(sys.argv) > 1 else ""
    if action == "collect":
        collect()
    elif action == "compile":
        compile_catalogs()
    elif action == "check":
        faults = check()
        print(
            "All strings are translated." if not faults else f"{faults} strings need a translator."
        )
        sys.exit(bool(faults))
    else:
        sys.exit(__doc__)
