"""Changing the map by hand: asked, refused, done, undone."""

import pytest
from django.urls import reverse

from openkam.core.access.models import Level
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.models import Line
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
HTMX = {"HX-Request": "true"}


@pytest.fixture
def house():
    """An account with three people, and the browser of somebody who may write there."""
    portfolio.company()
    account = portfolio.account(name="Hallmeier")
    top = make.stakeholder(account, "Top Vogt")
    middle = make.stakeholder(account, "Middle Böhm", boss=top)
    low = make.stakeholder(account, "Low Sobczak", boss=middle)
    return account, top, middle, low


@pytest.fixture
def writer(client, house):
    client.force_login(portfolio.member(house[0], Level.WRITE))
    return client


def url(name, pk):
    return reverse(f"stakeholders:{name}", args=[pk])


def on_the_map(account, query=""):
    return {**HTMX, "HX-Current-URL": f"http://testserver/accounts/{account.pk}/people/{query}"}


class TestReports:
    def test_who_is_dragged_on_another_is_asked_for(self, writer, house):
        account, top, _middle, low = house

        response = writer.get(f"{url('map-reports', low.pk)}?to={top.pk}", headers=HTMX)

        asked = "Let Low Sobczak report to Top Vogt instead of Middle Böhm?"
        assert asked in response.text
        assert f'name="seen" value="{low.reports_to_id}"' in response.text

    def test_it_works_without_a_script_as_a_page_of_its_own(self, writer, house):
        _account, top, middle, low = house
        address = url("map-reports", low.pk)

        page = writer.get(address)
        response = writer.post(address, {"boss": top.pk, "seen": middle.pk})

        low.refresh_from_db()
        assert "Who does Low Sobczak report to?" in page.text
        assert low.reports_to == top
        assert response.url.endswith(f"people/?person={low.pk}")

    def test_the_map_is_drawn_anew_as_it_was_filtered_and_undo_offered(self, writer, house):
        account, top, middle, low = house
        given = {"boss": top.pk, "seen": middle.pk}

        response = writer.post(
            url("map-reports", low.pk), given, headers=on_the_map(account, "?site=Brno")
        )

        assert response["HX-Retarget"] == "#people-board"
        assert "Low Sobczak reports to Top Vogt now." in response.text
        assert url("map-undo", account.pk) in response.text
        assert response.text.count("pm-person pale") == 3

    def test_a_circle_is_refused_and_nothing_lost(self, writer, house):
        _account, top, _middle, low = house

        response = writer.post(
            url("map-reports", top.pk), {"boss": low.pk, "seen": ""}, headers=HTMX
        )

        assert response.status_code == 422
        assert "Low Sobczak already reports to Top Vogt" in response.text
        assert f'<option value="{low.pk}" selected>' in response.text

    def test_somebody_of_another_account_is_refused(self, writer, house):
        other = make.stakeholder(portfolio.account(), "Other")

        response = writer.post(url("map-reports", house[3].pk), {"boss": other.pk}, headers=HTMX)

        assert response.status_code == 409 if "Meanwhile" in response.text else 422
        house[3].refresh_from_db()
        assert house[3].reports_to == house[2]

    def test_who_drags_what_another_dragged_meanwhile_is_told_and_may_try_again(
        self, writer, house
    ):
        account, top, middle, low = house
        services.set_reports_to(make.actor(), low.pk, None)
        given = {"boss": top.pk, "seen": middle.pk, "dragged": top.pk}

        response = writer.post(url("map-reports", low.pk), given, headers=on_the_map(account))

        assert response.status_code == 409
        assert "Meanwhile somebody took Low Sobczak away" in response.text
        assert "Let Low Sobczak report to Top Vogt?" in response.text
        again = writer.post(
            url("map-reports", low.pk), {**given, "seen": ""}, headers=on_the_map(account)
        )
        assert again.status_code == 200


class TestUndo:
    def test_it_sets_back_the_line_and_the_place_after_a_reload_too(self, writer, house):
        account, top, middle, low = house
        services.set_place(make.actor(), low.pk, (50, 200))
        writer.post(url("map-reports", low.pk), {"boss": top.pk, "seen": middle.pk})
        page = writer.get(reverse("web:account-people", args=[account.pk]))

        writer.post(url("map-undo", account.pk))

        low.refresh_from_db()
        assert url("map-undo", account.pk) in page.text
        assert (low.reports_to, services.place_of(low)) == (middle, (50, 200))

    def test_what_somebody_else_changed_since_is_left_alone(self, writer, house):
        account, top, middle, low = house
        writer.post(url("map-reports", low.pk), {"boss": top.pk, "seen": middle.pk})
        services.set_reports_to(make.actor(), low.pk, None)

        response = writer.post(url("map-undo", account.pk), headers=on_the_map(account))

        low.refresh_from_db()
        assert "This cannot be undone any more." in response.text
        assert low.reports_to is None

    def test_it_takes_back_one_step_after_the_other(self, writer, house):
        account, top, middle, _low = house
        draw(writer, top, middle)
        line = Line.objects.get()
        writer.post(url("map-line-remove", line.pk))

        writer.post(url("map-undo", account.pk))
        assert Line.objects.get().why == "she trusts his word"
        writer.post(url("map-undo", account.pk))
        assert not Line.objects.exists()
        response = writer.post(url("map-undo", account.pk), headers=on_the_map(account))

        assert "There is nothing to undo." in response.text


