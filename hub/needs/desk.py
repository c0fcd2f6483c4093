"""What an employer has to write a need with: agreements in force, workplaces, lists to choose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hub.agreements.actions import in_force_of
from hub.directory import directory
from hub.needs.coverage import within_reach
from hub.needs.pledged import confirmed
from shared import clock
from shared.accounts.access import current
from shared.codes.danish import danish_key
from shared.codes.lists import Code, branches, codes
from shared.codes.occupations import occupations
from shared.codes.places import municipalities
from shared.needs.draft import SCHEME
from shared.problem import Refused
from shared.records.agreement import Agreement
from shared.records.employer import Workplace
from shared.records.need import ORDINARY, Need
from shared.records.pledge import Pledge
from shared.web.here import local
from shared.web.language import language
from shared.workplaces import workplaces_of

Choices = list[tuple[str, str]]  # the code, and its words
LISTS = {
    "shifts": "shifts", "skills": "skills", "language": "language_steps",
    "experience": "experience_steps", "licences": "licences",
    "before_first_day": "before_first_day", "adaptations": "adaptations",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """Agreements in force and the workplaces under them, in the order of the page.

    `pledges` are those that are confirmed for this year or later.
    """

    agreements: tuple[Agreement, ...]
    workplaces: tuple[Workplace, ...]
    pledges: tuple[Pledge, ...]
    today: date

    @property
    def codes(self) -> list[str]:
        """The public codes of the workplaces."""
        return [one.code for one in self.workplaces]

    @property
    def named(self) -> Mapping[str, str]:
        """The code of each workplace by what drafts call it: its P-number or the code itself."""
        return {name: one.code for one in self.workplaces for name in (one.p_number, one.code)}

    @property
    def branches(self) -> list[Code]:
        """The branches that the agreements cover."""
        covered = {code for one in self.agreements for code in one.branches}
        return [one for one in branches(SCHEME).values() if not covered or one.code in covered]


def desk() -> Desk:
    """Return the desk of the person who is logged in.

    Raises:
        Refused: their employer has no agreement in force (`no_agreement_in_force`).
    """
    who = current()
    with local().read() as session:
        today = clock.today(session)
        agreements = in_force_of(session, who.scope or "", today)
        found = workplaces_of(session, who.scope or "").values()
        pledges = confirmed(session, who.scope or "", today.year)
    if not agreements:
        raise Refused("no_agreement_in_force")
    units = {cvr for one in agreements for cvr in one.units}
    names = municipalities()
    places = sorted(
        (one.body for one in found if one.body.cvr in units),
        key=lambda one: (danish_key(names[one.municipality].name), danish_key(one.name)),
    )
    return Desk(agreements, tuple(places), pledges, today)


def choices(desk: Desk) -> dict[str, Choices]:
    """Return what can be chosen, by what it is chosen for."""
    covered = {code for one in desk.agreements for code in one.instruments} - {ORDINARY}
    found = {name: _offered(codes(listed).values(), desk.today) for name, listed in LISTS.items()}
    found["instruments"] = [
        (code, one.title(language())) for code, one in codes("instruments").items()
        if code in covered
    ]  # fmt: skip
    found["branch"] = [(one.code, one.title(language())) for one in desk.branches]
    found["agreement"] = [(one.code, f"{one.code} {one.title}") for one in desk.agreements]
    found["pledge"] = [(one.code, _pledged(one)) for one in desk.pledges]
    found["occupation"] = [(c, one.title(language())) for c, one in occupations().items()]
    return found


def asked(need: Need) -> list[str]:
    """Return the names of the municipalities that a need would go to."""
    names = municipalities()
    with local().read() as session:
        who = directory(session)
    near = who.acceded.get(need.agreement, frozenset())
    found = [names[code].name for code in near if within_reach(need, code, who, need.slot_groups)]
    return sorted(found, key=danish_key)


def _pledged(one: Pledge) -> str:
    purpose = codes("pledge_purposes")[one.purpose].title(language())
    return f"{one.code} {one.year}: {purpose}"


def _offered(known: Iterable[Code], today: date) -> Choices:
    return [(one.code, one.title(language())) for one in known if one.open_on(today)]
