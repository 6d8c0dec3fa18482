"""The dossier as PDF."""

from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from openkam.core.access.models import Level
from openkam.domain.dossier import selectors
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders.services import Played, set_roles
from openkam.domain.stakeholders.tests import make as stakeholders

pytestmark = pytest.mark.django_db


def read(client, account, **asked):
    response = client.get(f"/dossier/accounts/{account.pk}/paper/", asked)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    pages = PdfReader(BytesIO(response.content)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


def signed_in(user):
    portfolio.company()
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def reader():
    return signed_in(make.actor())


class TestWhole:
    def test_it_says_of_each_fact_where_it_is_from_and_what_is_only_assumed(self, reader):
        account = portfolio.account(name="Příliš s.r.o.")
        make.fact(account, "goals", "Открыть четыре магазина", source="web", source_text="Web")

        _pages, text = read(reader, account)

        assert "Příliš s.r.o." in text
        assert "Открыть четыре магазина" in text
        assert "Web page: Web" in text
        assert "assumed" in text

    def test_markup_in_a_text_is_text(self, reader):
        account = portfolio.account()
        make.fact(account, text='#import "x" <script>alert(1)</script> *bold* $x$')

        _pages, text = read(reader, account)

        assert '#import "x" <script>alert(1)</script> *bold* $x$' in text

    def test_what_has_no_space_stays_on_the_paper(self, reader):
        account = portfolio.account()
        make.fact(account, text="Й" * 300)

        _pages, text = read(reader, account)

        assert text.count("Й") == 300
        assert "Й" * 150 not in text  # a line has fewer

    def test_it_speaks_the_reader_s_language(self):
        account = portfolio.account()
        make.fact(account)
        czech = portfolio.member(account, Level.READ, language="cs")

        _pages, text = read(signed_in(czech), account)

        assert "Popis" in text

    def test_an_empty_dossier_says_so(self, reader):
        _pages, text = read(reader, portfolio.account())

        assert "Nothing is written down about this account yet." in text


class TestOnePage:
    def test_however_much_is_known_it_is_one_page(self, reader):
        account = portfolio.account(
            name="A company with a name as long as the register allows " * 3
        )
        for kind in selectors.kinds().values():
            if kind.value_type in ("text", "list"):
                make.fact(
                    account, kind.code, "\n".join(["A long line of what is known. " * 20] * 9)
                )
        for number in range(40):
            place = stakeholders.stakeholder(account, f"Person {number} " + "Longname" * 4)
            set_roles(make.actor(), place.pk, [Played("decider")], today=make.TODAY)

        pages, text = read(reader, account, length="page")

        assert pages == 1
        assert "40 people are known" in text


def test_nobody_reads_the_paper_of_an_account_that_is_closed_to_them():
    account = portfolio.account()
    outsider = signed_in(portfolio.member(portfolio.account(), Level.LEAD))

    assert outsider.get(f"/dossier/accounts/{account.pk}/paper/").status_code == 404
