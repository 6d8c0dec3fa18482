"""Operations of the stakeholders under /api/v1."""

from ninja import Router

from openkam.domain.stakeholders.api import coverage, lines, people, ties, what_they_do

router = Router(by_alias=True)
for part in (what_they_do, people, ties, lines, coverage):
    router.add_router("", part.router, tags=["People"])
