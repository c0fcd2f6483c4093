"""The life cycles that the README shows are those of the code."""

from deploy.build.life_cycles import README, drawn, life_cycles, table


def test_the_readme_draws_every_life_cycle_as_the_code_has_it() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == drawn(text), "run python deploy/build/life_cycles.py"


def test_every_state_has_a_row_with_who_and_evidence() -> None:
    assert life_cycles()
    for cycle in life_cycles():
        rows = [line.split(" | ") for line in table(cycle).splitlines() if "**" in line]
        assert [row[0].strip("| *") for row in rows[1:]] == [step.to for step in cycle.steps]
        assert all(step.who and step.evidence for step in cycle.steps), cycle.name
