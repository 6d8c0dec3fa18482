"""What Ctrl K finds: accounts and people through the gate, competitors, views, pages, actions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.face.charts import icon
from openkam.core.saved_views import selectors as saved_views
from openkam.core.saved_views.addresses import address
from openkam.core.search.words import words_of
from openkam.domain.dossier.selectors import find_competitors
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.accounts import find_accounts
from openkam.domain.portfolio.selectors.folding import fold
from openkam.domain.stakeholders.selectors import find_people
from openkam.shell.web import actions, navigation, written
from openkam.shell.web.saved_lists import lists_of

if TYPE_CHECKING:
    from datetime import date

    from openkam.core.access.models import User
    from openkam.shell.web.actions import Action

MOST_ACCOUNTS = 8
MOST_PEOPLE = 8
MOST_COMPETITORS = 5
MOST_VIEWS = 8
MOST_WRITTEN = 5
SHORTEST_WRITTEN = 3  # letters
MOST_ACTIONS = 12
LONGEST = 100
ONLY_ACTIONS = ">"  # before the text


@dataclass(frozen=True)
class Hit:
    """One place that was found, or with `field` a form to be sent there."""

    title: str
    url: str
    icon: SafeString
    context: str = ""
    excerpt: SafeString | None = None  # the part of a text with the words, each marked
    account: int | None = None  # whose actions can be asked for
    field: str = ""
    value: str = ""


@dataclass(frozen=True)
class HitGroup:
    """Places of one kind."""

    title: str
    hits: tuple[Hit, ...]


def found(actor: "User", text: str, *, today: "date", here: str = "") -> list[HitGroup]:
    """Return the accounts, people, competitors, views, actions and pages that the text names.

    Without a text all pages. Case and accents do not matter; every word has to occur. `here` is
    the address of the page on which the reader is: what that page offers comes first. After ">"
    only actions are searched.
    """
    wanted = text.replace("\0", "")[:LONGEST].strip()
    is_only_actions = wanted.startswith(ONLY_ACTIONS)
    wanted = wanted.removeprefix(ONLY_ACTIONS)
    words = fold(wanted).split()
    offered = _offered(actor, words, here)
    if is_only_actions:
        return _filled(offered)
    groups = [
        HitGroup(_("Accounts"), _accounts(actor, wanted) if words else ()),
        HitGroup(_("People"), _people(actor, wanted, today) if words else ()),
        HitGroup(_("Competitors"), _competitors(wanted) if words else ()),
        HitGroup(_("Views"), tuple(_views(actor, words)) if words else ()),
    ]
    pages = HitGroup(_("Pages"), tuple(_pages(actor, words)))
    texts = HitGroup(_("Written down"), _written(actor, wanted) if words else ())
    # Without a text one looks for a page; with one, what can be done is meant as often.
    after = [*offered, pages] if words else [offered[0], pages, *offered[1:]]
    return _filled([*groups, *after, texts])


def found_of_account(actor: "User", pk: int, text: str) -> list[HitGroup]:
    """Return what the reader may do with an account, narrowed by the text; nothing if closed."""
    name = portfolio.names(actor, [pk]).get(pk)
    if name is None:
        return []
    words = fold(text.replace("\0", "")[:LONGEST]).split()
    return _filled([HitGroup(name, _hits(actions.actions_of_account(actor, pk), words))])


def _offered(actor: "User", words: list[str], here: str) -> list[HitGroup]:
    account = actions.account_of_page(here)
    of_account = actions.actions_of_account(actor, account) if account is not None else ()
    of_page = [*actions.actions_of_page(actor, here), *of_account]
    return [
        HitGroup(_("This page"), _hits(of_page, words)),
        HitGroup(_("Actions"), _hits(actions.actions_of(actor), words)[:MOST_ACTIONS]),
    ]


def _hits(offered: "Iterable[Action]", words: list[str]) -> tuple[Hit, ...]:
    return tuple(
        Hit(one.title, one.url, icon(one.icon), one.context, field=one.field, value=one.value)
        for one in offered
        if _named(words, f"{one.title} {one.words}")
    )


def _filled(groups: list[HitGroup]) -> list[HitGroup]:
    return [group for group in groups if group.hits]


def _accounts(actor: "User", text: str) -> tuple[Hit, ...]:
    return tuple(
        Hit(name, reverse("web:account", args=[pk]), icon("building"), group or "", account=pk)
        for pk, name, group in find_accounts(actor, text, limit=MOST_ACCOUNTS)
    )


def _people(actor: "User", text: str, today: "date") -> tuple[Hit, ...]:
    found = find_people(actor, text, today=today, limit=MOST_PEOPLE)
    return tuple(
        Hit(
            one.name,
            reverse("stakeholders:person", args=[one.position]),
            icon("user"),
            " · ".join(part for part in (one.title, one.account) if part),
        )
        for one in found
    )


def _competitors(text: str) -> tuple[Hit, ...]:
    return tuple(
        Hit(one.name, reverse("dossier:competitor", args=[one.pk]), icon("chart-bar"))
        for one in find_competitors(text, limit=MOST_COMPETITORS)
    )


def _written(actor: "User", text: str) -> tuple[Hit, ...]:
    if not any(len(word) >= SHORTEST_WRITTEN for word in words_of(text)):
        return ()  # two letters begin too many words to be read
    places = written.places(actor, text, limit=MOST_WRITTEN)
    hits = [
        Hit(one.title, one.url, icon(one.icon), one.account, excerpt=one.excerpt) for one in places
    ]
    if len(places) == MOST_WRITTEN:
        total = written.count(actor, text)
        said = ngettext("%(count)s text", "All %(count)s texts", total)
        url = f"{reverse('web:find-written')}?{urlencode({'q': text})}"
        hits.append(Hit(said % {"count": formats.number(total)}, url, icon("search")))
    return tuple(hits)


def _views(actor: "User", words: list[str]) -> list[Hit]:
    titles = lists_of(actor)
    return [
        Hit(
            view.name,
            address(reverse(view.list_key), view.query, columns=view.columns, view=str(view.pk)),
            icon("list-check"),
            titles[view.list_key],
        )
        for view in saved_views.views_of(actor)
        if view.list_key in titles and _named(words, f"{view.name} {titles[view.list_key]}")
    ][:MOST_VIEWS]


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
