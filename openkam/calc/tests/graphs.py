"""Generated networks of people: theirs are numbers, ours are letters."""

from hypothesis import strategies as st

from openkam.calc.network import Influence, Network, Tie


def tied(ours, theirs, strength=0.5, is_active=True):
    return Tie(ours, theirs, strength, is_active)


@st.composite
def networks(draw):
    theirs = tuple(range(draw(st.integers(1, 6))))
    ours = tuple("abc"[: draw(st.integers(1, 3))])
    some = st.sampled_from(theirs)
    strengths = st.floats(0.01, 0.99)
    ties = st.builds(Tie, st.sampled_from(ours), some, st.none() | strengths, st.booleans())
    return Network(
        ours,
        theirs,
        tuple(draw(st.lists(ties, max_size=8))),
        draw(st.dictionaries(some, some, max_size=5)),
        tuple(draw(st.lists(st.builds(Influence, some, some, strengths), max_size=4))),
    )
