"""The documentation says what is there."""

import argparse
import importlib
import inspect
import pkgutil
import re
from functools import lru_cache
from pathlib import Path

import pytest

import openkam.calc
from openkam.core.ledger import Mapping
from openkam.shell.cli import main

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
GUIDES = "\n".join(path.read_text() for path in sorted((DOCS / "how-to").glob("*.md")))
MAPPINGS = sorted((DOCS / "how-to" / "mappings").glob("*.toml"))
WORDS = re.findall(r"^\| ([^|]+?) \|", (DOCS / "glossary.md").read_text(), re.MULTILINE)[1:]


def named(paths):
    return {"argvalues": paths, "ids": [str(path.relative_to(ROOT)) for path in paths]}


def words_of_the_command():
    """Every command with its subcommands, and every option, as a user types them."""
    for name in main.COMMANDS:
        module = importlib.import_module(f"openkam.shell.cli.{main.MODULES.get(name, name)}")
        parser = argparse.ArgumentParser(prog=f"openkam {name}", add_help=False)
        module.add_arguments(parser)
        yield from words_of(parser, name)


def words_of(parser, words):
    yield words
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from words_of(below, f"{words} {name}")
        elif "--help" not in action.option_strings and action.help != argparse.SUPPRESS:
            yield from (option for option in action.option_strings if option.startswith("--"))


def public_formulas():
    for found in pkgutil.iter_modules(openkam.calc.__path__):
        if found.name == "tests":
            continue
        module = importlib.import_module(f"openkam.calc.{found.name}")
        for name, formula in inspect.getmembers(module, inspect.isfunction):
            if formula.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{found.name}.{name}"


def anchors_of(text):
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


class TestGuides:
    @pytest.mark.parametrize("words", sorted(set(words_of_the_command())))
    def test_they_name_every_command_and_option(self, words):
        assert re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", GUIDES)

    @pytest.mark.parametrize("path", **named(MAPPINGS))
    def test_their_mappings_can_be_used_as_they_are(self, path):
        mapping = Mapping.from_toml(path.read_text())

        assert mapping.source


class TestFormulas:
    @pytest.mark.parametrize("name", sorted(public_formulas()))
    def test_each_is_explained(self, name):
        explained = (DOCS / "formulas.md").read_text()

        assert re.search(rf"\b{re.escape(name.split('.')[1])}\b", explained)


class TestLinks:
    @pytest.mark.parametrize("path", **named(PAGES))
    def test_they_lead_somewhere(self, path):
        links = re.findall(r"\]\(([^)\s]+)\)", path.read_text())

        astray = [link for link in links if not leads_somewhere(path, link)]

        assert not astray


def leads_somewhere(page, link):
    if re.match(r"[a-z]+:", link):
        return True
    name, _, anchor = link.partition("#")
    there = (page.parent / name).resolve() if name else page
    if not there.exists():
        return False
    return not anchor or anchor in anchors_of(there.read_text())


class TestGlossary:
    @pytest.mark.parametrize("word", WORDS)
    def test_its_words_are_in_use(self, word):
        beginning = " ".join(word.partition(",")[0].split()[:2]).rstrip("s")

        found = [
            path
            for kind in ("*.py", "*.html")
            for path in (ROOT / "openkam").rglob(kind)
            if "tests" not in path.parts and beginning.lower() in words_in(path)
        ]

        assert found


@lru_cache
def words_in(path):
    return path.read_text().lower().replace("_", " ")
