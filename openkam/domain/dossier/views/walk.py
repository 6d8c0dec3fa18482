"""One step of a walk through a dossier: what is asked, what is known of it, what can be done."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.dossier import panels, selectors, services
from openkam.domain.dossier.forms.facts import NoteFact
from openkam.domain.dossier.models import FactVersion, KindOfFact, Revision, ValueType
from openkam.domain.dossier.panels.entries import record_url
from openkam.domain.dossier.selectors.revisions import key_of
from openkam.domain.dossier.views.noting import form_of, note


@dataclass(frozen=True)
class Step:
    """What is asked at one place of the walk."""

    revision: Revision
    place: int
    kind: KindOfFact
    year: int | None
    standing: FactVersion | None
    form: NoteFact | None  # None: it stands on pages of its own, or is offered no more

    @property
    def holds(self) -> FactVersion | None:
        """What is known of it."""
        known = self.standing
        return known if known and not known.is_withdrawn else None


def place_of(request: Request, found: Revision) -> int | None:
    """Return which place of the walk is asked for; None for the record at its end."""
    if found.ended_at is not None or found.started_by != request.user:
        return None
    asked = request.GET.get("at", "")
    if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= len(found.asked):
        return int(asked) - 1
    return selectors.next_asked(found)


def address(found: Revision, place: int | None) -> str:
    """Return where a place of the walk stands; None is the record at its end."""
    url = reverse("dossier:revision", args=[found.pk])
    return url if place is None else f"{url}?at={place + 1}"


def step_at(request: Request, found: Revision, place: int) -> Step:
    """Return what is asked at a place. Raises Http404 where the kind is none any more."""
    code, year = found.asked[place]
    kind = selectors.kinds().get(code)
    if kind is None:
        raise Http404
    if kind.value_type == ValueType.RECORD or kind.is_retired:
        return Step(found, place, kind, year, None, None)
    standing = None
    if year or not kind.is_yearly:
        standing = selectors.standing(request.user, found.account_id, code, year)
    is_sent = request.method == "POST" and request.POST.get("act") == "noted"
    form = form_of(request, found.account_id, kind, year, standing, is_sent=is_sent)
    return Step(found, place, kind, year, standing, form)


def steps(found: Revision) -> list[dict[str, Any]]:
    """Return every place of the walk with its name and what was done of it."""
    kinds = selectors.kinds()
    rows = []
    for place, (code, year) in enumerate(found.asked):
        name = str(kinds[code].name) if code in kinds else code
        rows.append(
            {
                "name": f"{name} {year}" if year else name,
                "act": found.done.get(key_of(code, year), ""),
                "url": address(found, place),
            }
        )
    return rows


def act(request: Request, step: Step) -> dict[str, Any] | None:
    """Do what was chosen; None if that was done, else what the page shows beside the form."""
    chosen, today = request.POST.get("act", ""), localdate()
    account = step.revision.account_id
    try:
        if chosen == "noted" and step.form is not None:
            if not step.form.is_valid():
                return {}
            beside = note(request, account, step.form, step.year)
            if beside is not None:
                return beside
        elif chosen == "checked" and step.kind.value_type == ValueType.RECORD:
            code = step.kind.code
            services.records_still_true(request.user, account, code, is_confirmed=True, today=today)
        elif chosen == "checked" and step.holds:
            _check(request, step.holds)
        elif chosen == "withdrawn" and step.holds:
            seen = step.holds.pk
            services.withdraw_fact(request.user, step.holds.fact_id, seen=seen, today=today)
        services.note_act(request.user, step.revision.pk, step.kind.code, step.year, chosen)
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
        return {}
    return None


def _check(request: Request, holds: FactVersion) -> None:
    """Say that it is true still; where sales look otherwise, with the reason."""
    today = localdate()
    if holds.fact.is_contradicted:
        why = request.POST.get("why", "")
        services.answer_contradiction(request.user, holds.fact_id, why=why, today=today)
    else:
        services.still_true(request.user, [holds.pk], is_confirmed=True, today=today)


def shown(request: Request, step: Step) -> dict[str, Any]:
    """Return what the page of a step shows."""
    found, rows = step.revision, steps(step.revision)
    rows[step.place]["is_here"] = True
    return {
        "revision": found,
        "step": step,
        "kind": step.kind,
        "year": step.year,
        "form": step.form,
        "is_record": step.kind.value_type == ValueType.RECORD,
        "record_url": record_url(step.kind.code, found.account_id),
        "record_add_url": record_url(step.kind.code, found.account_id, adds=True),
        "why": request.POST.get("why", ""),
        "may_write": True,
        "steps": rows,
        "here": rows[step.place],
        "place": step.place + 1,
        "count": len(rows),
        "done": sum(1 for row in rows if row["act"]),
        "back_url": address(found, step.place - 1) if step.place else "",
        **_known(step),
        **_beside(request, step),
    }


def _known(step: Step) -> dict[str, Any]:
    """What is noted of it now."""
    known, today = step.holds, localdate()
    if known is None:
        return {"standing": None}
    return {
        "standing": known,
        "against": panels.contradiction(known.fact, step.revision.account_id),
        "value": panels.value_of(step.kind, known),
        "source": panels.shown_source(known),
        "age": panels.age(known, today),
        "is_stale": known.stale_on <= today,
        "noted_on": formats.day(known.noted_on),
    }


def _beside(request: Request, step: Step) -> dict[str, Any]:
    """What is known besides the one fact: other years, or what stands on pages of its own."""
    if not step.kind.is_yearly and step.kind.value_type != ValueType.RECORD:
        return {}
    dossier = selectors.dossier(request.user, step.revision.account_id, localdate())
    entry = next(one for one in dossier.entries if one.kind.code == step.kind.code)
    years = [
        {"year": one.fact.year, "value": panels.value_of(step.kind, one.version)}
        for one in entry.facts
        if one.fact.year != step.year
    ]
    return {"record": entry.record, "years": years}
