from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from openkam.core.access.tests import make as people
from openkam.core.audit.models import Entry
from openkam.core.ledger import Mapping
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import ImportSchedule, SavedMapping
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db
OTHER = make.MAPPING.replace('"Net"', '"Amount"')


def schedule(**fields):
    given = {
        "name": "Nightly",
        "kind": "sales",
        "source": "erp",
        "origin": "folder",
        "folder": "/data/in",
        "created_at": make.NOW,
    }
    return ImportSchedule.objects.create(created_by=people.administrator(), **{**given, **fields})


class TestSaveMapping:
    def test_it_keeps_the_mapping_for_its_source_and_kind(self):
        head = people.head()

        make.saved_mapping(actor=head)

        saved = selectors.saved_mapping(head, "erp", "sales")
        assert saved.text == make.MAPPING
        assert saved.saved_by == head
        assert selectors.saved_mapping(head, "erp", "accounts") is None

    def test_it_lets_an_earlier_one_give_way(self):
        make.saved_mapping()
        make.saved_mapping(OTHER)

        assert SavedMapping.objects.get().text == OTHER

    def test_it_notes_only_what_changed(self):
        for text in (make.MAPPING, make.MAPPING, OTHER):
            make.saved_mapping(text)

        assert Entry.objects.filter(verb="mapping.saved").count() == 2

    def test_it_tells_of_the_last_change_only(self):
        head = people.head()
        make.saved_mapping(actor=head)
        mapping = Mapping.from_toml(make.MAPPING)
        later = make.NOW + timedelta(days=1)

        services.save_mapping(
            people.head(), mapping=mapping, text=make.MAPPING, header=("Invoice",), now=later
        )

        saved = SavedMapping.objects.get()
        assert (saved.saved_at, saved.saved_by) == (make.NOW, head)
        assert saved.header == ["Invoice"]

    def test_it_keeps_the_header_when_none_is_given(self):
        mapping = Mapping.from_toml(make.MAPPING)
        head = people.head()
        services.save_mapping(head, mapping=mapping, header=("Invoice", "Net"), now=make.NOW)

        saved = services.save_mapping(head, mapping=mapping, now=make.NOW)

        assert saved.header == ["Invoice", "Net"]
        assert Mapping.from_toml(saved.text) == mapping

    def test_it_refuses_who_does_not_import(self):
        with pytest.raises(PermissionDenied):
            make.saved_mapping(actor=people.observer())


class TestRemoveMapping:
    def test_it_forgets_the_mapping(self):
        saved = make.saved_mapping()

        services.remove_mapping(people.head(), saved.pk)

        assert not SavedMapping.objects.exists()
        assert Entry.objects.filter(verb="mapping.removed").count() == 1

    def test_it_refuses_while_a_scheduled_import_uses_it(self):
        saved = make.saved_mapping()
        schedule()

        with pytest.raises(services.MappingInUse, match="Nightly"):
            services.remove_mapping(people.head(), saved.pk)


@pytest.fixture
def browser():
    client = Client()
    client.force_login(people.head(), "openkam.shell.web.sign_in.SignInBackend")
    return client


class TestPages:
    def test_the_list_says_what_to_do_while_it_is_empty(self, browser):
        make.company()

        page = browser.get(reverse("portfolio:import-mappings"))

        assert "No mapping has been saved yet" in page.content.decode()

    def test_a_mapping_is_shown_in_words(self, browser):
        make.company()
        saved = make.saved_mapping()

        page = browser.get(reverse("portfolio:import-mapping", args=[saved.pk])).content.decode()

        assert "Net amount of the line" in page
        assert "date_format" in page

    def test_one_of_an_earlier_version_is_shown_without_words(self, browser):
        make.company()
        saved = make.saved_mapping()
        SavedMapping.objects.update(text='source = "erp"\n[columns]\nlong_gone = "X"\n')

        page = browser.get(reverse("portfolio:import-mapping", args=[saved.pk])).content.decode()

        assert "earlier version" in page

    def test_its_file_can_be_fetched(self, browser):
        make.company()
        saved = make.saved_mapping(make.MAPPING.replace('"erp"', r'"../Účto\"\r\n x"'))

        response = browser.get(reverse("portfolio:import-mapping-file", args=[saved.pk]))

        assert response.content.decode() == saved.text
        assert "%C3%9A%C4%8Dto" in response["Content-Disposition"]
        assert ".." not in response["Content-Disposition"]

    def test_a_deleted_one_can_be_taken_back(self, browser):
        make.company()
        saved = make.saved_mapping()
        remove = reverse("portfolio:import-mapping-remove", args=[saved.pk])

        page = browser.post(remove, follow=True).content.decode()
        assert not SavedMapping.objects.exists()
        assert "The mapping of erp is deleted." in page
        page = browser.post(reverse("portfolio:import-mapping-restore"), follow=True)

        assert SavedMapping.objects.get().text == make.MAPPING
        assert "is deleted" not in page.content.decode()

    def test_one_in_use_is_not_deleted(self, browser):
        make.company()
        saved = make.saved_mapping()
        schedule()

        remove = reverse("portfolio:import-mapping-remove", args=[saved.pk])
        page = browser.post(remove, follow=True).content.decode()

        assert "Nightly" in page
        assert SavedMapping.objects.exists()
