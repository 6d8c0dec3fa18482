"""Text of the office documents of today, which are packed XML."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import iterparse

MOST_PARTS = 1_000
LARGEST_PART = 200 * 1024 * 1024
MOST_SHARED = 500_000
OF_DOCUMENT = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
OF_SLIDES = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)(\d+)\.xml")
OF_SHEETS = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
SHARED = "xl/sharedStrings.xml"
BREAKS = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "tc": "\t", "tr": "\n"}


def of_document(path: Path) -> Iterator[str]:
    """Yield the text of a document, then of its headers, notes and comments."""
    with zipfile.ZipFile(path) as package:
        found = [name for name in package.namelist() if OF_DOCUMENT.fullmatch(name)]
        for name in sorted(found, key=lambda name: (name != "word/document.xml", name)):
            yield from _running(package, name)
            yield "\n"


def of_slides(path: Path) -> Iterator[str]:
    """Yield the text of each slide in order, and the notes of the speaker behind it."""
    with zipfile.ZipFile(path) as package:
        found = [one for name in package.namelist() if (one := OF_SLIDES.fullmatch(name))]
        for one in sorted(found, key=lambda one: (int(one[2]), one[1] != "slides/slide")):
            yield from _running(package, one[0])
            yield "\n"


def of_workbook(path: Path) -> Iterator[str]:
    """Yield the cells of each sheet, one line for a row."""
    with zipfile.ZipFile(path) as package:
        shared = _shared(package) if SHARED in package.namelist() else []
        found = [one for name in package.namelist() if (one := OF_SHEETS.fullmatch(name))]
        for one in sorted(found, key=lambda one: int(one[1]))[:MOST_PARTS]:
            yield from _rows(package, one[0], shared)
            yield "\n"


def _running(package: zipfile.ZipFile, name: str) -> Iterator[str]:
    for element in elements(package, name):
        tag = local(element)
        if tag == "t" and element.text:
            yield element.text
        elif tag in BREAKS:
            yield BREAKS[tag]
        if tag in ("p", "tr"):
            element.clear()


def _shared(package: zipfile.ZipFile) -> list[str]:
    found: list[str] = []
    for element in elements(package, SHARED):
        if local(element) == "si":
            found.append("".join(one.text or "" for one in element.iter() if local(one) == "t"))
            element.clear()
        if len(found) >= MOST_SHARED:
            break
    return found


def _rows(package: zipfile.ZipFile, name: str, shared: list[str]) -> Iterator[str]:
    for element in elements(package, name):
        if local(element) == "row":
            cells = (_cell(one, shared) for one in element if local(one) == "c")
            line = "\t".join(cell for cell in cells if cell)
            element.clear()
            if line:
                yield f"{line}\n"


def _cell(cell: Any, shared: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(one.text or "" for one in cell.iter() if local(one) == "t")
    value = next((one.text or "" for one in cell if local(one) == "v"), "")
    if kind != "s":
        return value
    return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""


def elements(package: zipfile.ZipFile, name: str) -> Iterator[Any]:
    """Yield every element as it ends; a document that declares entities of its own is refused."""
    if package.getinfo(name).file_size > LARGEST_PART:
        return
    with package.open(name) as file:
        for _event, element in iterparse(file, events=("end",), forbid_dtd=True):
            yield element


def local(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
