"""Profile → Where you are signed in, and what administrators end for others."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access import sessions
from openkam.core.access.devices import Device
from openkam.core.access.models import Session
from openkam.core.access.requests import Request
from openkam.core.face import formats

MOST = 50


@dataclass(frozen=True)
class Row:
    """A session as its owner sees it."""

    handle: str
    device: str
    ip: str
    since: str
    seen: str
    is_this: bool
    is_kept: bool  # False: begun before it was kept where from, and not seen since


@require_safe
@never_cache
def own_sessions(request: Request) -> HttpResponse:
    """List where the reader is signed in, this browser first."""
    now = timezone.now()
    this = request.session.session_key or ""
    rows = [_row(session, this=this, now=now) for session in _listed(request, now)]
    rows.sort(key=lambda row: not row.is_this)
    return render(
        request,
        "web/own_sessions.html",
        {
            "rows": rows[:MOST],
            "more": max(len(rows) - MOST, 0),
            "others": len(rows) > 1,
            "has_older": any(not row.is_kept for row in rows[:MOST]),
        },
    )


@require_POST
def own_session_end(request: Request) -> HttpResponse:
    """End one of the reader's sessions."""
    sessions.end_session(request.user, request.POST.get("session", ""), now=timezone.now())
    messages.success(request, _("That session is ended."))
    return redirect("web:own-sessions")


@require_POST
def own_sessions_end(request: Request) -> HttpResponse:
    """End all sessions of the reader but this one."""
    ended = sessions.end_other_sessions(request.user, keep=request.session.session_key or "")
    done = ngettext("%(count)s session is ended.", "%(count)s sessions are ended.", ended)
    messages.success(request, done % {"count": formats.number(ended)})
    return redirect("web:own-sessions")


def _listed(request: Request, now: datetime) -> list[Session]:
    return list(sessions.own_sessions(request.user, now=now).defer("session_data"))


def _row(session: Session, *, this: str, now: datetime) -> Row:
    is_this = session.session_key == this
    return Row(
        handle=sessions.handle_of(session.session_key),
        device=Device(session.browser, session.system).words,
        ip=session.ip or formats.UNKNOWN,
        since=formats.when(session.started_at),
        seen=formats.when(now if is_this else session.seen_at),
        is_this=is_this,
        is_kept=session.seen_at is not None,
    )
