"""Lanes: what is urgent goes first, nobody waits for another lane, and no lane's order is ever broken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.lanes import Lanes

Item = tuple[str, int, bool]  # its lane, its number, whether it is urgent


def lanes(*items: Item) -> Lanes[Item, int]:
    made: Lanes[Item, int] = Lanes(lambda item: item[0], lambda item: item[2])
    made.add(items)
    return made


def taken(made: Lanes[Item, int], most: int = 1) -> list[Item]:
    return [slot.item for slot in made.take(most)]


def test_what_has_waited_longest_goes_first_and_a_handful_is_of_one_lane() -> None:
    made = lanes(("a", 0, False), ("b", 1, False), ("a", 2, False), ("a", 3, False))
    assert taken(made, 2) == [("a", 0, False), ("a", 2, False)]
    assert taken(made, 2) == [("b", 1, False)]
    assert taken(made, 2) == [("a", 3, False)]
    assert taken(made, 2) == []


def test_a_flash_goes_before_other_lanes_with_what_came_before_it_in_its_own() -> None:
    made = lanes(("a", 0, False), ("b", 1, False), ("b", 2, True), ("b", 3, False))
    assert [taken(made)[0][1] for _ in range(4)] == [1, 2, 0, 3]


def test_what_is_done_waits_only_for_its_own_lane() -> None:
    made = lanes(("a", 0, False), ("b", 1, False), ("a", 2, False))
    first, second, third = (made.take(1)[0] for _ in range(3))  # of a, b, a
    third.settle(32)
    second.settle(21)
    assert made.finished() == [(("b", 1, False), 21)]
    assert (made.waiting, made.held) == (0, 2)
    first.settle(10)
    assert made.finished() == [(("a", 0, False), 10), (("a", 2, False), 32)]
    assert made.held == 0


ITEMS = st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30)


@given(ITEMS, st.randoms(use_true_random=False), st.integers(1, 4))
def test_every_item_comes_back_once_and_in_the_order_of_its_lane(
    drawn: list[tuple[str, bool]], chance: object, most: int
) -> None:
    items = [(lane, n, urgent) for n, (lane, urgent) in enumerate(drawn)]
    made, under_way, back = lanes(*items), [], []
    while made.held:
        under_way += made.take(most)
        chance.shuffle(under_way)  # type: ignore[attr-defined]
        slot = under_way.pop()
        slot.settle(slot.item[1])
        back += made.finished()
    assert sorted(item[1] for item, _ in back) == list(range(len(items)))
    assert all(item[1] == result for item, result in back)
    for lane in "abc":
        numbers = [item[1] for item, _ in back if item[0] == lane]
        assert numbers == sorted(numbers)
