"""What is wrong with a value that a request sends, in words that say how to write it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What a pattern of ours holds, and how to write what fits it: the first that is found counts.
WRITTEN = (
    ("(0[1-9]|1[0-2])", gettext_lazy("Write a month like 2026-01.")),
    ("[A-Z]{3}", gettext_lazy("Write a currency by its code, like EUR.")),
    ("[A-Z]{2}", gettext_lazy("Write a country by its code, like DE.")),
    ("[A-Za-z]{2}", gettext_lazy("Write a country by its code, like DE.")),
    ("|me|none", gettext_lazy("Write an id, me or none.")),
    ("|none", gettext_lazy("Write an id or none.")),
    ("[1-9][0-9]{0,17}", gettext_lazy("Write an id: a whole number above zero.")),
    (r"\x00", gettext_lazy("A text holds no NUL character.")),
)


def words_for(error: Mapping[str, Any]) -> str:
    """Return what a fault found by pydantic means for who wrote the request."""
    kind = error.get("type")
    if kind == "extra_forbidden":
        return _("There is no such member here.")
    if kind == "string_pattern_mismatch":
        pattern = error["ctx"]["pattern"]
        for part, words in WRITTEN:
            if part in pattern:
                return str(words)
    return str(error["msg"])
