"""What a person is told when they ask what we hold on them."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.audit.models import Entry
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.services import Played
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


def told_about(account):
    """Somebody with something of each kind."""
    boss = make.stakeholder(account, "Boss Above", title="Managing director")
    place = make.stakeholder(
        account,
        "Анна Фогт",
        boss=boss,
        title="CFO",
        rank="executive",
        birthday=date(1980, 5, 17),
        source="Hannover fair",
        mail="anna@example.com",
    )
    head = make.actor()
    services.set_roles(head, place.pk, [Played("decider", "Pumps", why="She signs")], today=TODAY)
    make.opinion(place, "business", text="No stop", why="Said so", basis="consent")
    make.opinion(place, "business", text="No stop of line 3", why="Said so again")
    make.opinion(place, "attitude", number=-1, why="Frowned")
    services.draw_line(head, boss.pk, place.pk, kind="influence", why="Lunch", today=TODAY)
    make.touch(place, portfolio.member(account), note="Talked of pumps")
    return place


class TestHeld:
    def test_it_holds_opinions_with_their_history_reason_basis_author_and_day(self):
        place = told_about(portfolio.account())

        found = selectors.held(make.actor(), place.person_id).section("opinions")

        told = [
            (str(row["opinion"]), row["why"], str(row["basis"]), row["replaced_on"])
            for row in (entry.facts for entry in found.entries)
        ]
        assert told == [
            ("−1 (from −2 to +2)", "Frowned", "Legitimate interest", None),
            ("No stop of line 3", "Said so again", "Legitimate interest", None),
            ("No stop", "Said so", "Consent", TODAY),
        ]
        assert all(entry.facts["noted_by"] == make.actor() for entry in found.entries)

    def test_it_holds_every_kind_with_purpose_and_retention(self):
        place = told_about(portfolio.account())

        found = selectors.held(make.actor(), place.person_id)

        counts = {one.key: len(one.entries) for one in found.sections if one.entries}
        expected = [
            "identity",
            "ways",
            "positions",
            "roles",
            "opinions",
            "lines",
            "ties",
            "touches",
        ]
        assert [key for key in counts if key != "acts"] == expected
        assert all(one.purpose and one.basis and one.kept for one in found.sections)

    def test_the_other_end_of_a_line_is_not_named(self):
        place = told_about(portfolio.account())

        found = selectors.held(make.actor(), place.person_id)

        line = found.section("lines").entries[0].facts
        assert (str(line["kind"]), line["other"]) == ("listens to", "Managing director")
        acts = json.dumps([entry.plain() for entry in found.section("acts").entries])
        assert "Boss Above" not in acts.replace("reports_to", "")[: acts.find("reports_to")]

    def test_only_who_may_write_to_all_their_accounts_gets_it(self):
        first, second = portfolio.account(), portfolio.account()
        place = make.stakeholder(first)
        services.add_position(make.actor(), place.person_id, second.pk, position={}, today=TODAY)
        writer = portfolio.member(first, Level.LEAD)
        observer = people.observer()

        for actor in (writer, observer):
            with pytest.raises(PermissionDenied):
                selectors.held(actor, place.person_id)


class TestExport:
    def export(self, client, place, **posted):
        portfolio.company()
        client.force_login(make.actor())
        return client.post(f"/people/persons/{place.person_id}/export/", posted)

    def test_the_file_for_machines_holds_codes_and_what_they_mean(self, client):
        place = told_about(portfolio.account())

        response = self.export(client, place, kind="json", language="cs")

        told = json.loads(response.content)
        sections = {one["key"]: one for one in told["sections"]}
        assert response["Content-Type"] == "application/json"
        assert sections["opinions"]["entries"][2]["basis"] == "consent"
        assert sections["identity"]["entries"][0]["birthday"] == "1980-05-17"
        assert told["language"] == "cs"

    @pytest.mark.parametrize("language", ["en", "cs", "pl", "ru"])
    def test_the_paper_is_a_pdf_in_each_language(self, client, language):
        place = told_about(portfolio.account())

        response = self.export(client, place, kind="pdf", language=language)

        assert response.content.startswith(b"%PDF")
        assert response["Cache-Control"] == "no-store"

    def test_html_and_typst_in_a_text_are_text(self, client):
        place = make.stakeholder(
            portfolio.account(), '#import "x": * <script>alert(1)</script>', title="$x$ *b* #eval"
        )

        response = self.export(client, place, kind="pdf")
        page = client.get(f"/people/persons/{place.person_id}/held/").content.decode()

        assert response.content.startswith(b"%PDF")
        assert "<script>alert" not in page

    def test_it_is_noted_that_it_was_handed_over(self, client):
        place = told_about(portfolio.account())

        self.export(client, place, kind="json", language="pl")

        entry = Entry.objects.get(verb="person.exported")
        assert (entry.thing_id, entry.changes) == (place.pk, {"kind": "json", "language": "pl"})
