"""Operations of the room under /api/v1: the reports of the pages."""

from ninja import Router

from openkam.domain.economics.api import concentration, margin, retention, segments, trend

router = Router(by_alias=True)
for module in (concentration, margin, retention, segments, trend):
    router.add_router("/reports", module.router, tags=["Reports"])
