"""What the pages of a need can say: all that a draft can, and back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.needs import written
from hub.needs.again import again
from shared.codes.lists import codes
from shared.needs.draft import GroupDraft, NeedDraft, like, moved
from shared.records.need import OWN_CONDITIONS, JobTerms, Preparation
from shared.web.choosing import add_languages
from shared.web.words import TRANSLATIONS
from tests import make

WORKPLACES = {"1990000101": "S-7K3QM2X", "1990000147": "S-8K3QM2X"}
PARTIES = ("employer", "municipality", "citizen")


@pytest.fixture(scope="module", autouse=True)
def _danish() -> Iterator[None]:
    app = Flask("words")
    add_languages(app, str(TRANSLATIONS))
    with app.test_request_context():
        yield


def some(listed: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(codes(listed))), unique=True, max_size=3).map(
        lambda found: tuple(sorted(found, key=list(codes(listed)).index))
    )


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


DAYS = st.dates(date(2026, 12, 1), date(2027, 12, 1))
LINES = st.sampled_from(["Opvasker", "Køkken & bar", "Natportier 2"])
CONDITIONS = {
    "must": some("skills"), "nice": some("skills"), "licences": some("licences"),
    "adaptations": some("adaptations"),
    "language": maybe(st.sampled_from(sorted(codes("language_steps")))),
}  # fmt: skip
GROUPS = st.builds(
    GroupDraft, workplace=st.sampled_from(sorted(WORKPLACES)), slots=st.integers(1, 500),
    hours=st.integers(1, 37), shift=st.sampled_from(sorted(codes("shifts"))), start=DAYS,
    weeks=st.integers(1, 52), starts_at=maybe(st.sampled_from(["05:30", "22:00"])),
    function=maybe(LINES), at_once=maybe(st.integers(1, 500)),
    **{name: maybe(values) for name, values in CONDITIONS.items()},
)  # fmt: skip
JOBS = st.builds(
    JobTerms, wage=st.decimals("0.01", 999, places=2), contract=st.just("fixed_term"), until=DAYS,
    collective_agreement=maybe(LINES),
) | st.builds(JobTerms, wage=st.just(Decimal("152.50")),
              contract=st.sampled_from(["permanent", "hourly"]))  # fmt: skip


@st.composite
def drafts(draw: st.DrawFn) -> NeedDraft:
    before = draw(some("before_first_day"))
    draft = NeedDraft(
        agreement="A-7K3QM2X", title=draw(LINES), occupation="9412", branch="I",
        instruments=draw(some("instruments").filter(bool)), tasks="Opvask.",
        **{name: draw(values) for name, values in CONDITIONS.items()},
        experience=draw(maybe(st.sampled_from(sorted(codes("experience_steps"))))),
        before_first_day=before, ordinary_positions=draw(st.integers(0, 5000)),
        intent_by=draw(maybe(DAYS)), answer_by=draw(DAYS), reach_km=draw(st.integers(0, 500)),
        slot_groups=tuple(draw(st.lists(GROUPS, min_size=1, max_size=4))),
        preparations=tuple(
            Preparation(what=what, by=draw(st.sampled_from(PARTIES)),
                        paid_by=draw(st.sampled_from(PARTIES)),
                        state=draw(st.sampled_from(["missing", "under_way", "ready"])))
            for what in before if draw(st.booleans())
        ),
    )  # fmt: skip
    return _as_a_job(draft, draw(JOBS)) if draw(st.booleans()) else draft


def _as_a_job(draft: NeedDraft, job: JobTerms) -> NeedDraft:
    """What the pages do not ask of one who hires: support, how long, how many jobs follow."""
    groups = tuple(replace(one, weeks=52) for one in draft.slot_groups)
    return replace(
        draft, form="ordinary", job=job, instruments=("ordinary",), slot_groups=groups,
        ordinary_positions=sum(one.slots for one in groups), intent_by=None,
    )  # fmt: skip


@settings(max_examples=60)
@given(drafts())
def test_all_that_a_draft_says_can_be_written_on_the_pages(draft: NeedDraft) -> None:
    form = again(draft, WORKPLACES)
    found = written.read(form, [*WORKPLACES.values()])
    assert _plainly(found) == _plainly(replace(draft, slot_groups=_by_code(draft)))


def _by_code(draft: NeedDraft) -> tuple[GroupDraft, ...]:
    """In the pages' order, by workplace; they call workplaces by their codes."""
    return tuple(
        replace(one, workplace=code)
        for p_number, code in WORKPLACES.items() for one in draft.slot_groups
        if one.workplace == p_number
    )  # fmt: skip


def _plainly(draft: NeedDraft) -> NeedDraft:
    """With what holds for each group said in it."""
    groups = tuple(
        replace(one, **{name: value if (value := getattr(one, name)) is not None
                        else getattr(draft, name) for name in OWN_CONDITIONS})
        for one in draft.slot_groups
    )  # fmt: skip
    return replace(draft, slot_groups=groups)


def test_what_holds_for_all_follows_and_what_a_group_says_of_its_own_stays() -> None:
    one = GroupDraft(workplace="1990000101", slots=2, hours=30, shift="day",
                     start=date(2026, 12, 7), weeks=4)  # fmt: skip
    other = replace(one, workplace="1990000147", shift="night", must=())
    draft = replace(like(make.need()), slot_groups=(one, other), agreement=None)
    form = again(draft, WORKPLACES)
    form["shift"] = "evening"
    form.setlist("must", ["Fylde varer op"])
    first, second = written.read(form, [*WORKPLACES.values()]).slot_groups
    assert (first.shift, first.must) == ("evening", None)
    assert (second.shift, second.must) == ("night", ())


def test_all_days_move_and_nothing_else() -> None:
    draft = like(make.need(intent_by=date(2027, 2, 1)))
    later = moved(draft, timedelta(weeks=3))
    assert later.answer_by == date(2026, 12, 21)
    assert later.intent_by == date(2027, 2, 22)
    assert [one.start for one in later.slot_groups] == [date(2026, 12, 28)]
    assert moved(later, timedelta(weeks=-3)) == draft
