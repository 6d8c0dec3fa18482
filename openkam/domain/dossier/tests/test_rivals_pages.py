"""Pages of competitors and deals: noting, names that may be meant, two tabs at once, history."""

import pytest
from django.conf import settings
from django.test import Client

from openkam.core.access.models import Level
from openkam.domain.dossier import selectors
from openkam.domain.dossier.models import Competitor, Contest, PresenceVersion
from openkam.domain.dossier.panels import ProfileRow, profile
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
SAYS = {"source": "observation", "is_confirmed": "True", "supplies": "Drives"}
DEAL = {
    "title": "Drives for line 3",
    "outcome": "lost",
    "decided_on": "2026-04-01",
    "source": "observation",
}


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


def browser_of(user):
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def writer(account):
    return browser_of(portfolio.member(account, Level.WRITE))


def note(client, account, **typed):
    address = f"/dossier/accounts/{account.pk}/competitors/add/"
    return client.post(address, {"competitor": "Servalt", **SAYS, **typed})


def tab(client, account):
    return client.get(f"/accounts/{account.pk}/dossier/competitors/").content.decode()


class TestNoting:
    def test_a_new_name_is_added_to_the_catalogue_in_the_same_step(self, writer, account):
        form = writer.get(f"/dossier/accounts/{account.pk}/competitors/add/").content.decode()

        added = note(writer, account)

        assert "A name that the catalogue does not have yet is added to it." in form
        assert added.status_code == 302
        assert Competitor.objects.get().name == "Servalt"

    def test_one_called_nearly_so_is_asked_about_first(self, writer, account):
        make.presence(portfolio.account(), "Servalt GmbH")

        asked = note(writer, account, strengths="Cheap")
        added = note(writer, account, strengths="Cheap", chosen="+")

        page = asked.content.decode()
        assert (asked.status_code, added.status_code) == (422, 302)
        assert "No competitor is called “Servalt” yet." in page
        assert "Cheap" in page
        assert {one.name for one in Competitor.objects.all()} == {"Servalt", "Servalt GmbH"}

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("servalt gmbh", "In the catalogue as Servalt GmbH."),
            ("Servalt AG", "No, “Servalt AG” is new"),
            ("Kaufmann", "will be added to the catalogue"),
        ],
    )
    def test_while_typing_it_says_who_is_meant(self, writer, account, typed, said):
        make.presence(portfolio.account(), "Servalt GmbH")

        answer = writer.get("/dossier/competitors/known/", {"competitor": typed})

        assert said in answer.content.decode()

    def test_all_that_is_wrong_is_said_at_once(self, writer, account):
        make.presence(portfolio.account(), "Servalt GmbH")

        unread = note(writer, account, supplies="", spend="much", life_months="999")
        unsure = note(writer, account, supplies="", strengths="Cheap", spend="50k", currency="x")

        assert set(unread.context["form"].errors) == {"supplies", "spend", "life_months"}
        assert set(unsure.context["form"].errors) == {"currency"}
        assert unsure.context["unknown"]["alike"] == ["Servalt GmbH"]

    def test_nothing_typed_says_nothing(self, writer):
        answer = writer.get("/dossier/competitors/known/", {"competitor": " "})

        assert not answer.content.strip()

    def test_one_that_is_called_nearly_so_can_be_chosen_instead(self, writer, account):
        make.presence(portfolio.account(), "Servalt GmbH")

        asked = note(writer, account, competitor="Servalt AG")
        note(writer, account, competitor="Servalt AG", chosen="Servalt GmbH")

        assert 'value="Servalt GmbH"' in asked.content.decode()
        assert Competitor.objects.count() == 1

    def test_marks_are_drawn_and_stand_in_a_table(self, writer, account):
        note(writer, account, ours_price="2", theirs_price="4", ours_quality="5")

        page = tab(writer, account)
        assert "We are ahead on 0 of 1 point and behind on 1." in page
        assert 'role="img"' in page
        assert "not known" in page

    def test_markup_is_shown_as_it_was_typed(self, writer, account):
        evil = "<script>alert(1)</script>"
        note(
            writer,
            account,
            competitor=evil,
            supplies=evil,
            product_group=evil,
            ours_price="2",
            theirs_price="1",
        )

        page = tab(writer, account)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert(1)" not in page

    def test_a_megabyte_is_refused_and_nothing_typed_is_lost(self, writer, account):
        pasted = "word " * 200_000

        answer = note(writer, account, supplies=pasted, weaknesses="Slow")

        page = answer.content.decode()
        assert (answer.status_code, PresenceVersion.objects.count()) == (422, 0)
        assert answer.context["form"].errors["supplies"]
        assert pasted.strip() in page
        assert "Slow" in page

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"spend": "1 200", "currency": ""}, "currency"),
            ({"spend": "a lot"}, "spend"),
            ({"ours_price": "9"}, "ours_price"),
            ({"competitor": "x" * 201}, "competitor"),
            ({"life_months": "0"}, "life_months"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, writer, account, typed, field):
        answer = note(writer, account, **typed)

        assert answer.status_code == 422
        assert answer.context["form"].errors[field]
        assert not PresenceVersion.objects.exists()

    def test_the_second_of_two_tabs_sees_the_other_text_and_keeps_its_own(self, writer, account):
        first = make.presence(account)
        make.presence(account, supplies="Theirs")
        address = f"/dossier/competitors/at/{first.presence_id}/note/"

        answer = writer.post(address, {**SAYS, "supplies": "Mine", "seen": str(first.pk)})
        seen = answer.context["form"].data["seen"]
        saved = writer.post(address, {**SAYS, "supplies": "Mine", "seen": seen})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Theirs" in page
        assert "Mine" in page
        assert saved.status_code == 302
        texts = [row.supplies for row in PresenceVersion.objects.order_by("pk")]
        assert texts == ["Drives", "Theirs", "Mine"]

    def test_who_is_noted_already_is_shown_and_not_overwritten(self, writer, account):
        make.presence(account, supplies="Theirs")

        answer = note(writer, account, supplies="Mine")

        page = answer.content.decode()
        assert "is noted here already" in page
        assert "Theirs" in page
        assert PresenceVersion.objects.count() == 1


