"""A citizen's own words on work, from closed lists: wishes, dislikes, needs. They stay here."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from node.citizens.actions import by_code
from node.tables import Candidate, Preference
from shared.codes.lists import codes
from shared.feed.local import Local
from shared.matching.wishes import Wishes
from shared.problem import Refused
from shared.tables import EmployerIndex, WorkplaceIndex


def note(local: Local, actor: str, code: str, wishes: Wishes) -> None:
    """Note all that a citizen wishes, will not and needs, in the place of what was noted before.

    Raises:
        NotFound: no candidate has this code.
        Refused: a code is on no list (`code_unknown`), the place is unknown here
            (`place_unknown`), or a shift is both wished and disliked (`shift_both_ways`).
    """
    _check_codes("shifts", (*wishes.wished_shifts, *wishes.not_shifts))
    _check_codes("adaptations", wishes.adaptations)
    if both := set(wishes.wished_shifts) & set(wishes.not_shifts):
        raise Refused("shift_both_ways", shifts=sorted(both))
    with local.begin(actor) as tx:
        person = by_code(tx.session, code, lock=True)
        if not wishes.not_places <= places(tx.session).keys():
            raise Refused("place_unknown")
        tx.session.execute(delete(Preference).where(Preference.candidate == person.id))
        tx.session.add_all(
            Preference(candidate=person.id, about=about, value=value, sense=sense,
                       noted_on=tx.today, noted_by=actor)
            for about, sense, values in (
                ("shift", "wish", wishes.wished_shifts), ("shift", "not", wishes.not_shifts),
                ("place", "not", sorted(wishes.not_places)),
                ("adaptation", "need", wishes.adaptations),
            )
            for value in values
        )  # fmt: skip


def wishes_of_all(session: Session, people: Iterable[Candidate]) -> Mapping[UUID, Wishes]:
    """Return the own words of each of these people; adaptations of the file belong to them."""
    noted: dict[UUID, list[Preference]] = {one.id: [] for one in people}
    for row in session.scalars(select(Preference).order_by(Preference.value)):
        if row.candidate in noted:
            noted[row.candidate].append(row)
    return {one.id: _wishes(one, noted[one.id]) for one in people}


def places(session: Session) -> Mapping[str, str]:
    """Return the employers and workplaces that are known here: their names by their keys."""
    employers = {row.ref: row.name for row in session.scalars(select(EmployerIndex))}
    return employers | {row.ref: row.name for row in session.scalars(select(WorkplaceIndex))}


def _wishes(person: Candidate, rows: Iterable[Preference]) -> Wishes:
    of: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        of.setdefault((row.about, row.sense), []).append(row.value)
    noted = of.get(("adaptation", "need"), [])
    return Wishes(
        wished_shifts=tuple(of.get(("shift", "wish"), ())),
        not_shifts=tuple(of.get(("shift", "not"), ())),
        not_places=frozenset(of.get(("place", "not"), ())),
        adaptations=tuple(dict.fromkeys((*person.adaptations, *noted))),
    )


def _check_codes(name: str, chosen: Iterable[str]) -> None:
    if unknown := sorted(set(chosen) - codes(name).keys()):
        near = get_close_matches(unknown[0], codes(name), 1, 0)
        raise Refused("code_unknown", field=name, given=unknown[0], nearest=near[0])
