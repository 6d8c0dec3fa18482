"""The ways through the product: only what exists, and only where the reader may go."""

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils import translation

from openkam.core.access.models import Role
from openkam.domain.selection.selectors import is_concerned
from openkam.shell.web.navigation.pages import (
    ADMINISTRATOR,
    CONCERNED,
    EVERYBODY,
    HEAD,
    PERSONAL,
    SECTIONS,
    WHOLE,
    WRITER,
    Page,
    Section,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User


def sections_of(user: "User") -> tuple[Section, ...]:
    """Return the navigation of this user in the current language.

    One query for members, who are led to the selection once it concerns them; none for others.
    """
    return sections_for(rights_of(user), translation.get_language() or "")


def personal_pages() -> tuple[Page, ...]:
    """Return the pages about the user themselves in the current language."""
    return _personal(translation.get_language() or "")


def optional_url(name: str) -> str:
    """Return the address of a view without arguments; "" while it does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def current_page(pages: tuple[Page, ...], view_name: str) -> Page | None:
    """Return which page a view belongs to: the one with the longest beginning of its name."""
    found = [
        (len(start), page) for page in pages for start in page.views if view_name.startswith(start)
    ]
    return max(found, key=lambda hit: hit[0])[1] if found else None


def rights_of(user: "User") -> frozenset[str]:
    """Return which kinds of readers the user belongs to."""
    held = {
        EVERYBODY: True,
        HEAD: user.is_head,
        WHOLE: user.sees_all_accounts,
        ADMINISTRATOR: user.is_administrator,
        WRITER: user.role != Role.OBSERVER,
        CONCERNED: _is_concerned(user),
    }
    return frozenset(right for right, is_held in held.items() if is_held)


def _is_concerned(user: "User") -> bool:
    # A page asks several times; the answer is kept with the user of the request.
    kept = vars(user)
    if "is_concerned_by_selection" not in kept:
        kept["is_concerned_by_selection"] = is_concerned(user)
    return bool(kept["is_concerned_by_selection"])


# Titles and addresses change with nothing but the language and the rights.
@lru_cache(maxsize=128)
def sections_for(rights: frozenset[str], language: str) -> tuple[Section, ...]:
    """Return the navigation of readers with these rights; `language` is the current one."""
    sections = (
        replace(section, title=str(section.title), pages=_ready(section.pages, rights))
        for section in SECTIONS
    )
    return tuple(section for section in sections if section.pages)


@lru_cache(maxsize=32)
def _personal(language: str) -> tuple[Page, ...]:
    return _ready(PERSONAL, frozenset({EVERYBODY}))


def _ready(pages: tuple[Page, ...], rights: frozenset[str]) -> tuple[Page, ...]:
    found = (
        replace(page, title=str(page.title), words=str(page.words), url=optional_url(page.url_name))
        for page in pages
        if page.open_to & rights
    )
    return tuple(page for page in found if page.url)