class TestTheTab:
    def test_it_says_what_to_do_while_nobody_is_known(self, writer, account):
        assert "Nobody else is known here yet" in tab(writer, account)

    def test_two_are_compared_at_once(self, writer, account):
        make.presence(account, "Alfa", marks={"price": (4, 2)})
        make.presence(account, "Beta", marks={"price": (1, 5)})

        page = tab(writer, account)

        assert "Where we stand against all of them" in page
        assert "ds-gap behind far" in page
        assert "we 1, they 5" in page

    def test_many_stay_small_enough(self, writer, account):
        for number in range(40):
            marks = {point.key: (1, 5) for point in selectors.points()}
            make.presence(account, f"{number} Works", marks=marks, supplies="long " * 2_000)

        page = tab(writer, account)

        assert len(page) < 300 * 1024
        assert "Further competitors" in page

    def test_readers_are_offered_nothing_to_write(self, account):
        make.presence(account)
        make.deal(account)
        reader = browser_of(portfolio.member(account, Level.READ))

        page = tab(reader, account)

        assert "Note a competitor" not in page
        assert "Note a deal" not in page


class TestHistory:
    def test_who_is_gone_stays_in_the_history_and_can_come_back(self, writer, account):
        version = make.presence(account, supplies="Gears")
        page = f"/dossier/competitors/at/{version.presence_id}/"

        writer.post(f"{page}withdraw/", {"seen": str(version.pk)})
        gone = writer.get(page).content.decode()
        writer.post(f"/dossier/competitors/versions/{version.pk}/restore/")

        assert "They are not here any more." in gone
        assert "Gears" in gone
        assert "Gears" in tab(writer, account)


