"""Going through a dossier: what is stale or empty, one by one, until it is done."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.dossier.models import Revision
from openkam.domain.dossier.selectors.dossier import dossier
from openkam.domain.dossier.selectors.revisions import key_of
from openkam.domain.dossier.services import measuring
from openkam.domain.dossier.services.refusals import Refusal
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.dossier.selectors import Dossier

ACTS = ("checked", "noted", "withdrawn", "skipped")
LONGEST_NOTE = 2_000
Asked = tuple[str, int | None]  # the code of a kind, and the year


class RevisionEnded(Refusal):
    """The revision was ended already."""


@transaction.atomic
def begin_revision(actor: "User", account_id: int, *, now: datetime, today: date) -> Revision:
    """Begin to go through what is stale or empty, or take up the walk that the actor left.

    Raises PermissionDenied, Http404.
    """
    account = portfolio.account(actor, account_id, Level.WRITE)
    found = dossier(actor, account_id, today)
    asked = _asked(found)
    rows = Revision.objects.filter(account=account, started_by=actor, ended_at=None)
    standing = rows.select_for_update(of=("self",)).first()
    if standing is not None:
        return _taken_up(standing, asked)
    revision = Revision.objects.create(
        account=account,
        started_by=actor,
        started_at=now,
        asked=asked,
        is_filling=not any(one.is_known for one in found.entries),
    )
    verb = "dossier.filling_started" if revision.is_filling else "revision.started"
    trail.record(actor, verb, revision, account_id=account.pk, asked=len(asked))
    return revision


@transaction.atomic
def note_act(actor: "User", revision_id: int, kind: str, year: int | None, act: str) -> Revision:
    """Note what was done of one thing that was asked. Raises RevisionEnded, Http404."""
    revision = _hold(actor, revision_id)
    if act not in ACTS or [kind, year] not in revision.asked:
        raise Refusal(_("This was not asked in the revision."))
    revision.done = {**revision.done, key_of(kind, year): act}
    revision.save(update_fields=["done"])
    return revision


@transaction.atomic
def end_revision(actor: "User", revision_id: int, *, note: str, now: datetime) -> Revision:
    """End the walk: it counts from now on, also where things were skipped.

    Raises RevisionEnded, Http404.
    """
    revision = _hold(actor, revision_id)
    if len(note) > LONGEST_NOTE:
        said = _("At most %(count)s characters, please.") % {"count": LONGEST_NOTE}
        raise Refusal(said, field="note")
    revision.note, revision.ended_at = note.strip(), now
    revision.save(update_fields=["note", "ended_at"])
    measuring.refresh([revision.account_id], timezone.localtime(now).date())
    acts = list(revision.done.values())
    trail.record(
        actor,
        "dossier.filling_ended" if revision.is_filling else "revision.ended",
        revision,
        account_id=revision.account_id,
        **{act: acts.count(act) for act in ACTS if act in acts},
    )
    return revision


def _asked(found: "Dossier") -> list[Asked]:
    against = [(one.kind.code, known.fact.year) for one, known in found.contradicted]
    stale = [(one.kind.code, one.latest.fact.year) for one in found.stale if one.latest]
    records = [(one.kind.code, None) for one in found.stale_records]
    gaps = [(one.kind.code, None) for one in found.gaps]
    # What data contradict comes first.
    return list(dict.fromkeys([*against, *stale, *records, *gaps]))


def _taken_up(revision: Revision, asked: list[Asked]) -> Revision:
    """What others answered meanwhile is asked no more, and what became stale is asked too."""
    before: list[Asked] = [(kind, year) for kind, year in revision.asked]
    still = [one for one in before if one in asked or key_of(*one) in revision.done]
    wanted = [list(one) for one in dict.fromkeys([*still, *asked])]
    if wanted != revision.asked:
        revision.asked = wanted
        revision.save(update_fields=["asked"])
    return revision


def _hold(actor: "User", pk: int) -> Revision:
    rows = Revision.objects.filter(started_by=actor).select_for_update(of=("self",))
    revision = fetch(rows, actor, pk, Level.WRITE)
    if revision.ended_at is not None:
        raise RevisionEnded(_("This revision was ended already."))
    return revision
