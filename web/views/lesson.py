"""Lessons for everybody: the matrix that leads in, the list, one lesson with its evidence."""

from flask import Blueprint, Response, jsonify, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from archive import vocabulary
from archive.errors import NotFound
from archive.title import described
from archive.vocabulary.labels import in_language
from web.api import parameters as p
from web.api.operation import Operation, documented
from web.api.part import part
from web.current import now, services
from web.i18n import current_language
from web.lesson.matrix import chosen, fits, matrix
from web.lesson.showing import facts, line, parts, proofs, told
from web.problems import problem
from web.review.wording import N_
from web.viewer import current_viewer
from web.words import day

blueprint = Blueprint("lesson", __name__)


@blueprint.get("/lessons")
def index() -> str:
    wanted = chosen()
    lessons = list(services().lessons.published())
    of_disaster = {k: v for k, v in wanted.items() if k == "disaster"}
    counted = [lesson for _id, lesson in lessons if fits(lesson, of_disaster)]
    return render_template(
        "lessons.html",
        matrix=matrix(counted, wanted),
        lines=[line(*one) for one in lessons if fits(one[1], wanted)],
        total=len(lessons),
        chips=_chips(wanted),
        disasters=_disasters([lesson.disaster for _id, lesson in lessons], wanted),
    )


@blueprint.get("/lessons/<lesson_id>")
def show(lesson_id: str) -> str | AnyResponse:
    page = services().lessons.get(lesson_id)
    if page.value.is_gone:
        return Response(render_template("lesson_gone.html", gone_day=day(page.at)), 410)
    lesson = page.value.shown
    if lesson is None:
        raise NotFound
    statement, tag = described(lesson.statement, current_language())
    return render_template(
        "lesson.html",
        id=lesson_id,
        statement=statement,
        statement_lang=tag,
        facts=facts(lesson),
        parts=parts(lesson),
        proofs=proofs(lesson),
        published=page.value.published,
        revised=page.value.revised,
        today=now(),
        is_staff=current_viewer().works_everywhere(),
    )


@blueprint.get("/api/v1/lessons")
@documented(
    Operation(
        says=N_("公開している教訓。"),
        takes=(p.LESSON_PHASE, p.LESSON_SUBJECT, p.LESSON_DISASTER, p.SIZE_OF_LIST, p.CURSOR),
        gives="LessonList",
    )
)
def api_index() -> Response:
    wanted = chosen()
    found = [one for one in services().lessons.published() if fits(one[1], wanted)]
    shown, following = part(found, key=lambda one: one[0])
    lessons = [told(*one, whole=False) for one in shown]
    return jsonify(total=len(found), lessons=lessons, next=following)


@blueprint.get("/api/v1/lessons/<lesson_id>")
@documented(
    Operation(
        says=N_("教訓と、その根拠。"),
        path=(p.LESSON_ID,),
        gives="Lesson",
        refuses=(404, 410),
    )
)
def api_show(lesson_id: str) -> Response:
    page = services().lessons.get(lesson_id).value
    if page.is_gone:
        return problem(410, more={"id": lesson_id})
    if page.shown is None:
        raise NotFound
    return jsonify(told(lesson_id, page.shown, whole=True))


def _chips(wanted: dict[str, str]) -> list[tuple[str, str]]:
    """What the list is narrowed by, each with the address without it."""
    lang = current_language()

    def label(name: str, value: str) -> str:
        if name == "disaster":
            known = vocabulary.disasters().get(value)
            return in_language(known.short, lang) if known else value
        return vocabulary.label(f"lesson-{name}", value, lang)

    def without(name: str) -> str:
        kept = {key: value for key, value in wanted.items() if key != name}
        return url_for("lesson.index", **kept)  # type: ignore[arg-type]

    return [(label(name, value), without(name)) for name, value in wanted.items()]


def _disasters(held: list[str], wanted: dict[str, str]) -> list[tuple[str, str, int]]:
    """Label, address and count of the disasters that lessons are on."""
    lang = current_language()
    return [
        (
            in_language(disaster.short, lang),
            url_for("lesson.index", **{**wanted, "disaster": disaster.id}),  # type: ignore[arg-type]
            held.count(disaster.id),
        )
        for disaster in vocabulary.disasters().values()
        if disaster.id in held
    ]
