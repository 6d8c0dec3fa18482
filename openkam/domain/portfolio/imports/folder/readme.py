"""README.txt: what each file of the folder is."""

from collections.abc import Sequence

from openkam.core.offers import OwnedTable
from openkam.domain.portfolio.imports.folder.tables import TABLES, TRAIL_ABOUT

NAME = "README.txt"
TOP = """\
Everything a company owns in OpenKAM
====================================
openkam import folder FOLDER brings all of this into an empty installation, with the same figures.

CSV files are in UTF-8, with commas and a header. Days are YYYY-MM-DD, yes and no are words,
amounts have a decimal point. A text that a spreadsheet would run as a formula (it begins with
= + - @, a tabulator or a carriage return) has an apostrophe before it, and so has a text that
begins with apostrophes and such a sign; importing takes one apostrophe away. So every text comes
back exactly as it was. Do not change files: manifest.json holds the checksum (SHA-256) of each.

company.toml
    Name, reporting currency, first month of the business year, language, limits.
logo.png, logo.jpg or logo.webp
    The company's logo, if it has one.
"""
TO_READ = "To be read; importing the folder leaves it out."
BOTTOM = """\
mappings/
    The saved mappings that mappings.csv lists.
sales/
    All live sales lines as invoiced, one file for each source, with a mapping file beside it.
    Old versions of documents and imports that were undone are not among them.
trail.csv
    {trail}
manifest.json
    What belongs to the folder, with checksums.

Not here: passwords, second factors, invitations, schedules of imports with their folders and
addresses, rejected lines, and what would be needed to undo a merge of accounts with one click.
"""


def text(others: Sequence[OwnedTable] = ()) -> str:
    """Return the text of the file; `others` are the tables of other rooms."""
    tables = "".join(f"{table.name}\n    {table.about}\n" for table in TABLES)
    more = "".join(f"{table.name}\n    {table.about} {TO_READ}\n" for table in others)
    return TOP + tables + more + BOTTOM.format(trail=TRAIL_ABOUT)
