"""The catalogue of competitors: adding, renaming, retiring."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_head_or_administrator
from openkam.core.access.models import Role
from openkam.core.audit import trail
from openkam.core.search import services as search
from openkam.domain.dossier.models import Competitor
from openkam.domain.dossier.selectors.competitors import alike, competitor_called
from openkam.domain.dossier.selectors.searched_rivals import written_contests, written_presences
from openkam.domain.dossier.services.refusals import BadCompetitor, UnknownCompetitor

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_NAME = 200
LONGEST_NOTE = 20_000
LONGEST_ADDRESS = 500


@transaction.atomic
def add_competitor(actor: "User", name: str, *, is_meant: bool = False) -> Competitor:
    """Add a competitor to the catalogue.

    Where others are called nearly so, it has to be meant. Raises UnknownCompetitor with them,
    BadCompetitor where it is there already, PermissionDenied to who may only read.
    """
    if not actor.is_active or actor.role == Role.OBSERVER:
        raise PermissionDenied
    name = _checked_name(name)
    known = competitor_called(name)
    if known is not None:
        said = _("%(name)s is in the catalogue already.") % {"name": known}
        raise BadCompetitor(said, field="name")
    likely = alike(name)
    if likely and not is_meant:
        raise UnknownCompetitor(_("Do you mean one of these?"), name, likely)
    row = Competitor.objects.create(name=name)
    trail.record(actor, "competitor.added", row)
    return row


def competitor_named(actor: "User", name: str, *, may_add: bool) -> Competitor:
    """Return the competitor of this name; add it where there is none and that is meant.

    Raises UnknownCompetitor where it is not meant, with those who may be; BadCompetitor.
    """
    name = _checked_name(name, field="competitor")
    known = competitor_called(name)
    if known is not None:
        return known
    if not may_add:
        said = _("No competitor is called “%(name)s” yet.") % {"name": name}
        raise UnknownCompetitor(said, name, alike(name))
    return add_competitor(actor, name, is_meant=True)


@transaction.atomic
def change_competitor(
    actor: "User", pk: int, *, name: str, website: str = "", note: str = ""
) -> Competitor:
    """Rename a competitor, and say what all should know of it.

    Raises BadCompetitor, PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    row = competitor_to_change(pk)
    before = {"name": row.name, "website": row.website, "note": row.note}
    row.name = _checked_name(name)
    same = competitor_called(row.name)
    if same is not None and same.pk != pk:
        said = _("There is a competitor of this name already. Merge the two, if they are one.")
        raise BadCompetitor(said, field="name")
    if same is None:
        # Its own alias may take the name, as long as no other row of the table holds it.
        _refuse_alias(row)
    row.website, row.note = _checked_address(website), _checked_note(note)
    row.save(update_fields=["name", "website", "note"])
    after = {"name": row.name, "website": row.website, "note": row.note}
    changes = trail.changed(before, after)
    if "note" in changes:
        changes["note"] = None  # its words stay here, where they can be corrected
    if changes:
        trail.record(actor, "competitor.changed", row, **changes)
    if "name" in changes:
        find_anew(row)
    return row


@transaction.atomic
def retire_competitor(actor: "User", pk: int, *, is_retired: bool = True) -> None:
    """Offer a competitor no more, or again; what was noted stays.

    Raises PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    row = competitor_to_change(pk)
    if row.is_retired != is_retired:
        row.is_retired = is_retired
        row.save(update_fields=["is_retired"])
        trail.record(actor, "competitor.retired" if is_retired else "competitor.reinstated", row)


def find_anew(row: Competitor) -> None:
    """Let what is noted of a competitor be found by the name that it has now."""
    search.put_many(written_presences(row))
    search.put_many(written_contests(row))


def competitor_to_change(pk: int) -> Competitor:
    """Return a competitor and keep others from changing it. Raises Http404."""
    found = Competitor.objects.select_for_update(of=("self",)).filter(pk=pk, merged_into=None)
    row = found.first()
    if row is None:
        raise Http404
    return row


def _checked_name(name: str, field: str = "name") -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise BadCompetitor(_("Write what the competitor is called."), field=field)
    if len(name) > LONGEST_NAME:
        said = _("A name has at most %(count)s characters.") % {"count": LONGEST_NAME}
        raise BadCompetitor(said, field=field)
    return name


def _refuse_alias(row: Competitor) -> None:
    if Competitor.objects.filter(name=row.name).exclude(pk=row.pk).exists():
        said = _("There is a competitor of this name already. Merge the two, if they are one.")
        raise BadCompetitor(said, field="name")


def _checked_address(address: str) -> str:
    address = address.strip()
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise BadCompetitor(_("An address begins with https://."), field="website")
    if len(address) > LONGEST_ADDRESS:
        said = _("At most %(count)s characters, please.") % {"count": LONGEST_ADDRESS}
        raise BadCompetitor(said, field="website")
    return address


def _checked_note(note: str) -> str:
    note = note.replace("\0", "").strip()
    if len(note) > LONGEST_NOTE:
        said = _("This has %(length)s characters; at most %(count)s fit.")
        raise BadCompetitor(said % {"length": len(note), "count": LONGEST_NOTE}, field="note")
    return note
