"""How many SQL queries each page makes, pinned: another one shows as a difference in review.

`pytest tests/test_queries.py --write-queries` writes the numbers found to queries.json.
"""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

PINNED = Path(__file__).with_name("queries.json")
FEW, MANY = 5, 60
MOST = {"portfolio:accounts": 13, "web:account": 20, "web:account-money": 14}
ACCOUNT_PAGES = (
    "web:account",
    "web:account-money",
    "web:account-dossier",
    "web:account-dossier-contracts",
    "dossier:contract-add",
    "web:account-dossier-competitors",
    "dossier:presence-add",
    "dossier:contest-add",
    "web:account-dossier-files",
    "web:account-people",
    "web:account-people-table",
    "web:account-people-ties",
    "web:account-people-coverage",
    "web:account-team",
    "web:account-history",
    "web:account-identity",
    "portfolio:account-keys",
    "portfolio:account-merge",
    "portfolio:key-status-set",
    "portfolio:account-product-groups",
    "portfolio:account-groups-bought",
    "portfolio:account-prices",
    "portfolio:account-latest-documents",
    "portfolio:account-documents",
    "portfolio:account-lines",
)
POSITION_PAGES = (
    "stakeholders:person",
    "stakeholders:person-change",
    "stakeholders:position-change",
    "stakeholders:ways-set",
    "stakeholders:roles-set",
    "stakeholders:person-moved",
    "stakeholders:position-end",
)
MAP_PAGES = ("stakeholders:map-reports", "stakeholders:map-line")
PAGES = (
    *ACCOUNT_PAGES,
    "dossier:fact-note",
    "dossier:fact",
    "dossier:contract",
    "dossier:contract-edit",
    "dossier:contracts",
    "dossier:contracts-export",
    "dossier:fact-answer",
    "portfolio:directory",
    "dossier:revision",
    "dossier:revisions",
    "dossier:presence",
    "dossier:presence-edit",
    "dossier:competitors",
    "dossier:competitors-export",
    "dossier:competitor-add",
    "dossier:competitor-known",
    "dossier:competitor",
    "dossier:competitor-merge",
    "dossier:points",
    "dossier:contest",
    "dossier:file",
    "dossier:kinds",
    "dossier:kind-edit",
    "dossier:templates",
    *MAP_PAGES,
    "stakeholders:map-export",
    "portfolio:accounts",
    "portfolio:key-accounts",
    "portfolio:duplicates",
    "portfolio:products",
    "portfolio:imports",
    "portfolio:import",
    "portfolio:import-new",
    "portfolio:import-draft",
    "portfolio:import-mappings",
    "portfolio:import-mapping",
    "portfolio:import-schedules",
    "portfolio:import-schedule",
    "portfolio:import-schedule-new",
    "portfolio:import-schedule-edit",
    "portfolio:import-addresses",
    "portfolio:import-changes",
    "portfolio:import-undo-preview",
    "portfolio:rates",
    "portfolio:unassigned",
    "portfolio:unassigned-lines",
    "portfolio:tiers",
    "portfolio:segments",
    "portfolio:own-fields",
    "stakeholders:tie",
    "stakeholders:touch-add",
    "stakeholders:introductions",
    "stakeholders:people",
    "stakeholders:settings",
    "stakeholders:import-new",
    "stakeholders:import",
    "stakeholders:duplicates",
    "stakeholders:merge",
    "stakeholders:quick-add",
    "stakeholders:person-add",
    *POSITION_PAGES,
    "stakeholders:opinion-note",
    "selection:rounds",
    "selection:round-short-list",
    "selection:round-judges",
    "selection:round-judgements",
    "selection:account",
    "selection:judging",
    "selection:judge",
    "selection:criteria",
    "selection:round-criteria",
    "selection:round-start",
    "selection:round-run",
    "selection:round-weights",
    "selection:round-pairs",
    "selection:round-rules",
    "selection:round-scores",
    "selection:reviews",
    "selection:round-ranking",
    "selection:round-decisions",
    "selection:round-list",
    "selection:decide",
    "stakeholders:threads",
    "stakeholders:if-leaves",
    "stakeholders:colleague-leaves",
    "stakeholders:stage-set",
    "stakeholders:person-held",
    "stakeholders:person-erase",
    "stakeholders:person-correct",
    "stakeholders:retention",
    "stakeholders:retention-times",
    "economics:concentration",
    "economics:margin",
    "economics:segments",
    "economics:trend",
    "economics:retention",
    "web:find",
    "web:find-written",
    "web:jobs",
    "web:views",
    "web:users",
    "web:webhooks",
    "web:webhook",
    "web:webhook-change",
    "web:webhook-delivery",
    "web:backups",
    "web:settings-company",
    "web:settings-thresholds",
    "web:profile",
    "web:tokens",
    "web:all-tokens",
    "api-reference",
    "web:own-sessions",
    "web:own-sign-ins",
    "web:sign-ins",
)
IMPORT_PAGES = (
    "portfolio:import",
    "portfolio:import-changes",
    "portfolio:import-undo-preview",
)
ROUND_PAGES = (
    "selection:round-weights",
    "selection:round-pairs",
    "selection:round-rules",
    "selection:round-scores",
)
RUN_PAGES = (
    "selection:round-ranking",
    "selection:round-decisions",
    "selection:round-list",
)
TYPED = {"web:find-written": "?q=shops"}  # what a page needs to show anything
HEADS_ONLY = {
    "dossier:competitor-merge",
    "dossier:points",
    "dossier:kinds",
    "dossier:kind-edit",
    "dossier:templates",
    "stakeholders:retention-times",
    "stakeholders:settings",
    "selection:round-decisions",
    "selection:decide",
    "portfolio:key-status-set",
    "portfolio:tiers",
    "portfolio:segments",
    "portfolio:own-fields",
    "portfolio:imports",
    "portfolio:import",
    "portfolio:import-new",
    "portfolio:import-draft",
    "portfolio:import-mappings",
    "portfolio:import-mapping",
    "portfolio:import-undo-preview",
    "portfolio:rates",
    "portfolio:unassigned",
    "portfolio:unassigned-lines",
    "selection:round-short-list",
    "selection:round-judges",
    "selection:round-judgements",
    "web:settings-thresholds",
    "selection:criteria",
    "selection:round-criteria",
    "selection:round-start",
    "selection:round-run",
    "selection:round-weights",
    "selection:round-pairs",
    "selection:round-rules",
    "selection:round-scores",
}
ADMINISTRATORS_ONLY = {
    "web:sign-ins",
    "web:all-tokens",
    "web:backups",
    "web:users",
    "web:webhooks",
    "web:webhook",
    "web:webhook-change",
    "web:webhook-delivery",
    "web:settings-company",
    "portfolio:import-schedules",
    "portfolio:import-schedule",
    "portfolio:import-schedule-new",
    "portfolio:import-schedule-edit",
    "portfolio:import-addresses",
}


