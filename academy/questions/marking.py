"""Whether an answer is right: one pure function for each kind of question."""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """What an answer is worth."""

    is_right: bool
    points: float


def single(right: Collection[int], chosen: Collection[int]) -> bool:
    """One option was to be chosen, and it is the right one."""
    return len(chosen) == 1 and set(chosen) == set(right)


def multiple(right: Collection[int], chosen: Collection[int]) -> bool:
    """Every right option was chosen and no other: part of it earns nothing."""
    return set(chosen) == set(right)


def true_false(right: Collection[int], chosen: Collection[int]) -> bool:
    """The statement was judged as it is: 0 stands for true, 1 for false."""
    return single(right, chosen)


KINDS: dict[str, Callable[[Collection[int], Collection[int]], bool]] = {
    "single": single,
    "multiple": multiple,
    "true_false": true_false,
}


def mark(
    kind: str, right: Collection[int], chosen: Collection[int] | None, points: float = 1
) -> Mark:
    """The mark of an answer; a question left open earns nothing."""
    is_right = bool(chosen) and KINDS[kind](right, chosen or ())
    return Mark(is_right, points if is_right else 0)
