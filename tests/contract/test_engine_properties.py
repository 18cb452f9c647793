"""What holds in every engine for any facts, trees, filters and texts."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.expression import Above, All, Any_, AtMost, Expression, Is, No, holds
from archive.rights import FACTS, FOREVER
from search.engines import Engine
from search.query import And, Everything, Not, Or, Phrase, Query, Word
from tests.contract import engines
from tests.contract.engines import ask, document, facts, fill, found, grams, word

connect, engine = engines.connect, engines.engine


_numbers = st.sampled_from([0, 5, 6, 7, FOREVER])
_levels = st.sampled_from(["public", "registered", "staff", "sealed"])
_names = st.lists(st.sampled_from(["anna", "ben"]), max_size=2, unique=True).map(tuple)
_facts = st.builds(
    facts,
    state=st.sampled_from(["published", "review", "erased"]),
    record_level=_levels,
    record_opens=_numbers,
    record_closes=_numbers,
    record_named=_names,
    content_level=_levels,
    content_opens=_numbers,
    content_closes=_numbers,
    content_named=_names,
    scope=_names,
)
_leaf: st.SearchStrategy[Expression] = st.one_of(
    st.builds(
        Is,
        st.sampled_from([name for name in FACTS if not name.endswith(("opens", "closes"))]),
        st.lists(
            st.sampled_from(["published", "review", "public", "sealed", "anna", "ben"]), max_size=3
        ).map(tuple),
    ),
    st.builds(AtMost, st.sampled_from(["record_opens", "content_closes"]), _numbers),
    st.builds(Above, st.sampled_from(["record_closes", "content_opens"]), _numbers),
)
_expressions = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Any_, st.lists(inner, max_size=3).map(tuple)),
        st.builds(No, inner),
    ),
    max_leaves=6,
)

_patient = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@_patient
@given(rows=st.lists(_facts, min_size=1, max_size=8), expression=_expressions)
def test_the_compiled_decision_is_the_decision(
    engine: Engine, rows: list[dict[str, object]], expression: Expression
) -> None:
    fill(engine, *(document(seq, facts=row) for seq, row in enumerate(rows, start=1)))
    expected = [seq for seq, row in enumerate(rows, start=1) if holds(expression, row)]  # type: ignore[arg-type]
    assert found(engine, visible=expression) == expected


_vocabulary = ("益城", "給水", "東京", "秘密", "橋")
_words = st.sampled_from(_vocabulary)
_bodies = st.lists(st.lists(_words, max_size=4), min_size=1, max_size=8)
_queries: st.SearchStrategy[Query] = st.recursive(
    st.one_of(_words.map(word), _words.map(lambda w: Phrase(w, grams(w)))),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=5,
)


def _matches(query: Query, body: list[str]) -> bool:
    match query:
        case Word(terms=terms):
            return set(terms) <= set(body)
        case Phrase(raw=raw):
            return raw in "".join(body)
        case And(parts):
            return all(_matches(part, body) for part in parts)
        case Or(parts):
            return any(_matches(part, body) for part in parts)
        case Not(part):
            return not _matches(part, body)
    raise AssertionError(query)


@_patient
@given(bodies=_bodies, query=_queries, forbidden=_words)
def test_trees_mean_what_they_say_and_not_never_leaks(
    engine: Engine, bodies: list[list[str]], query: Query, forbidden: str
) -> None:
    fill(engine, *(document(seq, *body) for seq, body in enumerate(bodies, start=1)))
    expected = [seq for seq, body in enumerate(bodies, start=1) if _matches(query, body)]
    assert sorted(found(engine, query)) == expected
    without = And((query, Not(word(forbidden))))
    for loose in (False, True):
        hits = found(engine, without, loose=loose)
        assert all(forbidden not in bodies[seq - 1] for seq in hits)
    assert set(expected) <= set(found(engine, query, loose=True)) or _has_not(query)


def _has_not(query: Query) -> bool:
    match query:
        case Not():
            return True
        case And(parts) | Or(parts):
            return any(_has_not(part) for part in parts)
    return False


_keywords = st.fixed_dictionaries(
    {
        "type": st.sampled_from([("photo",), ("post",), ()]),
        "place": st.sampled_from([("43",), ("43", "43443"), ()]),
    }
)
_filters = st.dictionaries(
    st.sampled_from(["type", "place"]),
    st.lists(st.sampled_from(["photo", "post", "43", "43443"]), min_size=1, max_size=2).map(tuple),
    max_size=2,
)


@_patient
@given(
    rows=st.lists(st.tuples(st.lists(_words, max_size=3), _keywords), min_size=1, max_size=10),
    query=st.one_of(st.just(Everything()), _queries),
    filters=_filters,
)
def test_counts_agree_and_a_filter_never_raises_one(
    engine: Engine,
    rows: list[tuple[list[str], dict[str, tuple[str, ...]]]],
    query: Query,
    filters: dict[str, tuple[str, ...]],
) -> None:
    """A map that is filtered and a count that is not (Zeega 495): every number from one query."""
    documents = (
        document(seq, *body, keywords=keywords)
        for seq, (body, keywords) in enumerate(rows, start=1)
    )
    fill(engine, *documents)
    free = ask(engine, query, facets=("type", "place"))
    bound = ask(engine, query, filters=filters, facets=("type", "place"))
    assert bound.total == len(bound.hits) <= free.total
    for name, counts in bound.facets.items():
        for value, count in counts:
            narrowed = ask(engine, query, filters={**filters, name: (value,)}, size=0)
            assert narrowed.total == count <= dict(free.facets[name])[value]


@_patient
@given(
    body=st.text(alphabet="益城町給水所の橋x1", min_size=1, max_size=30),
    cut=st.tuples(st.integers(0, 29), st.integers(1, 10)),
)
def test_a_quoted_part_finds_its_text(engine: Engine, body: str, cut: tuple[int, int]) -> None:
    quoted = body[cut[0] : cut[0] + cut[1]] or body
    fill(engine, document(1, body), document(2, "震"))
    assert found(engine, Phrase(quoted, grams(quoted))) == [1]
