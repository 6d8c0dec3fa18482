"""The form of one fact, wherever it is noted, and what happens when somebody was faster."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from openkam.core.access.requests import Request
from openkam.domain.dossier import panels, services
from openkam.domain.dossier.forms.facts import NoteFact, Offered
from openkam.domain.dossier.models import FactVersion, KindOfFact
from openkam.domain.dossier.selectors.files import files_of
from openkam.domain.dossier.views.faults import show_faults
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders import selectors as stakeholders

MOST_FILES = 500


def form_of(
    request: Request,
    account_id: int,
    kind: KindOfFact,
    year: int | None,
    standing: FactVersion | None,
    *,
    is_sent: bool,
) -> NoteFact:
    """Return the form of a fact, with what was typed or else what holds now."""
    initial = NoteFact.initial_of(standing)
    offered = Offered(
        currency=portfolio.basis_for(request.user).currency,
        people=_people(request, account_id, initial.get("said_by"), localdate()),
        files=[(one.pk, one.name) for one in files_of(request.user, account_id)[:MOST_FILES]],
        asks_year=kind.is_yearly and year is None,
    )
    if not is_sent:
        return NoteFact(kind=kind, offered=offered, initial=initial)
    return NoteFact(request.POST, request.FILES, kind=kind, offered=offered, initial=initial)


def note(
    request: Request, account_id: int, form: NoteFact, year: int | None
) -> dict[str, Any] | None:
    """Note what was typed; None if that was done, else what the page shows beside the form."""
    noted = form.noted()
    try:
        if (file := _taken_in(request, account_id, form)) is not None:
            noted = replace(noted, file=file)
        services.note_fact(
            request.user,
            account_id,
            form.kind.code,
            noted,
            year=form.cleaned_data.get("year", year),
            seen=form.cleaned_data["seen"],
            today=localdate(),
        )
    except services.ChangedMeanwhile as refusal:
        return _both(form, refusal)
    except services.BadFile as refusal:
        form.add_error("upload", str(refusal))
        return {}
    except services.BadFact as refusal:
        show_faults(form, refusal)
        return {}
    return None


def _taken_in(request: Request, account_id: int, form: NoteFact) -> int | None:
    """Take in a file that came along; one that the account has already is that one."""
    upload = form.cleaned_data.get("upload")
    if upload is None or not form.takes_file:
        return None
    try:
        stored = services.add_file(request.user, account_id, upload.name, upload, now=now())
    except services.AlreadyHere as known:
        stored = known.standing
    form.choose_file(stored.pk, stored.name)
    return stored.pk


def _both(form: NoteFact, refusal: services.ChangedMeanwhile) -> dict[str, Any]:
    """Keep what was typed, and set the other's text beside it; saving again replaces that."""
    standing = refusal.standing
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = standing.pk if standing else ""  # type: ignore[index]
    found: dict[str, Any] = {"refusal": str(refusal)}
    if not isinstance(standing, FactVersion):
        return found
    if "year" in form.fields:
        said = _("%(name)s of %(year)s is noted already. Nothing was overwritten.")
        year = form.cleaned_data["year"]
        found["refusal"] = said % {"name": form.kind.name, "year": year}
    found["theirs"] = {
        "value": panels.value_of(form.kind, standing),
        "by": standing.noted_by,
        "source": panels.source_of(standing),
    }
    return found


def _people(
    request: Request, account_id: int, chosen: int | None, today: date
) -> list[tuple[int, str]]:
    """Whom one can name as source: who works there, and who was named before."""
    places = [one.place for one in stakeholders.people_to_touch(request.user, account_id, today)]
    found = {
        one.person_id: f"{one.person.name}, {one.title}" if one.title else one.person.name
        for one in places
    }
    if chosen and chosen not in found:
        found |= stakeholders.names_of_people(request.user, [chosen])
    return sorted(found.items(), key=lambda one: one[1])
