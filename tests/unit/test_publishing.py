"""Publishing: what must be answered first, and what a post without permission shows."""

import pytest

from archive.model import Basis, Item, Level, Notice, People, Post, Rights
from archive.publishing import Order, decision, open_questions
from tests.making import make_item

PUBLIC = Order(access=Level.PUBLIC)


def _post(basis: str) -> Item:
    post = Post(platform="x", native_id="1")
    return make_item(type="post", post=post, rights=Rights(basis=Basis(kind=basis)))


def test_a_photo_without_an_answer_on_people_is_named() -> None:
    assert open_questions(make_item(), PUBLIC) == ["people"]
    assert open_questions(make_item(), Order(access=Level.PUBLIC, people=People.NONE)) == []
    assert open_questions(make_item(type="document"), PUBLIC) == []


def test_open_warnings_are_named_and_settled_when_accepted() -> None:
    item = make_item(type="document", warnings=(Notice(code="exif-unreadable"),))
    assert open_questions(item, PUBLIC) == ["warning:exif-unreadable"]
    order = Order(access=Level.PUBLIC, accept_warnings=True)
    assert open_questions(item, order) == []
    (warning,) = decision(item, order).fields["warnings"]
    assert warning == {"code": "exif-unreadable", "detail": "", "settled": True}


@pytest.mark.parametrize(
    ("basis", "level"),
    [("unknown", "staff"), ("api", "staff"), ("own", "public"), ("permission", "public")],
)
def test_a_post_without_permission_stays_closed(basis: str, level: str) -> None:
    assert decision(_post(basis), PUBLIC).fields["content"]["level"] == level
    told = Order(access=Level.PUBLIC, content=Level.PUBLIC)
    assert decision(_post(basis), told).fields["content"]["level"] == "public"


def test_the_answer_on_people_is_for_photos_alone() -> None:
    order = Order(access=Level.PUBLIC, people=People.NONE, people_reason="無人")
    assert decision(make_item(), order).fields["rights"]["people"] == "none"
    assert decision(_post("own"), order).fields["rights"]["people"] == "unanswered"
