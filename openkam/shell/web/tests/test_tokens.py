import pytest
from django.conf import settings

from openkam.core.access.tests import make as people
from openkam.core.api.models import ApiToken
from openkam.core.api.tests import make
from openkam.core.served import note_served_at
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
BACKEND = settings.AUTHENTICATION_BACKENDS[0]
PAGE = "/profile/tokens/"


@pytest.fixture
def visitor(client):
    portfolio.company()

    def signed_in(user):
        client.force_login(user, BACKEND)
        return client

    return signed_in


class TestOwnTokens:
    def test_a_new_key_is_shown_once_and_opens_the_api(self, visitor):
        browser = visitor(people.head())

        made = browser.post(
            PAGE, {"name": "Nightly", "days": "30", "accounts": "write", "figures": "read"}
        )
        again = browser.get(PAGE).content.decode()

        key = made.context["key"]
        assert key in made.content.decode()
        assert key not in again
        assert "Nightly" in again
        answer = browser.get("/api/v1/accounts", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        "wish",
        [
            {"name": "", "days": "30", "accounts": "read"},
            {"name": "Nightly", "days": "30"},
            {"name": "Nightly", "days": "9999", "accounts": "read"},
            {"name": "Nightly", "days": "30", "figures": "write"},
        ],
    )
    def test_what_cannot_be_is_said_at_its_place_and_nothing_is_made(self, visitor, wish):
        answer = visitor(people.head()).post(PAGE, wish)

        assert answer.status_code == 422
        assert answer.context["form"].errors
        assert not ApiToken.objects.exists()

    def test_only_rights_that_exist_can_be_chosen_and_a_fault_keeps_what_was(self, visitor):
        answer = visitor(people.head()).post(PAGE, {"name": "", "days": "30", "accounts": "read"})

        page = answer.content.decode()
        assert 'name="figures" value="read"' in page
        assert 'name="figures" value="write"' not in page
        assert 'name="accounts" value="read" id="id_accounts_1" checked' in page

    def test_a_revoked_token_opens_nothing(self, visitor):
        head = people.head()
        token, key = make.token(head)

        visitor(head).post(f"/tokens/{token.pk}/revoke/")

        answer = visitor(head).get("/api/v1/accounts", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 401


class TestAllTokens:
    def test_administrators_find_everybodys_and_revoke_them(self, visitor):
        token, _key = make.token(people.head())
        make.token(people.outsider())
        browser = visitor(people.administrator())

        found = browser.get("/settings/tokens/?q=hana").content.decode()
        browser.post(f"/tokens/{token.pk}/revoke/")

        token.refresh_from_db()
        assert "Hana Head" in found
        assert "Olga Outsider" not in found
        assert token.revoked_at is not None


class TestReference:
    def test_every_operation_of_the_document_stands_on_it(self, visitor):
        browser = visitor(people.outsider())
        document = browser.get("/api/v1/openapi.json").json()

        page = browser.get("/api/v1/docs/").content.decode()

        names = [o["operationId"] for path in document["paths"].values() for o in path.values()]
        assert document["openapi"].startswith("3.1")
        assert [name for name in names if f"#{name}" not in page] == []

    def test_a_script_fetches_the_document_with_its_token(self, client):
        portfolio.company()
        _token, key = make.token(people.outsider())

        fetched = client.get("/api/v1/openapi.json", headers={"Authorization": f"Bearer {key}"})
        refused = client.get("/api/v1/openapi.json", headers={"Authorization": "Bearer okam_no"})

        assert fetched.json()["openapi"].startswith("3.1")
        assert refused.status_code == 302

    def test_an_area_says_what_goes_in_and_out(self, visitor):
        page = visitor(people.outsider()).get("/api/v1/docs/accounts/").content.decode()

        assert "If-Match" in page
        assert "accounts:write" in page
        assert "items[].revenue" in page
        assert "curl -X PATCH" in page

    def test_other_operations_are_links_and_code_is_marked(self, visitor):
        page = visitor(people.outsider()).get("/api/v1/docs/bringing-files-in/").content.decode()

        assert 'href="/api/v1/docs/bringing-files-in/#append_to_upload">Send the next' in page
        assert "<code>received</code>" in page
        assert "`" not in page.split("<main", 1)[1].split("</main>", 1)[0]

    def test_an_example_has_every_header_that_the_operation_needs(self, visitor):
        page = visitor(people.outsider()).get("/api/v1/docs/bringing-files-in/").content.decode()

        assert "-H &#x27;Upload-Offset: 0&#x27;" in page

    def test_addresses_are_those_at_which_the_product_is_served(self, visitor, settings, tmp_path):
        settings.DATA, settings.PUBLIC_URL_IS_GIVEN = tmp_path, False
        note_served_at("http://127.0.0.1:8301")
        browser = visitor(people.outsider())

        document = browser.get("/api/v1/openapi.json").json()
        page = browser.get("/api/v1/docs/accounts/").content.decode()

        assert document["servers"] == [{"url": "http://127.0.0.1:8301"}]
        assert "http://127.0.0.1:8301/api/v1/accounts" in page
