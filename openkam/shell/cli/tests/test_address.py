import pytest

from openkam.shell.cli import address


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
