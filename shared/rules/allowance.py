"""How many profiles one municipality may publish: hardly more than it has candidates.

So nobody harvests needs, or what the matcher makes of them, with people who do not exist. The
number of candidates is told to the hub's operator, never to the hub by the node: a liar cannot
raise it. Whose number nobody has told may publish as many as the largest municipality has.
"""

from typing import Final

SUGGESTIONS_A_DAY: Final = 25  # ours: of one profile; the others come on the next day
TRY_AGAIN: Final = 3600  # seconds, after which what was put off is said again


def most(candidates: int | None, unstated: int) -> int:
    """Return how many profiles may be held: a fifth more than the candidates that were stated."""
    return unstated if candidates is None else -(-candidates * 6 // 5)


def left(most: int, held: int, new_today: int) -> int:
    """Return how many new ones are taken.

    Who replaces them by others on the same day asks as much as who has more of them.
    """
    return max(0, most - max(held, new_today))
