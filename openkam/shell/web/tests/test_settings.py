"""Settings of the company, thresholds, and what everybody decides about themselves."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openkam.core.access.tests import make
from openkam.core.audit.models import Entry
from openkam.core.jobs.models import Job
from openkam.domain.portfolio.models import Company, ImportBatch
from openkam.domain.portfolio.tests.make import NOW
from openkam.shell.web import navigation

pytestmark = pytest.mark.django_db
COMPANY = "/settings/company/"
THRESHOLDS = "/settings/thresholds/"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
GIVEN = {
    "name": "Nordwind",
    "currency": "EUR",
    "first_month": "1",
    "language": "en",
    "figures_as_of": "",
}
LIMITS = {
    "dependence_limit_share": "30",
    "a_class_limit_share": "80",
    "b_class_limit_share": "95",
    "watch_decline_share": "5",
    "act_decline_share": "10",
}


@pytest.fixture(autouse=True)
def company():
    return Company.objects.create(name="Nordwind", currency="EUR")


@pytest.fixture
def browser(client):
    client.force_login(make.administrator())
    return client


@pytest.fixture
def _ledger():
    ImportBatch.objects.create(
        source="erp", state="live", actor=make.administrator(), started_at=NOW
    )


def logo(content=PNG, name="logo.png"):
    return SimpleUploadedFile(name, content)


class TestHome:
    @pytest.mark.parametrize(
        ("persona", "place"),
        [
            (make.administrator, COMPANY),
            (make.head, THRESHOLDS),
            (make.observer, "/portfolio/tiers/"),
            (make.outsider, "/profile/"),
        ],
    )
    def test_it_leads_to_what_is_open(self, client, persona, place):
        client.force_login(persona())

        assert client.get("/settings/")["Location"] == place


class TestCompany:
    @pytest.mark.parametrize("persona", [make.outsider, make.head, make.observer])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_it_is_closed_to_who_is_no_administrator(self, client, persona, method):
        client.force_login(persona())

        assert getattr(client, method)(COMPANY, {**GIVEN, "name": "X"}).status_code == 403
        assert Company.objects.get().name == "Nordwind"

    def test_it_changes_what_is_given_and_notes_it(self, browser):
        changed = {**GIVEN, "name": "Südwind", "first_month": "7", "figures_as_of": "2026-06-30"}

        answer = browser.post(COMPANY, changed)

        company = Company.objects.get()
        assert answer["Location"] == COMPANY
        assert (company.name, company.first_month) == ("Südwind", 7)
        assert company.figures_as_of == date(2026, 6, 30)
        assert Entry.objects.get().changes["name"] == ["Nordwind", "Südwind"]

    def test_saving_without_a_change_leaves_no_trace(self, browser):
        browser.post(COMPANY, GIVEN)

        assert not Entry.objects.exists()

    def test_the_currency_changes_while_the_ledger_is_empty(self, browser):
        browser.post(COMPANY, {**GIVEN, "currency": "CZK"})

        assert Company.objects.get().currency == "CZK"

    @pytest.mark.usefixtures("_ledger")
    def test_the_currency_is_fixed_by_the_first_import(self, browser):
        page = browser.get(COMPANY)

        browser.post(COMPANY, {**GIVEN, "currency": "CZK"})

        assert page.context["form"].fields["currency"].disabled
        assert b"Fixed, since" in page.content
        assert Company.objects.get().currency == "EUR"

    @pytest.mark.usefixtures("_ledger")
    def test_another_day_of_the_figures_has_them_prepared_anew(self, browser):
        browser.post(COMPANY, {**GIVEN, "figures_as_of": "2026-06-30"})

        assert Job.objects.get().name == "portfolio.prepare_figures"

    @pytest.mark.usefixtures("_ledger")
    def test_another_name_does_not(self, browser):
        browser.post(COMPANY, {**GIVEN, "name": "Südwind"})

        assert not Job.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("currency", "XXX"),
            ("first_month", "0"),
            ("language", "xx"),
            ("figures_as_of", "30.2.2026"),
        ],
    )
    def test_it_says_at_the_field_what_is_wrong(self, browser, field, value):
        answer = browser.post(COMPANY, {**GIVEN, field: value})

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not Entry.objects.exists()


class TestLogo:
    def test_it_is_shown_to_everybody_without_guessing_of_types(self, browser, client):
        browser.post(COMPANY, {**GIVEN, "logo": logo()})

        browser.logout()
        answer = browser.get("/company/logo/")

        assert answer.content == PNG
        assert answer["Content-Type"] == "image/png"
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_it_is_not_sent_twice(self, browser):
        browser.post(COMPANY, {**GIVEN, "logo": logo()})
        etag = browser.get("/company/logo/")["ETag"]

        assert browser.get("/company/logo/", headers={"If-None-Match": etag}).status_code == 304

    def test_it_can_be_removed(self, browser):
        browser.post(COMPANY, {**GIVEN, "logo": logo()})

        browser.post(COMPANY, {**GIVEN, "remove_logo": "on"})

        assert browser.get("/company/logo/").status_code == 404

    @pytest.mark.parametrize(
        ("content", "kind"),
        [(b"\xff\xd8\xff\xe0JFIF", "image/jpeg"), (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp")],
    )
    def test_it_may_be_a_jpeg_or_webp(self, browser, content, kind):
        browser.post(COMPANY, {**GIVEN, "logo": logo(content)})

        assert browser.get("/company/logo/")["Content-Type"] == kind

    @pytest.mark.parametrize(
        "content",
        [
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"<html><script>alert(1)</script>",
            b"GIF89a",
            PNG + b"\0" * 524_288,
        ],
        ids=["svg", "html", "gif", "too large"],
    )
    def test_it_refuses_everything_else(self, browser, content):
        answer = browser.post(COMPANY, {**GIVEN, "logo": logo(content, "logo.png")})

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["logo"]
        assert browser.get("/company/logo/").status_code == 404


class TestThresholds:
    @pytest.mark.parametrize(
        ("persona", "status"),
        [(make.administrator, 302), (make.head, 302), (make.observer, 403), (make.outsider, 403)],
    )
    def test_heads_and_administrators_change_them(self, client, persona, status):
        client.force_login(persona())

        answer = client.post(THRESHOLDS, {**LIMITS, "dependence_limit_share": "25"})

        assert answer.status_code == status
        changed = Company.objects.get().dependence_limit_share == Decimal("0.25")
        assert changed == (status == 302)

    def test_they_are_shown_in_percent(self, browser):
        page = browser.get(THRESHOLDS).content.decode()

        assert 'value="30"' in page
        assert 'value="0.3' not in page

    def test_they_are_read_as_the_user_writes_them(self, client):
        client.force_login(make.head(language="cs"))

        client.post(THRESHOLDS, {**LIMITS, "dependence_limit_share": "27,5"})

        assert Company.objects.get().dependence_limit_share == Decimal("0.275")

    def test_they_are_shown_as_the_user_writes_them(self, client):
        Company.objects.update(dependence_limit_share=Decimal("0.275"))
        client.force_login(make.head(language="cs"))

        assert 'value="27,5"' in client.get(THRESHOLDS).content.decode()

    @pytest.mark.parametrize(
        ("field", "value", "place"),
        [
            ("dependence_limit_share", "0", "dependence_limit_share"),
            ("dependence_limit_share", "101", "dependence_limit_share"),
            ("dependence_limit_share", "many", "dependence_limit_share"),
            ("dependence_limit_share", "", "dependence_limit_share"),
            ("a_class_limit_share", "95", "__all__"),
            ("act_decline_share", "4", "__all__"),
        ],
    )
    def test_they_must_make_sense(self, browser, field, value, place):
        answer = browser.post(THRESHOLDS, {**LIMITS, field: value})

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [place]
        assert f'value="{value}"' in answer.content.decode() or not value
        assert not Entry.objects.exists()

    @pytest.mark.usefixtures("_ledger")
    def test_other_classes_have_the_figures_prepared_anew(self, browser):
        browser.post(THRESHOLDS, {**LIMITS, "a_class_limit_share": "70"})

        assert Job.objects.get().name == "portfolio.prepare_figures"

    def test_members_may_be_shown_the_whole(self, browser):
        browser.post(THRESHOLDS, {**LIMITS, "members_see_whole": "on"})

        assert Company.objects.get().members_see_whole


class TestProfile:
    GIVEN = {"name": "Eva Malá", "language": "cs", "theme": "dark"}

    @pytest.mark.parametrize(
        "persona", [make.outsider, make.observer, make.head, make.administrator]
    )
    def test_everybody_has_one(self, client, persona):
        client.force_login(persona())

        assert client.get("/profile/").status_code == 200

    def test_it_leads_to_everything_about_oneself(self, client):
        client.force_login(make.outsider())

        page = client.get("/profile/").content.decode()

        content = page[page.index("<main") :]
        assert all(f'href="{one.url}"' in content for one in navigation.personal_pages()[1:])

    def test_it_changes_language_and_appearance_at_once(self, client):
        client.force_login(make.user())

        client.post("/profile/", self.GIVEN)

        page = client.get("/profile/").content.decode()
        assert 'lang="cs"' in page
        assert 'data-bs-theme="dark"' in page

    def test_it_changes_nothing_else(self, client):
        eva = make.user(name="Eva")
        client.force_login(eva)

        client.post("/profile/", {**self.GIVEN, "role": "head", "is_administrator": "on"})

        eva.refresh_from_db()
        assert eva.name == "Eva Malá"
        assert not eva.is_administrator
        assert not eva.is_head

    @pytest.mark.parametrize(
        ("field", "value"), [("name", ""), ("language", "xx"), ("theme", "pink")]
    )
    def test_it_says_at_the_field_what_is_wrong(self, client, field, value):
        client.force_login(make.user())

        answer = client.post("/profile/", {**self.GIVEN, field: value})

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
