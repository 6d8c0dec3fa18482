"""Operations of the dossier under /api/v1."""

from ninja import Router

from openkam.domain.dossier.api import facts

router = Router(by_alias=True)
router.add_router("", facts.router, tags=["Dossier"])
