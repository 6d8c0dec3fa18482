import pytest

from openkam.core import served


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path
    settings.PUBLIC_URL_IS_GIVEN = False
    return tmp_path


class TestPublicAddress:
    def test_it_is_the_default_before_anything_was_served(self):
        assert served.public_address() == "http://127.0.0.1:8000"

    def test_it_is_where_the_product_was_served_last(self, folder):
        served.note_served_at("http://127.0.0.1:8300")
        served.note_served_at("http://127.0.0.1:8301")

        assert served.public_address() == "http://127.0.0.1:8301"
        assert [path.name for path in folder.iterdir()] == ["served-at"]

    def test_it_is_the_one_of_the_environment_whatever_was_noted(self, settings):
        served.note_served_at("http://127.0.0.1:8301")
        settings.PUBLIC_URL_IS_GIVEN = True
        settings.PUBLIC_URL = "https://kam.example.com"

        assert served.public_address() == "https://kam.example.com"


class TestNote:
    def test_it_is_not_written_when_the_environment_says_where(self, settings, folder):
        settings.PUBLIC_URL_IS_GIVEN = True

        served.note_served_at("http://127.0.0.1:8301")

        assert not list(folder.iterdir())
