"""The command ``evaluate``: how good the ranking is, by queries that people judged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import msgspec

from archive.errors import WrongUse
from search.evaluation import (
    Outcome,
    Question,
    Scores,
    ask_all,
    by_half,
    by_kind,
    fallen,
    mean,
    worst,
)
from search.judged import questions
from web.cli.context import Context, has_home, pass_context
from web.trial import asking, trial

_SET = Path(__file__).parents[2] / "tests" / "relevance"
POINTS = 0.5
"""So much may a score fall before it counts as worse."""

Golden = dict[str, dict[str, Scores]]
"""Scores by engine and half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poor:
    """A query that does not do well, with what was shown and what was expected."""

    id: str
    q: str
    asks: str
    ndcg: float
    strict: int
    shown: tuple[str, ...]
    missed: tuple[str, ...]
    """The best of what was not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    engine: str
    queries: int
    overall: Scores
    halves: Mapping[str, Scores]
    kinds: Mapping[str, Scores]
    worst: tuple[Poor, ...]
    fallen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """The options of the command."""

    folder: Path
    half: str
    engine: str
    most: int
    against: Path | None
    write: Path | None
    form: str | None


@click.command()
@click.option(
    "--set",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=_SET,
    help="Folder with texts.jsonl and queries.jsonl (default: the one of the source code).",
)
@click.option("--half", type=click.Choice(["tune", "final", "all"]), default="all")
@click.option("--engine", default="", help="Address of an engine (default: that of the settings).")
@click.option("--worst", "most", type=int, default=10, help="How many poor queries to show.")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Golden scores; exit code 1 where a score has fallen by more than half a point.",
)
@click.option(
    "--write",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File in which the scores of this engine become the golden ones.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), help="How to print it.")
@pass_context
def evaluate(context: Context, /, **options: Any) -> int:
    """Search a judged set in a temporary archive; print MRR, nDCG and recall at ten."""
    wanted = _Wanted(**options)
    context.form = wanted.form or context.form
    found = _evaluated(context, wanted)
    if wanted.write:
        _write(wanted.write, found)
    context.answer(found, lambda: list(_lines(found)))
    return 1 if found.fallen else 0


def _evaluated(context: Context, wanted: _Wanted) -> Evaluated:
    address = wanted.engine or context.settings.search
    name = urlsplit(address).scheme.partition("+")[0]
    before = golden(wanted.against).get(name, {}) if wanted.against else {}
    asked = [one for one in questions(wanted.folder) if wanted.half in ("all", one.half)]
    outcomes = _outcomes(context, wanted.folder, address, asked)
    halves = by_half(outcomes)
    compared = {key: scores for key, scores in before.items() if wanted.half in ("all", key)}
    return Evaluated(
        engine=name,
        queries=len(outcomes),
        overall=mean(outcomes),
        halves=halves,
        kinds=by_kind(outcomes),
        worst=tuple(map(_poor, worst(_lookable(outcomes, wanted.half), wanted.most))),
        fallen=fallen(halves, compared, by=POINTS),
    )


def _outcomes(
    context: Context, folder: Path, address: str, asked: Sequence[Question]
) -> tuple[Outcome, ...]:
    settings = context.settings
    cache = settings.cache if settings.cache_dir or has_home(settings) else None
    with trial(folder, engine=address, cache=cache) as services:
        return ask_all(asked, asking(services))


def _lookable(outcomes: Sequence[Outcome], half: str) -> list[Outcome]:
    """The queries kept for a final check are shown one by one only to who asks for them."""
    return [one for one in outcomes if half == "final" or one.question.half != "final"]


def _poor(one: Outcome) -> Poor:
    graded = sorted(one.question.grades.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = one.listed.ids
    return Poor(
        id=one.question.id,
        q=one.question.q,
        asks=one.question.asks,
        ndcg=round(one.scores.ndcg, 2),
        strict=one.listed.strict,
        shown=tuple(f"{text}={one.question.grades.get(text, 0)}" for text in shown[:5]),
        missed=tuple(f"{text}={grade}" for text, grade in graded if text not in shown)[:5],
    )


def golden(path: Path) -> Golden:
    """The scores kept in a file; raises ``WrongUse`` where it holds none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Golden)
    except msgspec.DecodeError as error:
        raise WrongUse(f"{path} holds no golden scores: {error}") from error


def _write(path: Path, found: Evaluated) -> None:
    known = golden(path) if path.exists() else {}
    known[found.engine] = {**known.get(found.engine, {}), **found.halves}
    data = msgspec.json.format(msgspec.json.encode(known, order="deterministic"), indent=2)
    path.write_bytes(data + b"\n")


def _lines(found: Evaluated) -> Iterator[str]:
    yield f"{found.queries} queries, engine {found.engine}"
    yield f"{'':12} {'MRR@10':>7} {'nDCG@10':>8} {'R@10':>7}"
    for name, scores in {"all": found.overall, **found.halves, **found.kinds}.items():
        yield f"{name:12} {scores.mrr:7.2f} {scores.ndcg:8.2f} {scores.recall:7.2f}"
    if found.worst:
        yield "Worst:"
    for one in found.worst:
        yield f"  {one.ndcg:6.2f} {one.id} {one.q} ({one.asks}), {one.strict} strict"
        yield f"         shown {' '.join(one.shown)}; expected {' '.join(one.missed)}"
    yield from found.fallen


COMMANDS = (evaluate,)
