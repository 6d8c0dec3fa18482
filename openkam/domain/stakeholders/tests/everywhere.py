"""Looking for words in the whole database and in the files of the installation."""

import json
from pathlib import Path
from urllib.parse import quote, quote_plus

from django.apps import apps
from django.conf import settings
from django.db import connection

NOT_LOOKED_AT = {"backups", "static"}


def found_in(word: str) -> list[str]:
    """Return every column and file that holds the word, in any spelling and case."""
    return [*_columns(word), *_files(word)]


def _spellings(word: str) -> set[str]:
    forms = {word, json.dumps(word)[1:-1], quote(word), quote_plus(word)}
    return {form.casefold() for form in forms}


def _columns(word: str) -> list[str]:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    found = []
    for table in sorted(tables & set(connection.introspection.table_names())):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                texts = (str(value).casefold() for value in row)
                found += [
                    f"{table}.{name}: {text[:200]}"
                    for name, text in zip(names, texts, strict=True)
                    if any(form in text for form in _spellings(word))
                ]
    return found


def _files(word: str) -> list[str]:
    root = Path(settings.DATA)
    found = []
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        inside = path.relative_to(root).parts
        if inside[0] in NOT_LOOKED_AT or not path.is_file() or path.suffix in {".sqlite3", ".db"}:
            continue
        body = path.read_bytes().lower()
        if any(form.encode() in body for form in _spellings(word)):
            found.append(str(path))
    return found
