"""Whose the placements are that a test has had at a node."""

from collections.abc import Sequence
from string import ascii_uppercase

from sqlalchemy import select

from node.tables import Candidate, Case
from shared.feed.local import Local
from tests.node.scene import citizens


def belong(node: Local, placements: Sequence[str], target_group: str) -> None:
    """Let each of these placements be of a citizen of its own, all of one target group."""
    names = [f"Person {letter}" for letter in ascii_uppercase[: len(placements)]]
    citizens(node, *names, target_group=target_group)
    with node.database.begin() as session:
        people = session.scalars(select(Candidate.id)).all()
        session.add_all(
            Case(placement=key, candidate=person)
            for key, person in zip(placements, people, strict=True)
        )
