import pytest

from openkam.shell.cli import address


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path
    settings.PUBLIC_URL_IS_GIVEN = False
    return tmp_path


class TestPublicAddress:
    def test_it_is_the_default_before_anything_was_served(self):
        assert address.public_address() == "http://127.0.0.1:8000"

    def test_it_is_where_the_product_was_served_last(self, folder):
        address.note_served_at("http://127.0.0.1:8300")
        address.note_served_at("http://127.0.0.1:8301")

        assert address.public_address() == "http://127.0.0.1:8301"
        assert [path.name for path in folder.iterdir()] == ["served-at"]

    def test_it_is_the_one_of_the_environment_whatever_was_noted(self, settings):
        address.note_served_at("http://127.0.0.1:8301")
        settings.PUBLIC_URL_IS_GIVEN = True
        settings.PUBLIC_URL = "https://kam.example.com"

        assert address.public_address() == "https://kam.example.com"


class TestNote:
    def test_it_is_not_written_when_the_environment_says_where(self, settings, folder):
        settings.PUBLIC_URL_IS_GIVEN = True

        address.note_served_at("http://127.0.0.1:8301")

        assert not list(folder.iterdir())


class TestLocalAddress:
    @pytest.mark.parametrize(
        ("host", "expected"),
        [
            ("127.0.0.1", "http://127.0.0.1:8301"),
            ("0.0.0.0", "http://127.0.0.1:8301"),
            ("::", "http://[::1]:8301"),
            ("kam.lan", "http://kam.lan:8301"),
        ],
    )
    def test_it_leads_to_this_machine(self, host, expected):
        assert address.local_address(host, 8301) == expected
