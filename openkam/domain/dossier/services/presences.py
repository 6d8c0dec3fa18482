"""Noting who else supplies an account; each version stays."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.calc.freshness import stale_on
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.core.search import services as search
from openkam.domain.dossier.models import Competitor, Presence, PresenceVersion
from openkam.domain.dossier.selectors.kinds import kinds
from openkam.domain.dossier.selectors.points import points
from openkam.domain.dossier.selectors.searched_rivals import written_presence
from openkam.domain.dossier.services.competitors import competitor_named
from openkam.domain.dossier.services.provenance import (
    ANY,
    Origin,
    check_origin,
    copied,
    found_true,
    refuse_meanwhile,
    replace,
    stamp,
)
from openkam.domain.dossier.services.refusals import BadFact, gathered
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account

LONGEST = 20_000
LONGEST_GROUP = 200
LARGEST = Decimal(10) ** 13
WORST, BEST = 1, 5
WORDS = ("supplies", "strengths", "weaknesses")


@dataclass(frozen=True, kw_only=True)
class NotedPresence(Origin):
    """What somebody knows of a competitor at an account; `marks` are {point: (ours, theirs)}."""

    supplies: str = ""
    spend: Decimal | None = None
    currency: str = ""
    strengths: str = ""
    weaknesses: str = ""
    marks: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)


@transaction.atomic
def note_presence(
    actor: "User",
    account_id: int,
    competitor: Competitor,
    product_group: str,
    noted: NotedPresence,
    *,
    seen: Any = ANY,
    today: date,
) -> PresenceVersion:
    """Note what is known of a competitor at an account; the version that held stays as history.

    `seen` is the version that the actor had before them (None: nothing): another one meanwhile
    refuses. Raises BadFact, ChangedMeanwhile, PermissionDenied, Http404.
    """
    account = portfolio.account_to_change(actor, account_id, Level.WRITE)
    group = _group(actor, account, product_group)
    value = check_presence(noted)
    presence = _presence(account, competitor, group)
    before = _standing(presence)
    # Who notes somebody anew who had gone overwrites nothing that anybody would miss.
    was_gone = seen is None and before is not None and before.is_withdrawn
    refuse_meanwhile(None if was_gone else before, seen)
    marks = _marks(noted, before)
    life = kinds()["rivals"].life_months
    version = PresenceVersion(
        presence=presence, **value, marks=marks, **stamp(actor, noted, life, today)
    )
    replace(before, version, today)
    search.put_many([written_presence(version)])
    _record(actor, "presence.noted", presence, account.pk, is_new=before is None)
    return version


@transaction.atomic
def note_named_presence(
    actor: "User",
    account_id: int,
    name: str,
    product_group: str,
    noted: NotedPresence,
    *,
    may_add: bool,
    seen: Any = ANY,
    today: date,
) -> PresenceVersion:
    """Note what is known of a competitor by its name, which is added where that is meant.

    Raises UnknownCompetitor with those who may be meant, BadCompetitor, and as note_presence.
    """
    portfolio.account(actor, account_id, Level.WRITE)
    competitor, _value = gathered(
        partial(competitor_named, actor, name, may_add=may_add), partial(check_presence, noted)
    )
    return note_presence(
        actor, account_id, competitor, product_group, noted, seen=seen, today=today
    )


@transaction.atomic
def withdraw_presence(actor: "User", pk: int, *, seen: Any = ANY, today: date) -> PresenceVersion:
    """Say that a competitor is not at the account any more; the history stays.

    Raises ChangedMeanwhile, PermissionDenied, Http404.
    """
    presence, account_id = _hold(actor, pk)
    before = _standing(presence)
    refuse_meanwhile(before, seen)
    if before is None:
        raise Http404
    if before.is_withdrawn:
        return before
    empty: PresenceVersion = copied(before)
    for name in WORDS:
        setattr(empty, name, "")
    empty.spend, empty.currency, empty.marks, empty.is_withdrawn = None, "", {}, True
    _again(empty, actor, today)
    replace(before, empty, today)
    search.put_many([written_presence(empty)])
    _record(actor, "presence.removed", presence, account_id)
    return empty


@transaction.atomic
def restore_presence(actor: "User", version_id: int, *, today: date) -> PresenceVersion:
    """Let an earlier version hold again, as a new one. Raises PermissionDenied, Http404."""
    old = PresenceVersion.objects.filter(pk=version_id).first()
    if old is None:
        raise Http404
    presence, account_id = _hold(actor, old.presence_id)
    before = _standing(presence)
    if before is not None and before.pk == old.pk:
        return old
    again: PresenceVersion = copied(old)
    _again(again, actor, today)
    replace(before, again, today)
    search.put_many([written_presence(again)])
    _record(actor, "presence.restored", presence, account_id)
    return again


@transaction.atomic
def presences_still_true(
    actor: "User",
    account_id: int,
    versions: Collection[int],
    *,
    is_confirmed: bool | None = None,
    today: date,
) -> int:
    """Say of versions that hold that they are true still; return of how many.

    Raises PermissionDenied, Http404 where one of them does not hold any more; then nothing changes.
    """
    account = portfolio.account_to_change(actor, account_id, Level.WRITE)
    rows = PresenceVersion.objects.filter(presence__account__in=list(identities(account.pk)))
    return found_true(
        actor,
        rows.select_related("presence__competitor"),
        lambda row: (row.presence, account.pk, {}),
        verb="presence.checked",
        asked=versions,
        is_confirmed=is_confirmed,
        today=today,
    )


def check_presence(noted: NotedPresence) -> dict[str, Any]:
    """Return the fields of a version. Raises BadFact, with all that is wrong in `every`."""
    *words, money, _origin, _marked, _known = gathered(
        *(partial(_words, getattr(noted, name), name) for name in WORDS),
        partial(_spend, noted),
        partial(check_origin, noted),
        *(partial(_check_marks, noted), partial(_check_known, noted)),
    )
    return {**dict(zip(WORDS, words, strict=True)), **money}


def _check_marks(noted: NotedPresence) -> None:
    for key, pair in noted.marks.items():
        for side, mark in zip(("ours", "theirs"), pair, strict=True):
            if mark is not None and not WORST <= mark <= BEST:
                said = _("A mark is from 1 to 5, or not known.")
                raise BadFact(said, field=f"{side}_{key}")


def _check_known(noted: NotedPresence) -> None:
    has_marks = any(mark is not None for pair in noted.marks.values() for mark in pair)
    has_words = any(getattr(noted, name).strip() for name in WORDS)
    if not (has_marks or has_words or noted.spend is not None):
        raise BadFact(_("Write at least what they supply."), field="supplies")


def _words(text: str, field: str) -> str:
    text = "\n".join(line.rstrip() for line in text.splitlines()).replace("\0", "").strip()
    if len(text) > LONGEST:
        said = _("This has %(length)s characters; at most %(count)s fit.")
        raise BadFact(said % {"length": len(text), "count": LONGEST}, field=field)
    return text


def _spend(noted: NotedPresence) -> dict[str, Any]:
    if noted.spend is None:
        return {"spend": None, "currency": ""}
    if not noted.spend.is_finite() or not 0 <= noted.spend <= LARGEST:
        raise BadFact(_("This number is too large, or below zero."), field="spend")
    code = noted.currency.strip()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise BadFact(_("Say in which currency, like EUR."), field="currency")
    return {"spend": noted.spend, "currency": code.upper()}


def _marks(noted: NotedPresence, before: PresenceVersion | None) -> dict[str, list[int | None]]:
    """Only marks of points that are there; those of retired points stay as they were."""
    every = points(with_retired=True)
    if noted.marks.keys() - {point.key for point in every}:
        raise BadFact(_("One of these points is not compared any more. Look at them again."))
    asked = {key: list(pair) for key, pair in noted.marks.items()}
    retired = {point.key for point in every if point.is_retired} - asked.keys()
    kept = {key: pair for key, pair in (before.marks if before else {}).items() if key in retired}
    return {key: pair for key, pair in {**asked, **kept}.items() if pair != [None, None]}


def _group(actor: "User", account: "Account", name: str) -> str:
    """Any group may be named; one that is known is written as it is known."""
    name = " ".join(name.replace("\0", "").split())
    if len(name) > LONGEST_GROUP:
        said = _("At most %(count)s characters, please.") % {"count": LONGEST_GROUP}
        raise BadFact(said, field="product_group")
    if not name:
        return ""
    known = Presence.objects.filter(account__in=list(identities(account.pk)))
    names = [*known.values_list("product_group", flat=True).distinct(), *_company_groups()]
    return next((one for one in names if one and fold(one) == fold(name)), name)


def _company_groups() -> list[str]:
    preparation = portfolio.current_preparation()
    return [one for one in portfolio.product_group_names(preparation) if one] if preparation else []


def _presence(account: "Account", competitor: Competitor, group: str) -> Presence:
    rows = Presence.objects.filter(
        account__in=list(identities(account.pk)), competitor=competitor, product_group=group
    )
    # What was noted at an account merged into this one goes on, and is not noted twice.
    found = rows.filter(account=account).first() or rows.first()
    return found or Presence.objects.create(
        account=account, competitor=competitor, product_group=group
    )


def _again(version: PresenceVersion, actor: "User", today: date) -> None:
    version.noted_by, version.noted_on = actor, today
    version.checked_by, version.checked_on = actor, today
    version.stale_on = stale_on(today, version.life_months)


def _standing(presence: Presence) -> PresenceVersion | None:
    return presence.versions.filter(replaced_on=None).select_related("noted_by").first()


def _hold(actor: "User", pk: int) -> tuple[Presence, int]:
    """Return a presence and the account that its account is now, which is locked."""
    presence = Presence.objects.select_related("competitor").filter(pk=pk).first()
    if presence is None:
        raise Http404
    kept = portfolio.kept_accounts().get(presence.account_id, presence.account_id)
    return presence, portfolio.account_to_change(actor, kept, Level.WRITE).pk


def _record(actor: "User", verb: str, presence: Presence, account_id: int, **more: object) -> None:
    # What was written stays in the versions, where erasing a person finds it.
    trail.record(actor, verb, presence, account_id=account_id, **more)
