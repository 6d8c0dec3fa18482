"""What Ctrl K finds: pages by their translated names, accounts through the gate."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face.charts import icon
from openkam.domain.portfolio.selectors.accounts import find_accounts
from openkam.domain.portfolio.selectors.folding import fold
from openkam.shell.web import navigation

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_ACCOUNTS = 8
LONGEST = 100


@dataclass(frozen=True)
class Hit:
    """One place that was found."""

    title: str
    url: str
    icon: SafeString
    context: str = ""


@dataclass(frozen=True)
class HitGroup:
    """Places of one kind."""

    title: str
    hits: tuple[Hit, ...]


def found(actor: "User", text: str) -> list[HitGroup]:
    """Return the pages and accounts that the text names; without a text all pages.

    Case and accents do not matter; every word has to occur.
    """
    wanted = text.replace("\0", "")[:LONGEST]
    words = fold(wanted).split()
    groups = [
        HitGroup(_("Accounts"), _accounts(actor, wanted) if words else ()),
        HitGroup(_("Pages"), tuple(_pages(actor, words))),
    ]
    return [group for group in groups if group.hits]


def _accounts(actor: "User", text: str) -> tuple[Hit, ...]:
    return tuple(
        Hit(name, reverse("web:account", args=[pk]), icon("building"), group or "")
        for pk, name, group in find_accounts(actor, text, limit=MOST_ACCOUNTS)
    )


def _pages(actor: "User", words: list[str]) -> Iterator[Hit]:
    for section in navigation.sections_of(actor):
        for page in section.pages:
            if _named(words, f"{section.title} {page.title} {page.words}"):
                context = str(section.title) if len(section.pages) > 1 else ""
                yield Hit(str(page.title), page.url, icon(section.icon), context)
    for page in navigation.personal_pages():
        if _named(words, f"{page.title} {page.words}"):
            yield Hit(str(page.title), page.url, icon("user"))


def _named(words: list[str], title: str) -> bool:
    folded = fold(title)
    return all(word in folded for word in words)
