"""The order of a facet's values."""

from web.facet import in_order


def test_phases_follow_each_other_and_the_unknown_is_last() -> None:
    found = [("unknown", 9), ("evacuation", 8), ("onset", 7), ("mainshock", 2), ("foreshock", 1)]
    order = [phase for phase, _ in in_order("phase", found)]
    assert order == ["onset", "foreshock", "mainshock", "evacuation", "unknown"]


def test_years_go_back_and_all_else_stays_as_counted() -> None:
    found = [("2016", 9), ("2020", 1)]
    assert in_order("year", found) == [("2020", 1), ("2016", 9)]
    assert in_order("type", found) == found
