"""Views of lists: saving, sharing, renaming, deleting them, and choosing a list's columns."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.core.saved_views import selectors, services
from openkam.core.saved_views.addresses import LONGEST, address
from openkam.core.saved_views.models import SavedView
from openkam.shell.web.forms import saved_views as forms
from openkam.shell.web.saved_lists import lists_of, pages_of

REMOVED = "removed"  # the parameter that names the view deleted last


@require_safe
def views(request: Request) -> HttpResponse:
    """Show every view that the reader finds, list by list."""
    titles = lists_of(request.user)
    opening = selectors.opening_views(request.user)
    groups: dict[str, list[dict[str, Any]]] = {key: [] for key in titles}
    for view in selectors.views_of(request.user):
        if view.list_key in groups:
            groups[view.list_key].append(_line(request, view, is_opening=view.pk in opening))
    removed = request.GET.get(REMOVED, "")
    context = {
        "groups": [(titles[key], lines) for key, lines in groups.items() if lines],
        "removed": int(removed) if _is_number(removed) else None,
        "accounts_url": reverse("portfolio:accounts"),
        "active": "",
    }
    return render(request, "web/views.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def view_save(request: Request) -> HttpResponse:
    """Keep what a list shows under a name, and open it."""
    lists = lists_of(request.user)
    is_sent = request.method == "POST"
    form = forms.NewView(request.POST if is_sent else None, lists=lists, initial=request.GET.dict())
    wanted = request.POST.get("list", "") or request.GET.get("list", "")
    if wanted not in lists:
        raise Http404
    if is_sent and form.is_valid():
        given = form.cleaned_data
        try:
            view = services.save_view(
                request.user,
                list_key=given["list"],
                **{key: given[key] for key in ("name", "query", "columns", "audience")},
            )
        except services.ViewRefusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The view %(name)s is saved.") % {"name": view.name})
            return redirect(_url_of(view))
    context = {"form": form, "title": _("Save this view"), "list_title": lists[wanted]}
    context |= {"back": reverse(wanted), "active": ""}
    return render(request, "web/view_form.html", context, status=422 if is_sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def view(request: Request, pk: int) -> HttpResponse:
    """Rename a view, or say who finds it."""
    found = selectors.view_to_change(request.user, pk)
    initial = {"name": found.name, "audience": found.audience}
    form = forms.ViewName(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            found = services.change_view(request.user, pk, **form.cleaned_data)
        except services.ViewRefusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(_url_of(found))
    context = {
        "form": form,
        "view": found,
        "title": found.name,
        "list_title": lists_of(request.user).get(found.list_key, ""),
        "back": _url_of(found),
        "active": "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "web/view_form.html", context, status=status)


@require_POST
def view_keep(request: Request, pk: int) -> HttpResponse:
    """Let a view be what its list shows now."""
    form = forms.ViewState(request.POST)
    if not form.is_valid():
        raise Http404
    found = services.keep_state(request.user, pk, **form.cleaned_data)
    messages.success(request, _("The view %(name)s is saved.") % {"name": found.name})
    return redirect(_url_of(found))


@require_POST
def view_remove(request: Request, pk: int) -> HttpResponse:
    """Delete a view; the page of all views then offers to bring it back."""
    services.remove_view(request.user, pk, now=timezone.now())
    return redirect(f"{reverse('web:views')}?{REMOVED}={pk}")


@require_POST
def view_restore(request: Request, pk: int) -> HttpResponse:
    """Bring a deleted view back."""
    try:
        found = services.restore_view(request.user, pk)
    except services.ViewRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The view %(name)s is back.") % {"name": found.name})
    return redirect("web:views")


@require_POST
def view_open_with(request: Request) -> HttpResponse:
    """Let the reader's list open with a view, or with everything."""
    key = _list_asked(request)
    number = request.POST.get("view", "")
    pk = int(number) if _is_number(number) else None
    services.open_list_with(request.user, key, pk)
    if pk is None:
        messages.success(request, _("The list opens with everything again."))
    else:
        messages.success(request, _("The list opens with this view from now on."))
    return redirect(_back(request, key))


@require_POST
def list_columns(request: Request) -> HttpResponse:
    """Choose the columns of a list and their order: for the reader, or in the view that is open."""
    key = _list_asked(request)
    columns = [] if request.POST.get("do") == "reset" else _chosen(request)
    asked = QueryDict(request.POST.get("back", "")[:LONGEST])
    named = asked.get("view", "")
    if named and named != "all":
        # An open view changes only when it is saved: until then the address holds the columns.
        return redirect(address(reverse(key), asked.urlencode(), columns=columns, view=named))
    services.choose_columns(request.user, key, columns)
    return redirect(address(reverse(key), asked.urlencode(), view=named))


def _line(request: Request, view: SavedView, *, is_opening: bool) -> dict[str, Any]:
    return {
        "view": view,
        "url": _url_of(view),
        "owner": "" if view.owner_id == request.user.pk else str(view.owner),
        "is_opening": is_opening,
        "may_change": view.may_be_changed_by(request.user),
    }


def _chosen(request: Request) -> list[str]:
    order = forms.keys_in(request.POST.getlist("order"))
    shown = set(request.POST.getlist("column"))
    columns = [key for key in order if key in shown]
    for step, way in ((-1, "up"), (1, "down")):
        moved = request.POST.get(way, "")
        if moved in columns:
            place = columns.index(moved)
            columns.insert(max(place + step, 0), columns.pop(place))
    return columns


def _list_asked(request: Request) -> str:
    key = request.POST.get("list", "")
    if key not in pages_of(request.user):
        raise PermissionDenied
    return key


def _back(request: Request, key: str) -> str:
    query = QueryDict(request.POST.get("back", "")[:LONGEST])
    columns = forms.keys_in(query.get("columns", "").split(","))
    return address(reverse(key), query.urlencode(), columns=columns, view=query.get("view", ""))


def _url_of(view: SavedView) -> str:
    return address(reverse(view.list_key), view.query, columns=view.columns, view=str(view.pk))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
