"""Which roles somebody plays when the customer buys."""

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.face.asking import typed
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.forms import opinions as forms
from openkam.domain.stakeholders.views.questions import Question, Rows, back_of, settle
from openkam.domain.stakeholders.views.ways_back import kept_account, person_crumbs, person_url


@require_http_methods(["GET", "HEAD", "POST"])
def roles_set(request: Request, pk: int) -> HttpResponse:
    """Say which roles somebody plays, for which product group, and how we know."""
    place = selectors.position(request.user, pk, Level.WRITE)
    account = kept_account(place)
    held = list(place.roles.order_by("role", "product_group"))
    known = [_row(one) for one in held]
    offered = _offered({one.role for one in held})
    rows = forms.Roles(typed(request), initial=known, form_kwargs={"roles": offered})
    question = Question(
        title=_("Buying roles of %(name)s") % {"name": place.person},
        form=Rows(rows),
        button=_("Save"),
        back=back_of(request, f"{person_url(pk)}#roles"),
        crumbs=person_crumbs(place),
        fields="stakeholders/_roles_asked.html",
        given={"roles": rows, "groups": selectors.product_groups_at(request.user, account)},
    )

    def keep(cleaned: dict[str, Any]) -> str:
        played = [one.played for one in rows if one.played is not None]
        services.set_roles(request.user, pk, played, today=localdate())
        return _("Saved.")

    return settle(request, question, keep)


def _row(one: Any) -> dict[str, Any]:
    return {
        "role": one.role,
        "product_group": one.product_group,
        "is_confirmed": "1" if one.is_confirmed else "0",
        "why": one.why,
    }


def _offered(held: set[str]) -> dict[str, str]:
    """The roles that can be chosen: those offered, and those that the person plays already."""
    every, offered = selectors.role_names(), selectors.role_names(with_retired=False)
    return {code: name for code, name in every.items() if code in offered or code in held}
