"""Operations of the selection under /api/v1."""

from ninja import Router

from openkam.domain.selection.api import deciding, judging, ranking, rounds, rules

router = Router(by_alias=True)
router.add_router("/selection", rounds.router, tags=["Selection"])
router.add_router("/selection", rules.router, tags=["Selection"])
router.add_router("/selection", ranking.router, tags=["Selection"])
router.add_router("/selection", deciding.router, tags=["Selection"])
router.add_router("/selection", judging.router, tags=["Selection"])
