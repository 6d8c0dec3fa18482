"""How we ourselves see the relationship with an account."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.models import Stage, StageView
from openkam.domain.stakeholders.services.refusals import BadStage

if TYPE_CHECKING:
    from openkam.core.access.models import User


@transaction.atomic
def set_stage_view(
    actor: "User", account_id: int, stage: str, *, why: str, today: date
) -> StageView:
    """Say at which stage we ourselves see the relationship; earlier views stay as history.

    Raises BadStage, PermissionDenied, Http404.
    """
    account = portfolio.account(actor, account_id, Level.WRITE)
    why = why.strip()
    if stage not in Stage.values:
        raise BadStage(_("Choose a stage."), field="stage")
    if not why:
        raise BadStage(_("Say what you see it by: it stands beside what is observed."), field="why")
    if len(why) > 500:
        said = _("At most %(count)s characters, please.") % {"count": 500}
        raise BadStage(said, field="why")
    before = account_stage(account_id)
    view = StageView.objects.create(
        account=account, stage=stage, why=why, said_by=actor, said_on=today
    )
    trail.record(
        actor, "relationship.stage_set", account, account_id=account.pk, stage=(before, stage)
    )
    return view


def account_stage(account_id: int) -> str | None:
    """Return the stage that was said last of an account; the gate is passed before."""
    rows = StageView.objects.filter(account=account_id).order_by("-said_on", "-pk")
    return rows.values_list("stage", flat=True).first()
