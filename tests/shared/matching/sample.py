"""Needs, slot groups and profiles for the tests of matching; every argument may be changed."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import strategies as st

from shared.codes.lists import codes
from shared.records.need import Need, SlotGroup
from shared.records.profile import Profile

MUNICIPALITIES = ("101", "147", "461", "751")
SKILLS = ("cleaning_hotel", "checkout", "packing", "scanner")
LICENCES = ("car_b", "truck_b", "food_hygiene")

GROUP = SlotGroup(
    id=UUID(int=1),
    workplace="hub:dk/00000000-0000-7000-8000-000000000001",
    workplace_name="Søbredden",
    p_number="1003456789",
    municipality="101",
    slots=4,
    hours=30,
    shift="early",
    start=date(2026, 12, 7),
    weeks=4,
)
NEED = Need(
    code="B-7K3QM2A",
    employer="hub:dk/00000000-0000-7000-8000-000000000002",
    agreement="hub:dk/00000000-0000-7000-8000-000000000003",
    title="Stueassistenter",
    form="placement",
    occupation="9112",
    branch="I",
    instruments=("work_placement",),
    tasks="Gøre værelser i stand",
    must=("cleaning_hotel",),
    nice=("checkout", "packing"),
    licences=("car_b",),
    language="working",
    ordinary_positions=2,
    slot_groups=(GROUP,),
    answer_by=date(2026, 11, 27),
    posted_on=date(2026, 11, 23),
)
FITS = Profile(
    municipality="101",
    occupations=("9112",),
    skills=("cleaning_hotel",),
    experience="under_1",
    language="fluent",
    licences=("car_b",),
    hours="full",
    shifts=("early", "day"),
    available="2026-11",
    reach_minutes=60,
    basis="public_task",
)


def group(number: int, municipality: str = "101", slots: int = 4) -> SlotGroup:
    return replace(GROUP, id=UUID(int=number), municipality=municipality, slots=slots)


def _some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True).map(lambda found: tuple(sorted(found)))


profiles = st.builds(
    Profile,
    municipality=st.sampled_from(MUNICIPALITIES),
    occupations=st.lists(
        st.sampled_from(("9112", "911", "9111", "9412", "5120")),
        min_size=1,
        max_size=2,
        unique=True,
    ).map(tuple),
    skills=_some(SKILLS),
    experience=st.none() | st.sampled_from(tuple(codes("experience_steps"))),
    language=st.none() | st.sampled_from(tuple(codes("language_steps"))),
    licences=st.none() | _some(LICENCES),
    hours=st.none() | st.sampled_from(tuple(codes("hours_bands"))),
    shifts=st.none() | _some(("early", "day", "night", "flexible")),
    available=st.none() | st.sampled_from(("2026-11", "2026-12", "2027-01")),
    reach_minutes=st.none() | st.sampled_from((30, 60, 90)),
    basis=st.just("public_task"),
)
