"""Settings: the tiers, in order, each with what it promises."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.gate import require_head_or_administrator
from openkam.core.access.models import User
from openkam.core.access.requests import Request
from openkam.core.face import badges, formats
from openkam.core.face.asking import typed
from openkam.domain.portfolio import forms, selectors, services
from openkam.domain.portfolio.panels.care_words import promise
from openkam.domain.portfolio.views.care_pages import CarePage, Question, answer, done, show


def _fill(actor: User) -> dict[str, Any]:
    rows = [
        {
            "tier": tier,
            "badge": badges.tier(tier.name, tier.position),
            "promise": promise(tier),
            "count": count,
            "shown_count": formats.number(count),
        }
        for tier, count in selectors.counted_tiers(actor)
    ]
    return {"rows": rows}


PAGE = CarePage(
    "portfolio:tiers",
    "portfolio/_tiers.html",
    gettext_lazy("Tiers"),
    "portfolio:tier-add",
    gettext_lazy("Add tier"),
    _fill,
)


@require_safe
def tiers(request: Request) -> HttpResponse:
    """Show the tiers with their promises and the number of their accounts."""
    return show(request, PAGE)


@require_http_methods(["GET", "HEAD", "POST"])
def tier_add(request: Request) -> HttpResponse:
    """Add a tier below the others."""
    require_head_or_administrator(request.user)
    question = Question(
        title=_("Add tier"),
        form=forms.Tier(typed(request)),
        action=reverse("portfolio:tier-add"),
        button=_("Add tier"),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        tier = services.add_tier(request.user, **cleaned)
        return _("%(name)s is added.") % {"name": tier}

    return answer(request, PAGE, question, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def tier_change(request: Request, pk: int) -> HttpResponse:
    """Rename a tier, or change what it promises."""
    tier = services.tier_to_change(request.user, pk)
    fields = ("name", *services.TIER_PROMISE)
    question = Question(
        title=_("Change %(name)s") % {"name": tier},
        form=forms.Tier(typed(request), initial={name: getattr(tier, name) for name in fields}),
        action=reverse("portfolio:tier-change", args=[pk]),
        button=_("Save"),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.change_tier(request.user, pk, **cleaned)
        return _("Saved.")

    return answer(request, PAGE, question, keep)


@require_POST
def tier_move(request: Request, pk: int) -> HttpResponse:
    """Let a tier change places with its neighbour."""
    tier = services.move_tier(request.user, pk, up=request.POST.get("direction") == "up")
    return done(request, PAGE, _("%(name)s is moved.") % {"name": tier})


@require_http_methods(["GET", "HEAD", "POST"])
def tier_remove(request: Request, pk: int) -> HttpResponse:
    """Ask where the tier's accounts go, and remove it."""
    tier = services.tier_to_change(request.user, pk)
    counts = {one.pk: count for one, count in selectors.counted_tiers(request.user)}
    count = counts.get(pk, 0)
    others = [(one.pk, one.name) for one in selectors.tiers() if one.pk != pk]
    text = _("No account has this tier.")
    form: Any = forms.Sure(typed(request))
    if count:
        said = ngettext(
            "%(count)s account has this tier and needs another one before it can be removed.",
            "%(count)s accounts have this tier and need another one before it can be removed.",
            count,
        )
        text = said % {"count": formats.number(count)}
        form = forms.Target(
            typed(request), label=_("Move its accounts to"), others=others, required=False
        )
    question = Question(
        title=_("Remove %(name)s") % {"name": tier},
        form=form,
        action=reverse("portfolio:tier-remove", args=[pk]),
        button=_("Remove tier"),
        text=text,
        is_danger=True,
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.remove_tier(request.user, pk, move_to=cleaned.get("target"))
        return _("%(name)s is removed.") % {"name": tier}

    return answer(request, PAGE, question, keep)
