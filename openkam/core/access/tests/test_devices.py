"""Browsers and systems in words."""

import pytest

from openkam.core.access.devices import device_of

MOZILLA = "Mozilla/5.0"


class TestDevice:
    @pytest.mark.parametrize(
        ("agent", "words"),
        [
            (
                f"{MOZILLA} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
                "Edge on Windows",
            ),
            (
                f"{MOZILLA} (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                "HeadlessChrome/131.0.0.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                f"{MOZILLA} (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/131.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                f"{MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
                "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                f"{MOZILLA} (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133",
                "Firefox on macOS",
            ),
            ("curl/8.5.0", "curl"),
            ("", "Unknown device"),
            ("<script>", "Unknown device"),
        ],
    )
    def test_it_is_read_from_what_the_browser_says(self, agent, words):
        assert device_of(agent).words == words
