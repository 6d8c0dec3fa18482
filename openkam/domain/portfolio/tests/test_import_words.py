"""What a file may call a role, a language or yes."""

import pytest
from django.conf import settings
from django.utils import translation

from openkam.core.access.models import Role
from openkam.domain.portfolio.imports import words


class TestRole:
    @pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
    @pytest.mark.parametrize("role", Role)
    def test_it_understands_what_our_pages_call_it(self, language, role):
        with translation.override(language):
            said = str(role.label)

        assert words.role(said) == role

    def test_it_refuses_what_is_none(self):
        assert words.role("emperor").code == "unknown_role"
