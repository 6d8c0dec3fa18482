import pytest

from openkam.core.access.tests import make as people
from openkam.core.api.models import ApiToken
from openkam.domain.portfolio.tests import make
from openkam.shell.cli.main import main

pytestmark = pytest.mark.django_db


class TestToken:
    def test_a_script_gets_the_key_alone_on_its_output(self, capsys, client):
        make.company()
        head = people.head()

        code = main(
            ["token", "create", head.email, "--name", "nightly", "--scope", "accounts:read"]
        )

        key = capsys.readouterr().out.strip()
        answer = client.get("/api/v1/accounts", headers={"Authorization": f"Bearer {key}"})
        assert (code, answer.status_code) == (0, 200)

    def test_it_lists_and_revokes(self, capsys):
        head = people.head()
        main(["token", "create", head.email, "--name", "nightly", "--scope", "figures:read"])
        token = ApiToken.objects.get()

        main(["token", "list"])
        main(["token", "revoke", str(token.pk)])

        said = capsys.readouterr().out
        token.refresh_from_db()
        assert "nightly" in said
        assert token.revoked_at is not None

    def test_it_refuses_who_is_not_there_and_what_lives_too_long(self, capsys):
        head = people.head()
        wish = ["--name", "nightly", "--scope", "figures:read"]

        codes = [
            main(["token", "create", "nobody@example.com", *wish]),
            main(["token", "create", head.email, *wish, "--days", "9999"]),
        ]

        assert codes == [1, 1]
        assert not ApiToken.objects.exists()