class TestDeals:
    def test_a_deal_is_noted_with_its_competitor(self, writer, account):
        typed = {**DEAL, "competitor": "Servalt", "point": "price", "amount": "9 000"}
        writer.post(f"/dossier/accounts/{account.pk}/contests/add/", {**typed, "currency": "eur"})

        row = Contest.objects.get()
        page = tab(writer, account)
        assert (row.competitor.name, row.amount, row.currency) == ("Servalt", 9_000, "EUR")
        assert "0 of 1 decided deal was won (0" in page

    def test_nothing_decided_has_no_rate(self, writer, account):
        make.deal(account, "dropped")

        assert "no rate can be told" in tab(writer, account)

    def test_a_day_to_come_is_refused_and_nothing_typed_is_lost(self, writer, account):
        answer = writer.post(
            f"/dossier/accounts/{account.pk}/contests/add/",
            {**DEAL, "decided_on": "2199-01-01", "reason": "Because"},
        )

        assert answer.context["form"].errors["decided_on"]
        assert "Because" in answer.content.decode()

    def test_the_second_of_two_tabs_is_told(self, writer, account):
        row = make.deal(account)
        writer.post(f"/dossier/contests/{row.pk}/", {**DEAL, "title": "Theirs", "seen": "1"})

        answer = writer.post(f"/dossier/contests/{row.pk}/", {**DEAL, "title": "Mine", "seen": "1"})

        assert answer.status_code == 422
        assert "Nothing was overwritten" in answer.content.decode()
        assert Contest.objects.get().title == "Theirs"

    def test_a_removed_one_can_be_brought_back(self, writer, account):
        row = make.deal(account, title="Rollers")

        writer.post(f"/dossier/contests/{row.pk}/remove/")
        gone = tab(writer, account)
        writer.post(f"/dossier/contests/{row.pk}/restore/")

        assert "1 deal was removed" in gone
        assert "1 deal was removed" not in tab(writer, account)


class TestCatalogue:
    def test_only_accounts_open_to_the_reader_are_named(self, writer, account):
        version = make.presence(account)
        make.presence(portfolio.account(name="Secret Customer"))

        page = writer.get(f"/dossier/competitors/{version.presence.competitor_id}/")

        assert "Hallmeier Werke" in page.content.decode()
        assert "Secret Customer" not in page.content.decode()

    def test_it_is_found_by_a_name_that_was_merged(self, account):
        make.presence(account, "Servalt")
        other = make.presence(account, "Zorn AG", "Gears").presence.competitor
        head = browser_of(make.actor())
        kept = Competitor.objects.get(name="Servalt")

        head.post(f"/dossier/competitors/{other.pk}/merge/", {"target": str(kept.pk)})

        page = head.get("/dossier/competitors/?q=zorn").content.decode()
        assert "also called Zorn AG" in page
        csv = b"".join(head.get("/dossier/competitors.csv").streaming_content).decode()
        assert "Zorn AG" in csv
        led = head.get(f"/dossier/competitors/{other.pk}/")
        assert led["Location"] == f"/dossier/competitors/{kept.pk}/"

    def test_an_address_that_is_none_is_refused_at_its_field(self, account):
        row = make.presence(account).presence.competitor
        head = browser_of(make.actor())

        answer = head.post(
            f"/dossier/competitors/{row.pk}/change/",
            {"name": "Servalt", "website": "javascript:alert(1)", "note": "Kept"},
        )

        assert answer.status_code == 422
        assert "An address begins with https://." in answer.content.decode()
        assert "Kept" in answer.content.decode()


class TestPoints:
    def test_a_renamed_point_is_called_so_everywhere(self, writer, account):
        head = browser_of(make.actor())
        make.presence(account, marks={"price": (2, 4)})

        head.post("/dossier/points/price/rename/", {"name": "Cost of ownership"})

        assert "Cost of ownership" in tab(writer, account)

    def test_a_name_that_is_taken_is_refused_beside_it(self, account):
        head = browser_of(make.actor())

        answer = head.post("/dossier/points/price/rename/", {"name": "Quality"})

        assert answer.status_code == 422
        assert "There is a point of this name already." in answer.content.decode()


class TestProfile:
    def test_nothing_is_drawn_where_nothing_is_marked(self):
        assert profile([ProfileRow("Price", None, None)], "We and they") == ""

    def test_a_line_breaks_where_a_mark_is_unknown(self):
        rows = [ProfileRow("A", 1, 2), ProfileRow("B", None, 3), ProfileRow("C", 4, 5)]

        drawn = profile(rows, "We and they")

        assert drawn.count('class="s-c1 thick"') == 0
        assert drawn.count('class="s-mute dotted"') == 2

    def test_long_names_take_two_lines_and_are_whole_in_the_title(self):
        name = "Gewährleistung und Kulanz bei Rückläufern aus dem Feld"

        drawn = profile([ProfileRow(name, 1, 2)], "We and they")

        assert f"<title>{name}: we 1, they 2</title>" in drawn
        assert "Kulanz bei Rückläufer…" in drawn
