"""The settings of the buying roles."""

import pytest
from django.test import Client
from django.urls import reverse

from openkam.core.access.tests import make as people
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.models import OwnRole
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
PAGE = "/people/roles/"


@pytest.fixture
def head():
    portfolio.company()
    browser = Client()
    browser.force_login(make.actor())
    return browser


def text(response):
    return response.content.decode()


class TestExpectedRoles:
    def test_they_are_kept(self, head):
        head.post(PAGE, {"roles": ["decider", "approver"]})

        assert selectors.expected_roles() == ["decider", "approver"]

    def test_none_at_all_is_refused_in_words(self, head):
        answer = head.post(PAGE, {})

        assert answer.status_code == 422
        assert "Choose at least one role." in text(answer)

    def test_an_observer_reads_and_changes_nothing(self, head):
        browser = Client()
        browser.force_login(people.observer())

        assert "Save" not in text(browser.get(PAGE)).split('id="expected-title"')[1]
        assert browser.post(PAGE, {"roles": ["user"]}).status_code == 403


class TestOwnRoles:
    def test_one_is_added_and_can_be_expected(self, head):
        head.post(reverse("stakeholders:own-role-add"), {"name": "Sponsor"})

        assert f'value="{OwnRole.objects.get().code}"' in text(head.get(PAGE))

    def test_a_name_that_is_taken_stays_typed(self, head):
        answer = head.post(reverse("stakeholders:own-role-add"), {"name": "decider"})

        assert answer.status_code == 422
        assert 'value="decider">' in text(answer)
        assert "There is a role of this name already." in text(answer)

    def test_a_name_is_text_and_no_markup(self, head):
        head.post(reverse("stakeholders:own-role-add"), {"name": "<b>x</b>"})

        assert "<b>x</b>" not in text(head.get(PAGE))

    def test_it_is_retired_and_offered_again(self, head):
        role = services.add_own_role(make.actor(), "Sponsor")
        url = reverse("stakeholders:own-role-retire", args=[role.pk])

        head.post(url, {"retired": "1"})
        assert role.code not in selectors.role_names(with_retired=False)

        head.post(url, {"retired": "0"})
        assert role.code in selectors.role_names(with_retired=False)
