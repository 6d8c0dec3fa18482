"""The one-time code of the first visit."""

import stat

import pytest

from openkam.core.access import setup_code


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path / "var"


class TestSetupCode:
    def test_it_stays_the_same_until_it_is_used(self):
        first = setup_code.current_code()

        assert setup_code.current_code() == first

    def test_it_is_readable_only_by_its_owner(self):
        setup_code.current_code()

        assert stat.S_IMODE(setup_code.kept_in().stat().st_mode) == 0o600

    def test_it_does_not_mind_how_it_is_typed(self):
        code = setup_code.current_code()

        assert setup_code.matches(f"  {code.lower().replace('-', ' ')} ")

    @pytest.mark.parametrize("given", ["", "-", "AAAA-AAAA-AAAA", "žluť"])
    def test_it_matches_nothing_else(self, given):
        setup_code.current_code()

        assert not setup_code.matches(given)

    def test_nothing_matches_before_a_code_was_made(self):
        assert not setup_code.matches("")

    def test_it_is_worth_nothing_after_use(self):
        code = setup_code.current_code()

        setup_code.remove()

        assert not setup_code.matches(code)
        assert setup_code.current_code() != code
