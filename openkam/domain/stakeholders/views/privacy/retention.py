"""What is due by its retention time, deciding about it, and the times themselves."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.gate import require_head_or_administrator
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.choosing import Action, Choice, Choosing
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest, list_response
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.forms.retention import RetentionTimes
from openkam.domain.stakeholders.models import Kept

if TYPE_CHECKING:
    from openkam.core.access.models import User

ACTIVE = "settings"


@require_safe
def retention(request: Request) -> HttpResponse:
    """List what is due, with what can be done about it."""
    actor = request.user
    context = {
        "active": ACTIVE,
        "list": _page(request, actor, localdate()),
        "may_set": actor.is_head or actor.is_administrator,
        "deletes": selectors.deletes_when_due(),
    }
    return list_response(request, "stakeholders/retention.html", context)


@require_POST
def retention_decide(request: Request) -> HttpResponse:
    """Delete what was chosen, or keep it for another year."""
    actor, today = request.user, localdate()
    keys = set(request.POST.getlist("chosen"))
    if "all" in request.POST:
        keys = {one.key for one in _rows(actor, today, _wanted(request.POST))}
    back = f"{reverse('stakeholders:retention')}{_wanted(request.POST).url()}"
    if not keys:
        messages.error(request, _("Choose at least one row."))
        return redirect(back)
    if request.POST.get("do") == "delete":
        count = services.delete_due(actor, keys, today=today)
        said = ngettext("%(count)s row is deleted.", "%(count)s rows are deleted.", count)
    else:
        reason = request.POST.get("reason", "")
        try:
            count = services.keep_longer(actor, keys, reason=reason, today=today)
        except services.Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        said = ngettext("%(count)s row is kept.", "%(count)s rows are kept.", count)
    messages.success(request, said % {"count": formats.number(count)})
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def retention_times(request: Request) -> HttpResponse:
    """Ask how long each kind of data is kept, and keep the answer."""
    require_head_or_administrator(request.user)
    initial = {**selectors.retention_times(), "deletes_when_due": selectors.deletes_when_due()}
    form = RetentionTimes(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        deletes = form.cleaned_data["deletes_when_due"]
        services.set_retention_times(request.user, form.months, deletes_when_due=deletes)
        messages.success(request, _("Saved."))
        return redirect("stakeholders:retention")
    status = 422 if form.is_bound else 200
    context = {"active": ACTIVE, "form": form}
    return render(request, "stakeholders/retention_times.html", context, status=status)


def _wanted(given: Any) -> ListRequest:
    return ListRequest.from_get(
        given, columns=_columns(), default_sort="due", filters={"kind": Kept.values}
    )


def _columns() -> list[Column]:
    return [
        Column("name", _("Person · account")),
        Column("kind", _("What")),
        Column("since", _("Counted from"), css="wide"),
        Column("due", _("Due since")),
        Column("then", _("If you delete"), css="mid"),
    ]


def _rows(actor: "User", today: date, wanted: ListRequest) -> list[selectors.Due]:
    kind, words = wanted.filters.get("kind", ""), wanted.q.casefold()
    return [
        one
        for one in selectors.due(actor, today)
        if kind in ("", one.kind)
        and words in f"{one.position.person} {one.position.account}".casefold()
    ]


def _page(request: Request, actor: "User", today: date) -> ListPage:
    wanted = _wanted(request.GET)
    rows = _rows(actor, today, wanted)
    shown = rows[wanted.window(len(rows))]
    options = [("", _("All")), *Kept.choices]
    return ListPage(
        columns=_columns(),
        rows=[_cells(one) for one in shown],
        total=len(rows),
        request=wanted,
        chips=[FilterChip("kind", _("What"), wanted.filters.get("kind", ""), options)],
        label=_("What is due by its retention time"),
        search=_("Find a person or account"),
        empty={
            "title": _("Nothing is due"),
            "text": _(
                "Here stands what was kept as long as it may be: opinions, contacts and people who"
                " left, with what happens to them. You decide whether they go or are still needed."
            ),
            "icon": "shield-check",
        },
        choosing=_choosing(shown) if shown else None,
    )


def _choosing(shown: list[selectors.Due]) -> Choosing:
    reason = Choice("reason", _("Why it is still needed"))
    return Choosing(
        url=reverse("stakeholders:retention-decide"),
        keys=[one.key for one in shown],
        names=[f"{one.position.person}, {one.position.account}" for one in shown],
        actions=[
            Action("keep", _("Keep 12 months more"), _("Keep"), (reason,)),
            Action("delete", _("Delete now"), _("Delete for good")),
        ],
    )


def _cells(one: selectors.Due) -> list[Any]:
    place = one.position
    held = reverse("stakeholders:person-held", args=[place.person_id])
    account = reverse("web:account-people-table", args=[place.account_id])
    name = format_html(
        '<a class="name cut" href="{}">{}</a>'
        '<span class="sub"><a class="cut" href="{}">{}</a></span>',
        held,
        place.person,
        account,
        place.account,
    )
    return [
        name,
        _what(one),
        formats.day(one.since),
        formats.day(one.due_on),
        _then(one),
    ]


def _what(one: selectors.Due) -> str:
    if one.kind in (Kept.LEFT, Kept.SILENT):
        return str(Kept(one.kind).label)
    return f"{Kept(one.kind).label} ({formats.number(one.count)})"


def _then(one: selectors.Due) -> str:
    if one.kind in (Kept.LEFT, Kept.SILENT):
        return _("the person is erased, a mark stays")
    return _("they are deleted, the person stays")
