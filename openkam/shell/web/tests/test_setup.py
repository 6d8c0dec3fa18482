"""The first visit, and the end of the demo."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from openkam.core.access import invitations, setup_code, users
from openkam.core.access.models import Session, User
from openkam.core.access.tests import make
from openkam.core.jobs.models import Job
from openkam.domain.portfolio.models import Company, ImportBatch
from openkam.domain.portfolio.tests.make import NOW

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
GIVEN = {
    "name": "Nordwind",
    "currency": "PLN",
    "first_month": "4",
    "language": "pl",
    "administrator_name": "Anna Nowak",
    "email": "Anna@Example.com",
    "password": "seven wild geese",
    "password_again": "seven wild geese",
}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path
    settings.LEDGER_FOLDER = tmp_path / "ledger"


@pytest.fixture
def admitted(client):
    client.post("/setup/", {"code": setup_code.current_code()})
    return client


class TestFirstVisit:
    @pytest.mark.parametrize("path", ["/", "/portfolio/accounts/", "/sign-in/", "/no-such-page/"])
    def test_every_page_leads_to_it(self, client, path):
        answer = client.get(path)

        assert answer["Location"] == "/setup/"

    def test_fragments_lead_the_whole_page_to_it(self, client):
        answer = client.get("/portfolio/accounts/", headers={"HX-Request": "true"})

        assert answer["HX-Redirect"] == "/setup/"

    def test_it_ends_with_the_company(self, client):
        Company.objects.create(name="Nordwind")

        assert client.get("/setup/")["Location"] == "/"
        assert client.get("/setup/company/")["Location"] == "/setup/"
        assert client.get("/sign-in/").status_code == 200

    def test_an_import_by_command_does_not_end_it(self, client):
        Company.objects.create(name="", currency="GBP")

        assert client.get("/")["Location"] == "/setup/"

    def test_it_costs_users_no_query_once_there_is_a_company(
        self, client, django_assert_num_queries
    ):
        Company.objects.create(name="Nordwind")
        client.force_login(make.user())
        client.get("/settings/")

        with django_assert_num_queries(2):  # session and user
            client.get("/settings/")

    def test_who_was_invited_by_command_can_sign_in_before_it(self, client):
        make.user(email="eva@example.com", password=make.PASSWORD)

        answer = client.post("/sign-in/", {"login": "eva@example.com", "password": make.PASSWORD})

        assert answer["Location"] == "/"
        assert client.get("/")["Location"] == "/setup/"


class TestCode:
    def test_it_is_asked_for_first(self, client):
        assert b'name="code"' in client.get("/setup/").content
        assert client.get("/setup/company/")["Location"] == "/setup/"
        assert client.post("/setup/company/", GIVEN)["Location"] == "/setup/"
        assert client.post("/setup/demo/")["Location"] == "/setup/"
        assert not User.objects.people().exists()

    def test_the_right_one_opens_the_choice(self, admitted):
        answer = admitted.get("/setup/")

        assert b"/setup/company/" in answer.content
        assert b"/setup/demo/" in answer.content

    def test_another_one_does_not(self, client):
        setup_code.current_code()

        answer = client.post("/setup/", {"code": "AAAA-BBBB-CCCC"})

        assert answer.status_code == 422
        assert b"not the code" in answer.content
        assert b"AAAA-BBBB-CCCC" in answer.content

    def test_it_can_not_be_guessed(self, client):
        code = setup_code.current_code()
        for _attempt in range(10):
            client.post("/setup/", {"code": "AAAA-BBBB-CCCC"})

        answer = client.post("/setup/", {"code": code})

        assert answer.status_code == 429
        assert client.get("/setup/company/")["Location"] == "/setup/"

    def test_it_is_filled_in_from_the_address_but_not_sent(self, client):
        code = setup_code.current_code()

        answer = client.get(f"/setup/?code={code}")

        assert f'value="{code}"' in answer.content.decode()
        assert client.get("/setup/company/")["Location"] == "/setup/"

    def test_a_new_code_shuts_out_who_knew_the_old_one(self, admitted):
        setup_code.remove()
        setup_code.current_code()

        assert admitted.get("/setup/company/")["Location"] == "/setup/"

    def test_an_administrator_without_it_does_not_get_further(self, client):
        client.force_login(make.administrator())

        assert client.get("/setup/company/")["Location"] == "/setup/"


class TestOwnData:
    def test_it_creates_company_and_administrator_and_signs_in(
        self, admitted, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            answer = admitted.post("/setup/company/", GIVEN)

        company, user = Company.objects.get(), User.objects.people().get()
        assert answer["Location"] == "/"
        assert (company.name, company.currency, company.first_month) == ("Nordwind", "PLN", 4)
        assert (user.email, user.name) == ("anna@example.com", "Anna Nowak")
        assert user.is_administrator
        assert user.is_head
        assert admitted.get("/profile/").status_code == 200
        assert not setup_code.kept_in().exists()

    def test_it_keeps_the_logo(self, admitted):
        logo = SimpleUploadedFile("logo.png", PNG, content_type="text/html")

        admitted.post("/setup/company/", {**GIVEN, "logo": logo})

        answer = Client().get("/company/logo/")
        assert answer.content == PNG
        assert answer["Content-Type"] == "image/png"
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_it_needs_no_currency(self, admitted):
        admitted.post("/setup/company/", {**GIVEN, "currency": ""})

        assert Company.objects.get().currency == ""

    def test_it_keeps_the_currency_of_an_import_that_came_before(self, admitted):
        Company.objects.create(name="", currency="GBP")
        ImportBatch.objects.create(
            source="erp", state="live", actor=users.system_user(), started_at=NOW
        )

        admitted.post("/setup/company/", GIVEN)

        assert Company.objects.get().currency == "GBP"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"name": ""}, "name"),
            ({"currency": "XXX"}, "currency"),
            ({"first_month": "13"}, "first_month"),
            ({"language": "tlh"}, "language"),
            ({"email": "anna"}, "email"),
            ({"password": "short", "password_again": "short"}, "password"),
            ({"password_again": "something else"}, "password_again"),
            ({"logo": SimpleUploadedFile("logo.svg", b"<svg onload=x>")}, "logo"),
            ({"logo": SimpleUploadedFile("big.png", PNG + b"\0" * 524_288)}, "logo"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_it_says_at_the_field_what_is_wrong_and_keeps_the_rest(self, admitted, wrong, field):
        for file in wrong.values():
            if isinstance(file, SimpleUploadedFile):
                file.seek(0)

        answer = admitted.post("/setup/company/", {**GIVEN, **wrong})

        form = answer.context["form"]
        assert answer.status_code == 422
        assert list(form.errors) == [field]
        assert b"Anna Nowak" in answer.content
        assert b"seven wild geese" not in answer.content
        assert not Company.objects.exclude(name="").exists()
        assert not User.objects.people().exists()

    def test_it_happens_once(self, admitted):
        second = Client()
        second.post("/setup/", {"code": setup_code.current_code()})
        admitted.post("/setup/company/", GIVEN)

        answer = second.post("/setup/company/", {**GIVEN, "email": "thief@example.com"})

        assert answer["Location"] == "/setup/"
        assert not User.objects.filter(email="thief@example.com").exists()

    def test_a_signed_in_administrator_only_names_the_company(self, client):
        administrator = make.administrator()
        client.force_login(administrator)
        client.post("/setup/", {"code": setup_code.current_code()})

        client.post("/setup/company/", {name: GIVEN[name] for name in list(GIVEN)[:4]})

        assert Company.objects.get().name == "Nordwind"
        assert User.objects.people().get() == administrator


class TestDemo:
    def test_it_is_not_offered_where_the_operator_does_not_want_it(self, admitted, settings):
        settings.DEMO_IS_OFFERED = False

        assert admitted.get("/setup/")["Location"] == "/setup/company/"
        assert admitted.post("/setup/demo/")["Location"] == "/setup/"
        assert not Job.objects.exists()

    def test_it_is_built_by_a_job_that_one_can_watch(self, admitted):
        answer = admitted.post("/setup/demo/")

        assert answer["Location"] == "/setup/demo/"
        assert Job.objects.get().name == "demo.build"
        assert b"Building the demo" in admitted.get("/setup/demo/").content
        assert Client().get("/setup/demo/")["Location"] == "/setup/"

    def test_it_leads_to_the_sign_in_when_it_is_built(self, admitted):
        admitted.post("/setup/demo/")
        Job.objects.update(state=Job.State.DONE)
        Company.objects.create(name="Demo", is_demo=True)

        fragment = admitted.get("/setup/demo/", headers={"HX-Request": "true"})
        page = Client().get("/sign-in/")

        assert fragment["HX-Redirect"] == "/sign-in/"
        assert not setup_code.kept_in().exists()
        assert b"Brian Welcker" in page.content

    def test_its_sign_ins_are_shown_nowhere_else(self, client):
        Company.objects.create(name="Nordwind")

        assert b"Brian Welcker" not in client.get("/sign-in/").content

    def test_a_failure_can_be_tried_again(self, admitted):
        admitted.post("/setup/demo/")
        Job.objects.update(state=Job.State.FAILED, error="The disk is full.")

        answer = admitted.get("/setup/demo/")

        assert b"The disk is full." in answer.content
        assert b"Try again" in answer.content


class TestLeaveDemo:
    def test_only_administrators_leave_it(self, client):
        Company.objects.create(name="Demo", is_demo=True)
        client.force_login(make.head())

        assert client.post("/demo/leave/").status_code == 403
        assert Company.objects.exists()

    def test_it_is_not_possible_for_a_real_company(self, client):
        Company.objects.create(name="Nordwind")
        client.force_login(make.administrator())

        assert client.get("/demo/leave/").status_code == 403
        assert client.post("/demo/leave/").status_code == 403
        assert Company.objects.exists()

    def test_it_asks_before(self, client):
        Company.objects.create(name="Demo", is_demo=True)
        client.force_login(make.administrator())

        answer = client.get("/demo/leave/")

        assert answer.status_code == 200
        assert Company.objects.exists()

    def test_it_waits_for_work_under_way(self, client):
        Company.objects.create(name="Demo", is_demo=True)
        client.force_login(make.administrator())
        Job.objects.create(name="x.y", actor=users.system_user(), state=Job.State.RUNNING)

        client.post("/demo/leave/")

        assert Company.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_it_wipes_everything_and_begins_the_first_visit(self, client):
        Company.objects.create(name="Demo", is_demo=True)
        client.force_login(make.administrator())

        answer = client.post("/demo/leave/")

        assert answer["Location"] == "/setup/"
        assert not Company.objects.exists()
        assert not User.objects.exists()
        assert not Session.objects.exists()
        assert setup_code.kept_in().exists()
        assert client.get("/")["Location"] == "/setup/"


class TestInvitation:
    GIVEN = {
        "name": "Nora Nowak",
        "password": "seven wild geese",
        "password_again": "seven wild geese",
    }

    @pytest.fixture(autouse=True)
    def company(self):
        return Company.objects.create(name="Nordwind")

    @pytest.fixture
    def link(self):
        _invitation, token = invitations.invite_user(
            make.administrator(),
            email="nora@example.com",
            name="Nora New",
            role="member",
            is_administrator=False,
            language="cs",
            now=timezone.now(),
        )
        return f"/invitation/{token}/"

    def test_it_shows_whom_it_is_for(self, client, link):
        answer = client.get(link)

        assert b"nora@example.com" in answer.content
        assert b'value="Nora New"' in answer.content
        # The address is a key for this site only; without any referrer no form could be posted.
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]

    def test_it_lets_in_with_the_password_chosen(self, client, link):
        answer = client.post(link, self.GIVEN)

        assert answer["Location"] == "/"
        assert client.get("/profile/").status_code == 200
        assert User.objects.get(email="nora@example.com").name == "Nora Nowak"

    def test_it_works_once(self, client, link):
        client.post(link, self.GIVEN)

        answer = Client().post(link, self.GIVEN)

        assert answer.status_code == 404
        assert b"not valid any more" in answer.content

    def test_it_refuses_a_weak_password_at_the_field(self, client, link):
        answer = client.post(link, {**self.GIVEN, "password": "1234", "password_again": "1234"})

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["password"]
        assert b"Nora Nowak" in answer.content

    def test_unknown_links_open_nothing(self, client):
        assert client.get("/invitation/unknown/").status_code == 404

    def test_links_can_not_be_guessed(self, client):
        for _attempt in range(30):
            client.post("/invitation/unknown/", self.GIVEN)

        answer = client.post("/invitation/unknown/", self.GIVEN)

        assert answer.status_code == 429
