"""The base page: navigation, top bar, palette, error pages."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.handlers.exception import response_for_exception
from django.template.loader import render_to_string
from django.utils import translation

from openkam.core.access.tests import make
from openkam.domain.portfolio.models import Preparation
from openkam.domain.portfolio.tests import make as make_portfolio
from openkam.shell.web import assets, navigation

pytestmark = pytest.mark.django_db
FIND = "/find/"


@pytest.fixture(autouse=True)
def company():
    return make_portfolio.company(name="Nordwind")


def page_of(client, user, url=FIND, **headers):
    client.force_login(user)
    return client.get(url, headers=headers).content.decode()


def prepare(company, **fields):
    given = {
        "currency": "EUR",
        "as_of": date(2026, 9, 30),
        "revision": company.figures_revision,
        "started_at": datetime(2026, 10, 1, tzinfo=UTC),
        "completed_at": datetime(2026, 10, 1, tzinfo=UTC),
    }
    return Preparation.objects.create(**{**given, **fields})


class TestNavigation:
    def test_a_member_sees_no_imports_and_no_settings(self):
        sections = navigation.sections_of(make.user())

        assert [section.key for section in sections] == ["portfolio", "people", "results"]
        assert "Imports" not in [page.title for page in sections[0].pages]

    def test_a_head_sees_imports_and_thresholds(self):
        portfolio, _people, _selection, _results, settings = navigation.sections_of(make.head())

        assert "Imports" in [page.title for page in portfolio.pages]
        titles = [page.title for page in settings.pages]
        assert "Thresholds" in titles
        assert not {"Company", "Users", "Jobs"} & set(titles)

    def test_an_administrator_sees_all_settings(self):
        settings = navigation.sections_of(make.administrator())[-1]

        titles = [page.title for page in settings.pages]
        assert {"Company", "Thresholds", "Users", "Jobs"} <= set(titles)

    def test_every_address_of_it_exists(self):
        sections = navigation.sections_of(make.administrator(role="head"))
        shown = [page.url_name for section in sections for page in section.pages]

        assert shown == [page.url_name for section in navigation.SECTIONS for page in section.pages]
        assert len(navigation.personal_pages()) == len(navigation.PERSONAL)

    def test_it_asks_the_database_nothing_for_who_sees_all(self, django_assert_num_queries):
        user = make.head()

        with django_assert_num_queries(0):
            navigation.sections_of(user)

    def test_it_asks_once_whether_the_selection_concerns_a_member(self, django_assert_num_queries):
        user = make.user()

        with django_assert_num_queries(1):
            navigation.sections_of(user)
            navigation.rights_of(user)

    def test_a_view_belongs_to_the_page_with_the_longest_beginning(self):
        pages = navigation.SECTIONS[0].pages

        rejects = navigation.current_page(pages, "portfolio:import-rejects")
        assert rejects is not None
        assert rejects.url_name == "portfolio:imports"
        assert navigation.current_page(pages, "web:account-money") is pages[0]
        assert navigation.current_page(pages, "economics:concentration") is None

    @pytest.mark.parametrize(
        ("view", "marked"),
        [
            ("dossier:revisions", "dossier:revisions"),
            ("dossier:revision", "dossier:revisions"),
            ("dossier:presence-add", "portfolio:accounts"),
            ("dossier:contest", "portfolio:accounts"),
            ("dossier:fact-answer", "portfolio:accounts"),
            ("dossier:file", "portfolio:accounts"),
            ("dossier:contract-add", "portfolio:accounts"),
            ("dossier:contract-edit", "dossier:contracts"),
            ("dossier:contract-answer", "dossier:contracts"),
            ("dossier:competitor-merge", "dossier:competitors"),
        ],
    )
    def test_the_forms_of_a_dossier_belong_to_what_leads_to_them(self, view, marked):
        found = navigation.current_page(navigation.SECTIONS[0].pages, view)

        assert found is not None
        assert found.url_name == marked


class TestBasePage:
    def test_it_says_as_of_when_the_figures_are(self, client, company):
        prepare(company)

        page = page_of(client, make.head())

        assert "Figures as of 30\u00a0Sep\u00a02026" in page
        assert "<span>EUR</span>" in page

    def test_it_says_when_figures_are_being_renewed(self, client, company):
        prepare(company)
        company.figures_revision += 1
        company.save()

        assert "being brought up to date" in page_of(client, make.head())

    def test_only_who_may_see_imports_is_led_there(self, client, company):
        prepare(company)

        assert 'class="ok-ev" href="/portfolio/imports/"' in page_of(client, make.head())
        assert 'class="ok-ev" href="/portfolio/imports/"' not in page_of(client, make.user())

    def test_it_costs_two_queries_beyond_session_and_user(
        self, client, company, django_assert_num_queries
    ):
        prepare(company)
        page_of(client, make.head())

        with django_assert_num_queries(4):
            client.get(FIND)

    def test_the_chosen_appearance_comes_from_the_server(self, client):
        page = page_of(client, make.user(theme="dark"))

        assert '<html lang="en" data-bs-theme="dark">' in page
        assert "theme.js" not in page

    def test_without_a_choice_a_script_follows_the_system_before_the_first_paint(self, client):
        page = page_of(client, make.user())

        assert '<html lang="en">' in page
        assert page.index("theme.js") < page.index("stylesheet")

    def test_every_page_says_that_it_is_the_demo(self, client, company):
        company.is_demo = True
        company.save()

        assert "This is the demo company" in page_of(client, make.user())

    def test_it_names_the_company_in_the_navigation_and_the_title(self, client):
        page = page_of(client, make.user())

        assert '<small title="Nordwind">Nordwind</small>' in page
        assert "· Nordwind · OpenKAM</title>" in page

    def test_it_says_who_is_an_administrator(self, client):
        ada, eva = make.administrator(), make.user()

        assert f"<small>{ada.get_role_display()}, administrator</small>" in page_of(client, ada)
        assert f"<small>{eva.get_role_display()}</small>" in page_of(client, eva)

    def test_it_speaks_the_language_of_the_user(self, client):
        assert '<html lang="cs"' in page_of(client, make.user(language="cs"))

    def test_nothing_of_it_is_left_to_inline_code(self, client):
        page = page_of(client, make.head())

        assert "style=" not in page
        assert "<script>" not in page
        assert " onclick" not in page


class TestFind:
    def test_without_a_text_it_lists_the_pages(self, client):
        page = page_of(client, make.head())

        assert 'href="/economics/concentration/"' in page
        assert "Sign out" in page

    def test_it_finds_accounts_without_case_and_accents(self, client):
        account = make_portfolio.account(name="Jizera Papír a.s.")

        page = page_of(client, make.head(), f"{FIND}?q=PAPIR jizera")

        assert f'href="/accounts/{account.pk}/"' in page

    def test_it_finds_cyrillic(self, client):
        account = make_portfolio.account(name="Степова Агротехніка")

        assert f"/accounts/{account.pk}/" in page_of(client, make.head(), f"{FIND}?q=агро")

    def test_it_finds_only_what_is_open_to_the_reader(self, client):
        account = make_portfolio.account(name="Hidden Works")
        member = make_portfolio.member(account)

        assert f"/accounts/{account.pk}/" in page_of(client, member, f"{FIND}?q=hidden")
        assert f"/accounts/{account.pk}/" not in page_of(
            client, make.outsider(), f"{FIND}?q=hidden"
        )

    def test_it_finds_pages_by_what_else_people_call_them(self, client):
        page = page_of(client, make.head(), f"{FIND}?q=pareto", HX_Request="true")

        assert 'href="/economics/concentration/"' in page
        assert "/portfolio/products/" not in page

    def test_it_finds_pages_in_the_language_of_the_reader(self, client):
        with translation.override("cs"):
            title = str(navigation.SECTIONS[0].pages[0].title)

        page = page_of(client, make.head(language="cs"), f"{FIND}?q={title}", HX_Request="true")

        assert 'href="/portfolio/accounts/"' in page

    def test_the_palette_gets_options_only(self, client):
        client.force_login(make.head())

        answer = client.get(FIND, {"q": "accounts"}, headers={"HX-Request": "true"})

        assert "<html" not in answer.content.decode()
        assert 'role="option"' in answer.content.decode()
        assert "HX-Request" in answer["Vary"]

    def test_it_says_when_nothing_is_called_so(self, client):
        page = page_of(client, make.head(), f"{FIND}?q=<zzz>\0", HX_Request="true")

        assert "Nothing is called “&lt;zzz&gt;" in page

    def test_strangers_are_led_to_sign_in(self, client):
        assert client.get(FIND).status_code == 302


class TestErrorPages:
    def test_a_wrong_address_says_how_to_go_on(self, client):
        page = page_of(client, make.user(), "/nowhere/")

        assert "There is nothing here" in page
        assert 'class="ok-nav"' in page

    def test_a_stranger_gets_no_navigation_with_it(self, client):
        page = client.get("/nowhere/").content.decode()

        assert 'class="ok-nav"' not in page

    @pytest.mark.parametrize(("url", "status"), [("/nowhere/", 404), ("/settings/users/", 403)])
    def test_a_refusal_is_one_line_in_the_log(self, client, caplog, url, status):
        client.force_login(make.user())

        answer = client.get(url)

        (record,) = caplog.records
        assert answer.status_code == status
        assert record.name == "openkam.access"
        assert record.exc_info is None

    def test_a_fault_is_whole_in_the_log(self, rf, caplog):
        fault = RuntimeError("broken")

        response_for_exception(rf.get("/"), fault)

        (record,) = caplog.records
        assert record.exc_info[1] is fault

    def test_a_fault_is_told_without_asking_the_database(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            page = render_to_string("500.html")

        assert "Something broke" in page

    @pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404"])
    def test_each_leads_back_to_the_start(self, name):
        assert 'href="/"' in render_to_string(f"{name}.html")


class TestForms:
    def test_a_field_ties_its_label_help_and_fault_together(self):
        from django import forms

        class Naming(forms.Form):
            name = forms.CharField(help_text="As on invoices.")

        form = Naming({"name": ""})
        page = render_to_string("ui/form.html", {"form": form})

        assert '<label for="id_name">Name</label>' in page
        assert 'aria-describedby="id_name_helptext id_name_error"' in page
        assert 'id="id_name_helptext"' in page
        assert 'id="id_name_error"' in page


class TestStylesheets:
    @pytest.mark.parametrize("name", ["ok.css", "parts.css"])
    def test_colours_stand_in_the_tokens_only(self, name):
        text = (Path(assets.__file__).parent / "static" / "web" / name).read_text()

        rules = text[text.index("/* 2. Type") :] if name == "ok.css" else text
        assert "#" not in rules.replace("#palette-found", "")