def seen_by(page):
    """Whose view counts: who sees all, and a member where members get the page."""
    if page in ADMINISTRATORS_ONLY:
        return ["administrator"]
    return ["head"] if page in HEADS_ONLY else ["head", "lead"]


CASES = [(page, persona) for page in PAGES for persona in seen_by(page)]


def queries_of(world, page, persona):
    numbers = dict.fromkeys(ACCOUNT_PAGES, world.account.pk) | {
        **dict.fromkeys(IMPORT_PAGES, world.batch.pk),
        **dict.fromkeys(POSITION_PAGES, world.position.pk),
        "stakeholders:person-add": world.account.pk,
        "stakeholders:import": world.people_import.pk,
        "stakeholders:merge": world.position.person_id,
        "stakeholders:opinion-note": (world.position.pk, "power"),
        **dict.fromkeys(RUN_PAGES, world.run_round.pk),
        "stakeholders:tie": (world.position.pk, world.tie.user_id),
        "stakeholders:introductions": world.boss.pk,
        "dossier:fact-note": (world.account.pk, "goals"),
        "dossier:fact": world.fact.pk,
        "dossier:contract": world.contract.pk,
        "dossier:contract-edit": world.contract.pk,
        "dossier:file": world.file.pk,
        "dossier:contracts-export": "csv",
        "dossier:kind-edit": world.kind.pk,
        "dossier:fact-answer": world.against.pk,
        "dossier:revision": world.revision.pk,
        "dossier:presence": world.presence.pk,
        "dossier:presence-edit": world.presence.pk,
        "dossier:competitors-export": "csv",
        "dossier:competitor": world.competitor.pk,
        "dossier:competitor-merge": world.competitor.pk,
        "dossier:contest": world.contest.pk,
        **dict.fromkeys(MAP_PAGES, world.position.pk),
        "stakeholders:map-export": (world.account.pk, "svg"),
        "selection:decide": world.run_row.pk,
        "stakeholders:if-leaves": world.position.pk,
        "stakeholders:colleague-leaves": world.people["lead"].pk,
        "stakeholders:stage-set": world.account.pk,
        "portfolio:import-draft": world.draft.pk,
        "portfolio:import-mapping": world.mapping.pk,
        "portfolio:import-schedule": world.schedule.pk,
        "portfolio:import-schedule-edit": world.schedule.pk,
        "portfolio:import-schedule-new": "folder",
        "selection:round-short-list": world.round.pk,
        "selection:round-judges": world.round.pk,
        "selection:round-judgements": world.round.pk,
        "selection:judge": world.round.pk,
        "selection:account": (world.run_round.pk, world.run_row.pk),
        "selection:round-criteria": world.round.pk,
        "selection:round-run": world.round.pk,
        **dict.fromkeys(ROUND_PAGES, world.round.pk),
        "stakeholders:person-held": world.position.person_id,
        "stakeholders:person-erase": world.position.person_id,
        "stakeholders:person-correct": (
            world.position.person_id,
            "positions",
            world.position.pk,
        ),
        "web:webhook": world.webhook.pk,
        "web:webhook-change": world.webhook.pk,
        "web:webhook-delivery": world.webhook_delivery.pk,
    }
    given = numbers.get(page, ())
    address = reverse(page, args=given if isinstance(given, tuple) else [given])
    address += TYPED.get(page, "")
    world.visitor(persona).get(address)  # what a process keeps is kept from now on
    browser = world.visitor(persona)
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(address)
    assert response.status_code == 200
    return [query["sql"] for query in queries if not query["sql"].startswith(NOT_COUNTED)]


NOT_COUNTED = ("SAVEPOINT", "RELEASE SAVEPOINT")


@pytest.mark.django_db
@pytest.mark.parametrize("world", [FEW, MANY], indirect=True, ids=["few", "many"])
class TestPages:
    @pytest.mark.parametrize(("page", "persona"), CASES)
    def test_they_make_as_many_queries_as_pinned(self, request, world, page, persona):
        pinned = json.loads(PINNED.read_text())

        found = queries_of(world, page, persona)

        if request.config.getoption("--write-queries"):
            write(pinned, page, persona, len(found))
        assert len(found) == pinned[page][persona], "\n".join(found)
        assert len(found) <= MOST.get(page, len(found))


def write(pinned, page, persona, count):
    pinned.setdefault(page, {})[persona] = count
    PINNED.write_text(json.dumps(pinned, indent=2, sort_keys=True) + "\n")