def draw(browser, one, two, **given):
    wishes = {
        "kind": "influence",
        "other": two.pk,
        "is_listener": "yes",
        "strength": "3",
        "why": "she trusts his word",
        **given,
    }
    return browser.post(url("map-line", one.pk), wishes, headers=HTMX)


class TestLines:
    @pytest.mark.parametrize(("is_listener", "source"), [("yes", 1), ("no", 2)])
    def test_a_line_says_who_listens_to_whom(self, writer, house, is_listener, source):
        draw(writer, house[1], house[2], is_listener=is_listener, is_confirmed="on")

        drawn = Line.objects.get()
        assert (drawn.source, drawn.strength, drawn.is_confirmed) == (house[source], 3, True)

    def test_what_is_missing_is_said_and_what_was_typed_kept(self, writer, house):
        response = draw(writer, house[1], house[2], other="")

        assert response.status_code == 422
        assert "Choose the other person." in response.text
        assert "she trusts his word" in response.text

    def test_a_line_drawn_over_another_comes_back_by_undo(self, writer, house):
        account, top, middle, _low = house
        draw(writer, top, middle)
        draw(writer, top, middle, strength="1", why="no more")

        writer.post(url("map-undo", account.pk))

        assert (Line.objects.get().strength, Line.objects.get().why) == (3, "she trusts his word")

    def test_somebody_of_another_account_is_refused(self, writer, house):
        other = make.stakeholder(portfolio.account(), "Other")

        response = draw(writer, house[1], other)

        assert (response.status_code, Line.objects.count()) == (422, 0)
        assert "same account" in response.text


class TestPlaces:
    def test_a_place_is_kept_for_everybody_and_tidied_up(self, writer, house):
        account, _top, _middle, low = house
        writer.post(url("map-place", low.pk), {"x": "30", "y": "-20"}, headers=on_the_map(account))
        low.refresh_from_db()
        assert services.place_of(low) == (30, -20)

        response = writer.post(url("map-tidy", account.pk), headers=on_the_map(account))

        low.refresh_from_db()
        assert "Everybody stands where the tree puts them." in response.text
        assert services.place_of(low) is None
        writer.post(url("map-undo", account.pk))
        low.refresh_from_db()
        assert services.place_of(low) == (30, -20)

    def test_a_place_too_far_away_changes_nothing_and_says_so(self, writer, house):
        account, low = house[0], house[3]

        response = writer.post(
            url("map-place", low.pk), {"x": "999999", "y": "0"}, headers=on_the_map(account)
        )

        low.refresh_from_db()
        assert "too far away" in response.text
        assert services.place_of(low) is None


class TestReaders:
    def test_they_see_the_map_and_cannot_change_it(self, client, house):
        account, _top, _middle, low = house
        client.force_login(portfolio.member(account, Level.READ))

        page = client.get(reverse("web:account-people", args=[account.pk]), {"person": str(low.pk)})

        assert "personal data" in page.text
        assert "map_drag.js" not in page.text
        assert "map-tidy" not in page.text
        assert client.get(url("map-reports", low.pk)).status_code == 403

    def test_a_card_alone_leads_to_its_map_without_a_script(self, client, house):
        account, low = house[0], house[3]
        client.force_login(portfolio.member(account, Level.READ))

        plain = client.get(url("map-card", low.pk))
        card = client.get(url("map-card", low.pk), headers=HTMX)

        assert plain.url.endswith(f"/accounts/{account.pk}/people/?person={low.pk}")
        assert "Low Sobczak" in card.text


class TestFilters:
    def test_the_address_follows_them(self, writer, house):
        account = house[0]

        response = writer.get(
            url("map-board", account.pk), {"site": "Brno", "role": ""}, headers=HTMX
        )

        assert response["HX-Push-Url"].endswith(f"/accounts/{account.pk}/people/?site=Brno")


class TestFiles:
    @pytest.mark.parametrize("kind", ["svg", "pdf", "png"])
    def test_each_kind_has_a_name_with_its_day(self, writer, house, kind):
        response = writer.get(reverse("stakeholders:map-export", args=[house[0].pk, kind]))

        name = response["Content-Disposition"]
        assert response.status_code == 200
        assert "people-hallmeier-20" in name
        assert name.endswith(f'.{kind}"')

    def test_there_is_no_other_kind(self, writer, house):
        response = writer.get(reverse("stakeholders:map-export", args=[house[0].pk, "exe"]))

        assert response.status_code == 404


class TestMergedAccounts:
    def test_their_people_stand_on_the_map_of_the_one_that_was_kept(self, client, house):
        merged, _top, _middle, low = house
        kept = portfolio.account(name="Kept")
        merged.merged_into = kept
        merged.save()
        client.force_login(portfolio.member(kept, Level.WRITE))

        response = client.post(url("map-place", low.pk), {"x": "5", "y": "6"})

        assert response.url.endswith(f"/accounts/{kept.pk}/people/?person={low.pk}")
