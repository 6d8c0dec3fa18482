"""The sliders move weights in the browser as the formula does on the server."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import openkam
from openkam.calc import scoring

pytestmark = pytest.mark.browser
SCRIPT = Path(openkam.__file__).parent / "domain/selection/static/selection/weights.js"
MOVES = st.lists(
    st.tuples(
        st.lists(st.integers(0, 100), min_size=1, max_size=12)
        .filter(any)
        .map(scoring.whole_weights),
        st.integers(0, 11),
        st.integers(0, 100),
    ),
    min_size=50,
    max_size=100,
)


@pytest.fixture(scope="module")
def moved(browser):
    """Moves weights as the page of the weights does: many cases at once."""
    page = browser.new_page()
    page.evaluate(
        "async (source) => { window.rule = await import(`data:text/javascript,${source}`); }",
        # As an address, since a page without a server has no files.
        quote(SCRIPT.read_text()),
    )
    yield lambda cases: page.evaluate(
        "(cases) => cases.map((one) => window.rule.movedWeight(...one))",
        cases,
    )
    page.close()


class TestMovedWeight:
    @settings(
        max_examples=20,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(given_cases=MOVES)
    def test_it_is_the_rule_of_the_server(self, moved, given_cases):
        cases = [(list(weights), index % len(weights), to) for weights, index, to in given_cases]

        found = moved(json.loads(json.dumps(cases)))

        assert [tuple(one) for one in found] == [scoring.moved_weight(*case) for case in cases]
