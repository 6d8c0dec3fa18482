"""Choosing rows of a list, and what can be done with all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

FORM = "list-bulk"  # the form that the boxes belong to, wherever they stand


@lru_cache(maxsize=64)
def _options(options: tuple[tuple[str, str], ...]) -> SafeString:
    return SafeString(
        "".join(
            f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in options
        )
    )


@dataclass(frozen=True)
class Choice:
    """Something that has to be chosen before an action: a drop-down of (value, label).

    Without options it is a text to be typed.
    """

    name: str
    label: str
    options: Sequence[tuple[object, object]] = ()
    help: str = ""

    @property
    def markup(self) -> SafeString:
        """The options; written here, since a list of countries is long."""
        return _options(tuple((str(value), str(label)) for value, label in self.options))


@dataclass(frozen=True)
class Action:
    """What can be done with the rows chosen; the form says `do=key` and the choices' values."""

    key: str
    title: str
    button: str
    choices: Sequence[Choice] = ()


@dataclass(frozen=True)
class Choosing:
    """Lets the reader choose rows; `keys` and `names` have one entry for each row shown.

    The form is posted to `url` with `chosen` for each row, or `all` for everything that the list
    shows, and the list's own parameters beside them.
    """

    url: str
    keys: Sequence[object]
    names: Sequence[str]
    actions: Sequence[Action]
    has_preview: bool = False  # whether `look=key` shows what `do=key` would change

    @property
    def head(self) -> str:
        """The cell above the boxes; its box chooses all rows of the page and needs a script."""
        label = escape(_("Choose all rows of this page"))
        return (
            '<th scope="col" class="pick"><label>'
            f'<input type="checkbox" data-picks="all" aria-label="{label}"></label></th>'
        )

    def cell(self, place: int) -> str:
        """The cell of one row with its box."""
        label = escape(_("Choose %(name)s") % {"name": self.names[place]})
        return (
            '<td class="pick"><label><input type="checkbox" name="chosen" '
            f'value="{escape(self.keys[place])}" form="{FORM}" aria-label="{label}"></label></td>'
        )
