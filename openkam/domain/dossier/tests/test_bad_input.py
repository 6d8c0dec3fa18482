"""What people and scripts put into the form of a fact: refused in words, nothing typed is lost."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openkam.core.access.models import Level
from openkam.domain.dossier.models import FactVersion, StoredFile
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import services as people_services
from openkam.domain.stakeholders.tests import make as stakeholders

pytestmark = pytest.mark.django_db
SAYS = {"source": "observation", "is_confirmed": "True"}
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


@pytest.fixture
def writer(account):
    client = Client()
    user = portfolio.member(account, Level.WRITE)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


def address(account, kind, year=None):
    return f"/dossier/accounts/{account.pk}/facts/{kind}/" + (f"?year={year}" if year else "")


def note(client, account, kind, **typed):
    return client.post(address(account, kind), {**SAYS, **typed})


def text(response):
    return response.content.decode()


class TestMarkup:
    def test_it_is_shown_as_it_was_typed_on_every_page(self, writer, account):
        kind = make.own_kind(name=MARKUP[:90], value_type="text")
        note(writer, account, "goals", text=MARKUP, source_text=MARKUP)
        note(writer, account, kind.code, text=MARKUP)
        make.fact(
            account,
            "opportunity_1",
            low=1,
            number=2,
            high=3,
            currency="EUR",
            text=MARKUP,
        )
        version = FactVersion.objects.get(fact__kind="goals")
        walk = writer.post(f"/dossier/accounts/{account.pk}/revise/")["Location"]

        pages = [
            f"/accounts/{account.pk}/dossier/",
            f"/accounts/{account.pk}/dossier/?q=script",
            f"/dossier/facts/{version.fact_id}/",
            address(account, "goals"),
            walk,
        ]
        for page in pages:
            shown = text(writer.get(page))
            assert "<script>alert(1)" not in shown, page
            assert "<img src=x" not in shown, page


class TestTooMuch:
    @pytest.mark.parametrize("field", ["text", "source_text"])
    def test_a_megabyte_stays_typed_and_is_refused_in_words(self, writer, account, field):
        pasted = "word " * 200_000

        answer = note(writer, account, "goals", **{"text": "Ten shops", field: pasted})

        assert (answer.status_code, FactVersion.objects.count()) == (422, 0)
        assert answer.context["form"].errors[field]
        assert pasted.strip() in text(answer)

    def test_the_browser_cuts_nothing_that_is_pasted(self, writer, account):
        form = writer.get(address(account, "goals")).context["form"]

        for name in ("text", "source_text"):
            assert "maxlength" not in str(form[name])


class TestUnits:
    @pytest.mark.parametrize("typed", ["12 t", "12t", "12", "12 T"])
    def test_the_unit_of_the_kind_may_stand_behind_the_number(self, writer, account, typed):
        kind = make.own_kind(unit="t")

        note(writer, account, kind.code, number=typed)

        assert FactVersion.objects.get().number == 12

    @pytest.mark.parametrize("typed", ["12 kg", "12 €", "12 kt", "kg 12"])
    def test_another_unit_is_refused_and_stays_typed(self, writer, account, typed):
        kind = make.own_kind(unit="t")

        answer = note(writer, account, kind.code, number=typed)

        assert answer.status_code == 422
        assert "This is counted in t" in text(answer)
        assert f'value="{typed}"' in text(answer)
        assert not FactVersion.objects.exists()

    @pytest.mark.parametrize(
        ("unit", "typed", "kept"),
        [("", "1.2m", 1_200_000), ("t", "50 k t", 50_000), ("m", "5 m", 5)],
    )
    def test_thousands_and_millions_may_be_shortened(self, writer, account, unit, typed, kept):
        kind = make.own_kind(unit=unit)

        note(writer, account, kind.code, number=typed)

        assert FactVersion.objects.get().number == kept

    def test_what_may_be_the_beginning_of_the_unit_multiplies_nothing(self, writer, account):
        kind = make.own_kind(unit="m²")

        answer = note(writer, account, kind.code, number="50 m")

        assert answer.status_code == 422
        assert "This is counted in m²" in text(answer)

    def test_a_range_is_shown_as_it_was_understood(self, writer, account):
        typed = {
            "low": "50k",
            "number": "€80k",
            "high": "1.2m",
            "currency": "",
            "text": "As in May",
        }

        note(writer, account, "opportunity_1", **typed)

        page = text(writer.get(f"/accounts/{account.pk}/dossier/")).replace("\u202f", " ")
        version = FactVersion.objects.get()
        assert (version.low, version.number, version.high) == (50_000, 80_000, 1_200_000)
        assert version.currency == "EUR"
        assert "€1.20\xa0M" in page

    def test_all_that_is_wrong_with_a_range_is_said_at_once(self, writer, account):
        typed = {"low": "9", "number": "5", "high": "7", "currency": "E1R", "text": "Guess"}

        answer = note(writer, account, "opportunity_1", **typed)

        assert set(answer.context["form"].errors) == {"number", "currency"}

    def test_what_may_mean_either_is_asked_and_stays_typed(self, writer, account):
        answer = note(writer, account, "revenue", year="2025", number="1,250k", currency="EUR")

        said = text(answer).replace("\u202f", " ")
        assert answer.status_code == 422
        assert "as 1 250 000 or as 1 250" in said
        assert 'value="1,250k"' in said

    def test_a_number_without_a_unit_takes_none(self, writer, account):
        answer = note(writer, account, "employees", year="2025", number="40 lorries")

        assert answer.status_code == 422
        assert "this kind has no unit" in text(answer)

    @pytest.mark.parametrize(
        ("typed", "currency", "kept"),
        [
            ("1 000 €", "EUR", "EUR"),
            ("€1,000", "eur", "EUR"),
            ("1 000 Kč", "CZK", "CZK"),
            ("$1000", "CAD", "CAD"),
            ("1000 zł", "", "PLN"),
        ],
    )
    def test_a_currency_beside_the_amount_may_say_the_same(
        self, writer, account, typed, currency, kept
    ):
        note(writer, account, "budget", year="2026", number=typed, currency=currency)

        version = FactVersion.objects.get()
        assert (int(version.number), version.currency) == (1000, kept)

    @pytest.mark.parametrize("typed", ["1000 €", "EUR 1000", "1000 Kč"])
    def test_another_currency_beside_the_amount_is_asked_about(self, writer, account, typed):
        answer = note(writer, account, "budget", year="2026", number=typed, currency="USD")

        assert answer.status_code == 422
        assert "Which one is meant?" in text(answer)
        assert f'value="{typed}"' in text(answer)
        assert not FactVersion.objects.exists()

    def test_what_is_no_currency_is_refused(self, writer, account):
        answer = note(writer, account, "budget", year="2026", number="12 apples", currency="USD")

        assert "is no currency that is known" in text(answer)


class TestLife:
    @pytest.mark.parametrize("months", ["0", "-3", "121", "soon", "2.5", "2020-01-01"])
    def test_one_that_cannot_be_is_refused_and_stays_typed(self, writer, account, months):
        answer = note(writer, account, "goals", text="Ten shops", life_months=months)

        assert answer.status_code == 422
        assert answer.context["form"].errors["life_months"]
        assert f'value="{months}"' in text(answer)

    @pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2101-01-01"])
    def test_a_day_of_another_age_is_refused(self, writer, account, day):
        kind = make.own_kind(value_type="date")

        answer = note(writer, account, kind.code, day=day)

        assert answer.status_code == 422
        assert "between 1900 and 2100" in text(answer)

    @pytest.mark.parametrize("year", ["1899", "2101", "25", "last"])
    def test_a_year_that_cannot_be_is_refused(self, writer, account, year):
        answer = note(writer, account, "employees", year=year, number="12")

        assert answer.status_code == 422
        assert answer.context["form"].errors["year"]


class TestTwice:
    def test_a_year_that_is_noted_already_is_shown_before_it_is_replaced(self, writer, account):
        make.fact(account, "employees", number=900, year=2025)

        answer = note(writer, account, "employees", year="2025", number="950")
        seen = answer.context["form"].data["seen"]
        again = note(writer, account, "employees", year="2025", number="950", seen=seen)

        assert answer.status_code == 422
        assert "Employees of 2025 is noted already" in text(answer)
        assert "900" in text(answer)
        assert again.status_code == 302
        assert FactVersion.objects.filter(fact__year=2025).count() == 2

    def test_of_two_tabs_that_note_the_first_version_one_is_told(self, writer, account):
        assert note(writer, account, "goals", text="Mine", seen="").status_code == 302

        answer = note(writer, account, "goals", text="Also mine", seen="")

        assert answer.status_code == 422
        assert "Also mine" in text(answer)
        assert FactVersion.objects.count() == 1


class TestSourcesThatAreGone:
    def test_somebody_who_was_erased_is_shown_as_erased(self, writer, account):
        place = stakeholders.stakeholder(account, "Anke Vogt")
        note(writer, account, "goals", text="Ten shops", source="person", said_by=place.person_id)
        version = FactVersion.objects.get()
        page = f"/accounts/{account.pk}/dossier/"
        assert f"/people/positions/{place.pk}/" in text(writer.get(page))

        people_services.erase_person(
            stakeholders.actor(), place.person_id, typed="Anke Vogt", today=stakeholders.TODAY
        )

        for shown in (page, f"/dossier/facts/{version.fact_id}/"):
            assert "Anke Vogt" not in text(writer.get(shown))
            assert f"Erased person {place.person_id}" in text(writer.get(shown))

    def test_nobody_of_another_account_can_be_the_source(self, writer, account):
        stakeholders.stakeholder(account, "Anke Vogt")
        stranger = stakeholders.stakeholder(portfolio.account())

        answer = note(
            writer, account, "goals", text="Ten", source="person", said_by=stranger.person_id
        )

        assert answer.status_code == 422
        assert not FactVersion.objects.exists()

    def test_a_file_that_was_removed_is_shown_as_removed(self, writer, account):
        file = make.file(account, name="report.txt")
        note(writer, account, "goals", text="Ten shops", source="document", file=file.pk)
        version = FactVersion.objects.get()
        assert "report.txt" in text(writer.get(f"/accounts/{account.pk}/dossier/"))
        StoredFile.objects.filter(pk=file.pk).update(removed_at=file.added_at)

        page = text(writer.get(f"/dossier/facts/{version.fact_id}/"))

        assert "report.txt (removed)" in page

    def test_a_file_comes_along_and_one_sent_again_is_the_same(self, writer, account):
        kind = make.own_kind(value_type="file", name="Organisation chart")
        for _again in range(2):
            note(
                writer,
                account,
                kind.code,
                upload=SimpleUploadedFile("chart.txt", b"The board and below"),
                seen=FactVersion.objects.order_by("-pk").values_list("pk", flat=True).first() or "",
            )

        version = FactVersion.objects.get(replaced_on=None)
        assert (StoredFile.objects.count(), version.file.name) == (1, "chart.txt")

    def test_a_kind_that_is_a_file_needs_one(self, writer, account):
        kind = make.own_kind(value_type="file", name="Organisation chart")

        answer = note(writer, account, kind.code)

        assert answer.status_code == 422
        assert "Choose a file, or add one." in text(answer)

    def test_a_file_that_was_taken_in_stays_chosen_when_the_rest_is_refused(self, writer, account):
        answer = note(
            writer,
            account,
            "goals",
            text="x" * 20_001,
            source="document",
            upload=SimpleUploadedFile("plan.txt", b"Ten new shops"),
        )

        assert answer.status_code == 422
        assert f'<option value="{StoredFile.objects.get().pk}" selected>plan.txt' in text(answer)


class TestWalkKeepsWhatWasTyped:
    def test_a_note_for_the_record_that_is_too_long_stays(self, writer, account):
        walk = writer.post(f"/dossier/accounts/{account.pk}/revise/")["Location"]
        pasted = "word " * 1_000

        answer = writer.post(f"{walk}end/", {"note": pasted})

        assert answer.status_code == 422
        assert pasted.strip() in text(answer)
