"""Erasing a person reaches everything that the dossier says of them."""

from datetime import UTC, datetime

import pytest

from openkam.domain.dossier.models import (
    Competitor,
    Contest,
    FactVersion,
    Presence,
    PresenceVersion,
    StoredFile,
)
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.tests import everywhere
from openkam.domain.stakeholders.tests import make as stakeholders

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
NAME = "Žofie Qwyxová"


def named_everywhere(account):
    """Somebody of whom the whole dossier speaks."""
    place = stakeholders.stakeholder(account, NAME)
    make.fact(
        account,
        "decision_scheme",
        f"{NAME} signs.\nThe board approves.",
        source="person",
        source_text=NAME,
        people=[place.person_id],
        said_by=place.person_id,
    )
    make.fact(account, "decision_scheme", "Somebody else signs.")
    make.contract(account, title=f"Agreement with {NAME}", terms=f"{NAME}: 30 days")
    rival = Competitor.objects.create(name="Rival", note=f"Knows {NAME}")
    presence = Presence.objects.create(account=account, competitor=rival)
    dated = {"noted_on": TODAY, "checked_on": TODAY, "stale_on": TODAY, "life_months": 6}
    PresenceVersion.objects.create(
        presence=presence, source="person", strengths=f"{NAME} likes them", **dated
    )
    Contest.objects.create(
        account=account,
        title="Tender",
        decided_on=TODAY,
        outcome="lost",
        reason=f"{NAME} was against us",
        source="observation",
        noted_on=TODAY,
    )
    StoredFile.objects.create(
        account=account,
        name=f"{NAME}.pdf",
        digest="0" * 64,
        size=1,
        media_type="application/pdf",
        text=f"Minutes\n{NAME} and the board",
        added_at=datetime(2026, 10, 1, tzinfo=UTC),
    )
    return place


class TestErasing:
    def test_no_word_stays_in_any_version(self):
        place = named_everywhere(portfolio.account())

        services.erase_person(make.actor(), place.person_id, typed=NAME, today=TODAY)

        assert [hit for word in ("Qwyx", "zofie") for hit in everywhere.found_in(word)] == []

    def test_what_is_known_stays(self):
        account = portfolio.account()
        place = named_everywhere(account)

        services.erase_person(make.actor(), place.person_id, typed=NAME, today=TODAY)

        first = FactVersion.objects.order_by("pk").first()
        assert first.text == f"Erased person {place.person_id} signs.\nThe board approves."

    def test_before_it_is_done_one_reads_where_they_are_named_and_what_cannot_be_reworded(self):
        account = portfolio.account(name="Novak & Sons")
        place = named_everywhere(account)

        preview = selectors.erasure_preview(make.actor(), place.person_id)

        assert preview.written == 5  # a fact, a contract, a competitor, a lost deal, a file
        assert preview.originals == (f"{NAME}.pdf (Novak & Sons)",)

    def test_who_asks_what_we_hold_reads_the_lines_that_name_them_and_no_others(self):
        place = named_everywhere(portfolio.account())

        section = selectors.held(make.actor(), place.person_id).section("written")

        texts = {entry.facts["kind"]: entry.facts["text"] for entry in section.entries}
        assert texts["Fact"] == f"{NAME} signs.\n{NAME}"
        assert texts["File"] == f"{NAME}.pdf\n{NAME} and the board"
