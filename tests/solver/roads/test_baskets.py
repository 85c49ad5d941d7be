"""What fits into a worker's room, listed by hand."""

from solver.roads.baskets import Kind, ways


def cases(count: int, weight: int) -> Kind:
    return Kind(count, weight, 1)


def helping(points: list[int], unit: int) -> Kind:
    return Kind(sum(points) // unit, unit, 0)


def listed(*classes: Kind, room: int, new: int) -> set[tuple[int, ...]]:
    found = ways(list(classes), room, new, 4000)
    assert found is not None
    assert len({tuple(row) for row in found.tolist()}) == len(found)
    return {tuple(row) for row in found.tolist()}


def test_room_bounds_what_is_given() -> None:
    assert listed(cases(5, 100), cases(5, 200), room=300, new=9) == {
        (0, 0), (1, 0), (2, 0), (3, 0), (0, 1), (1, 1),
    }  # fmt: skip


def test_new_cases_bound_what_is_led_and_not_what_is_helped() -> None:
    assert listed(cases(5, 100), helping([50, 50], 50), room=1000, new=1) == {
        (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2),
    }  # fmt: skip


def test_there_are_no_more_of_a_class_than_there_are() -> None:
    assert listed(cases(1, 100), room=1000, new=9) == {(0,), (1,)}


def test_what_weighs_nothing_fits_without_room() -> None:
    assert listed(cases(2, 0), cases(2, 100), room=0, new=9) == {(0, 0), (1, 0), (2, 0)}


def test_who_is_over_capacity_is_given_nothing_that_weighs() -> None:
    assert listed(cases(2, 100), room=-50, new=9) == {(0,)}


def test_too_many_are_not_listed() -> None:
    assert ways([cases(9, 100)], 900, 9, 10) is not None
    assert ways([cases(9, 100)], 900, 9, 9) is None


def waiting(priorities: list[int]) -> list[Kind]:
    values = sorted(set(priorities))
    return [Kind(priorities.count(v), v, 0) for v in values]


def test_what_waits_counts_exactly_so_much() -> None:
    found = ways(waiting([5, 5, 5, 10, 25]), 25, 0, 500, least=25)
    assert found is not None
    assert {tuple(row) for row in found.tolist()} == {(0, 0, 1), (3, 1, 0)}


def test_nothing_can_count_what_no_cases_do() -> None:
    found = ways(waiting([10, 10]), 25, 0, 500, least=25)
    assert found is not None
    assert len(found) == 0


def test_too_many_ways_to_wait_are_not_listed() -> None:
    assert ways(waiting(list(range(1, 40))), 300, 0, 500, least=300) is None
