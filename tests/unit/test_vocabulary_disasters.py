"""Disasters as data: dated events, phases that never overlap, and what is suggested."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import DISTANT_FUTURE, bounds, parse_edtf
from archive.errors import NotFound
from archive.vocabulary import disaster_of, disasters, get_disaster, phase_of

IDS = st.sampled_from(sorted(disasters()))
INSTANTS = st.datetimes(
    min_value=datetime(2016, 1, 1),  # noqa: DTZ001
    max_value=datetime(2031, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def test_the_three_disasters_and_their_shocks() -> None:
    known = ["kumamoto-2016", "flood-2020", "kumamoto-2026"]
    assert [one for one in disasters() if one in known] == known
    shocks = {
        (disaster.id, shock.at, shock.magnitude, shock.provisional)
        for disaster in disasters().values()
        for shock in disaster.shocks
        if disaster.id in known
    }
    assert shocks == {
        ("kumamoto-2016", datetime(2016, 4, 14, 12, 26, tzinfo=UTC), 6.5, False),
        ("kumamoto-2016", datetime(2016, 4, 15, 16, 25, tzinfo=UTC), 7.3, False),
        ("flood-2020", datetime(2020, 7, 3, 19, 50, tzinfo=UTC), None, False),
        ("kumamoto-2026", datetime(2026, 7, 28, 7, 27, tzinfo=UTC), 7.1, True),
    }
    assert get_disaster("kumamoto-2026").provisional


def test_every_disaster_is_named_in_japanese_and_english_and_says_its_source() -> None:
    for disaster in disasters().values():
        assert disaster.source
        for text in (disaster.name, disaster.short, *(phase.name for phase in disaster.phases)):
            assert text["ja"]
            assert text["en"]


def test_phases_follow_one_another_without_gap_in_utc() -> None:
    for disaster in disasters().values():
        assert disaster.phases[0].begins <= disaster.shocks[-1].at
        assert len({phase.id for phase in disaster.phases}) == len(disaster.phases)
        for one, following in pairwise(disaster.phases):
            assert one.begins < following.begins
            assert one.ends == following.begins
            assert one.begins.tzinfo is UTC


@given(IDS, INSTANTS)
def test_phases_never_overlap(disaster_id: str, instant: datetime) -> None:
    holding = [
        phase.id
        for phase in get_disaster(disaster_id).phases
        if phase.begins <= instant < (phase.ends or DISTANT_FUTURE)
    ]
    assert len(holding) <= 1
    second = parse_edtf(f"{instant.replace(microsecond=0, tzinfo=None).isoformat()}Z")
    assert phase_of(disaster_id, second) == (holding[0] if holding else None)


@given(IDS, INSTANTS, st.timedeltas(min_value=timedelta(), max_value=timedelta(days=900)))
def test_a_phase_holds_the_whole_interval_or_none_is_named(
    disaster_id: str, start: datetime, length: timedelta
) -> None:
    ends = (at.strftime("%Y-%m-%dT%H:%MZ") for at in (start, start + length))
    edtf = parse_edtf("/".join(ends))
    first, after = bounds(edtf)
    named = phase_of(disaster_id, edtf)
    phases = {phase.id: phase for phase in get_disaster(disaster_id).phases}
    if named is not None:
        assert phases[named].begins <= first
        assert after <= (phases[named].ends or DISTANT_FUTURE)
    else:
        touched = [
            phase
            for phase in phases.values()
            if phase.begins < after and first < (phase.ends or DISTANT_FUTURE)
        ]
        assert len(touched) != 1 or first < touched[0].begins


@pytest.mark.parametrize(
    ("edtf", "phase"),
    [
        ("2016-04-14T21:25", None),
        ("2016-04-14T21:26", "foreshock"),
        ("2016-04-15", "foreshock"),
        ("2016-04-16T01:24", "foreshock"),
        ("2016-04-16T01:25", "mainshock"),
        ("2016-04-16", None),  # the day holds the end of one phase and the start of the next
        ("2016-04-17", "first-72-hours"),
        ("2016-05", "evacuation"),
        ("2016-05~", None),
        ("2016-04-17~", None),
        ("2016-08~", "relief"),
        ("2016-08", "relief"),
        ("2016", None),
        ("2016-05/2016-06", None),
        ("2021/..", "reconstruction"),
        ("2016-05/..", None),
        ("../2016-05", None),
    ],
)
def test_phase_of_dates_of_2016(edtf: str, phase: str | None) -> None:
    assert phase_of("kumamoto-2016", parse_edtf(edtf)) == phase


def test_phase_of_an_unknown_disaster() -> None:
    with pytest.raises(NotFound):
        phase_of("kumamoto-1889", parse_edtf("1889"))


@pytest.mark.parametrize(
    ("edtf", "disaster"),
    [
        ("2016-04-14", "kumamoto-2016"),
        ("2016-09", "kumamoto-2016"),
        ("2020-07-04T05:00", "flood-2020"),
        ("2026-07-28", "kumamoto-2026"),
        ("2016", None),
        ("2018-03", None),
        ("2016-04-14/2020-07-04", None),
        ("2016-04-13", None),
        ("2016-04~", None),
    ],
)
def test_a_disaster_is_suggested_only_for_dates_within_its_time(
    edtf: str, disaster: str | None
) -> None:
    assert disaster_of(parse_edtf(edtf)) == disaster


def test_open_and_qualified_dates_at_the_edge_of_time_do_not_overflow() -> None:
    for text in ("../2016~", "2016~/..", "9999~", "0001~"):
        assert disaster_of(parse_edtf(text)) is None
