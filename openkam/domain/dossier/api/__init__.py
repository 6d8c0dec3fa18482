"""Operations of the dossier under /api/v1."""

from ninja import Router

from openkam.domain.dossier.api import contracts, deals, facts, files, rivals

router = Router(by_alias=True)
for part in (facts, contracts, rivals, deals, files):
    router.add_router("", part.router, tags=["Dossier"])
