"""The suite itself: what it finds, how it judges, and that its inputs are what they claim to be."""

from pathlib import Path

import pytest

from ingest.sources import open_source
from ingest.submission import Given, Submission
from tests.bench import posts
from tests.bench.__main__ import benches, main
from tests.bench.apart import apart
from tests.bench.figure import Figure, table


def test_every_line_of_the_promise_has_its_bench() -> None:
    named = {"photos", "posts", "analysis", "search", "scale", "export", "pages"}
    assert named <= dict(benches()).keys()
    usual, small = dict(benches()), dict(benches(small=True))
    assert all(0 < small[name] <= size for name, size in usual.items())


@pytest.mark.parametrize(
    ("value", "target", "at_most", "verdict"),
    [
        (0.6, 0.6, False, "ok"),
        (0.59, 0.6, False, "short"),
        (1.2, 1.2, True, "ok"),
        (1.21, 1.2, True, "short"),
        (5.0, None, False, ""),
    ],
)
def test_a_figure_is_judged_by_its_target(
    value: float, target: float | None, at_most: bool, verdict: str
) -> None:
    figure = Figure(name="n", value=value, unit="×", target=target, at_most=at_most)
    assert figure.verdict == verdict
    assert table([figure]).splitlines()[1].split()[-1] == (verdict or "×")


def test_an_unknown_bench_is_refused_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["phots"]) == 2
    assert "photos" in capsys.readouterr().out


def held(megabytes: str) -> dict[str, int]:
    """For a child: memory that is held and given back."""
    return {"bytes": len(bytearray(int(megabytes) * 1_000_000))}


def test_a_child_tells_its_own_peak_and_not_that_of_its_parent() -> None:
    ours = bytearray(150_000_000)
    small, large = (apart("tests.bench.test_suite", "held", size)["peak"] for size in (1, 60))
    del ours
    assert 50 < large - small < 75
    assert small < 150


def test_posts_are_told_apart_by_the_source_that_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text("".join(f"{line}\n" for line in posts.lines(200)), encoding="utf-8")
    given = [one for _, one in open_source("posts", Given(path=path)).submissions()]
    assert all(isinstance(one, Submission) for one in given)
    assert len({one.claims.text for one in given if isinstance(one, Submission)}) == 200
    assert len({one.post for one in given if isinstance(one, Submission)}) == 200
