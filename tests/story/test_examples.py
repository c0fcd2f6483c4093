"""Each command's help has an example, and each example runs, on what the story left.

Every example gets copies of the hub and of København's node, and in the place of the made-up
codes those of records that it fits. The few that cannot be done there are refused as stated.
"""

import contextlib
import io
import json
import re
import shlex
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from sqlalchemy import select

from deploy.cli import landsaftale, main
from deploy.demo.workplaces import FILE as WORKPLACES
from hub.config import open_hub
from hub.pledges import actions as pledges
from hub.pledges.actions import PledgeDraft
from hub.rules import actions as rules
from shared.database import Database, set_setting
from shared.tables import EmployerIndex
from shared.trust.sealed_file import create_offline_key
from tests.hub.rules.test_actions import DRAFT
from tests.story.conftest import Played

pytestmark = pytest.mark.xdist_group("story")
SERVERS = {"run", "serve", "jobs", "demo"}  # these do not end by themselves
FITS = {  # the state that a record must be in for this command
    "hub proposals pass": "screening", "hub proposals return": "screening",
    "hub proposals meet": "to_decide", "hub proposals decline": "to_decide",
    "hub proposals accept": "meet", "hub proposals disclosure": "accepted",
    "node proposals disclose": "meet", "node proposals tell": "meet",
    "node proposals withdraw": "meet", "node proposals confirm": "meet",
    "node placements plan": "accepted", "node placements end": "ended",
    "node placements outcome": "ended", "node placements extend": "ended",
    "node placements decide": "ended", "node placements judged": "ended",
    "hub placements report": "heard",
    "node placements apply": "heard", "node placements grant": "applied",
    "node placements refuse": "heard", "node placements interrupt": "ended",
    "node placements resume": "ended", "node placements rang": "ended",
    "node papers applied": "heard",
    "node staircases promise": "heard", "node staircases keep": "heard",
    "node staircases drop": "heard",
    "node measures agree": "heard", "node measures missing": "heard",
    "node measures settle": "heard", "node measures tell": "heard",
}  # fmt: skip
REFUSED = {  # all else is done
    "node institutions post": "agreement_unclear",  # a made-up one
    # who keeps a promise stays until it is handed over
    "hub accounts disable": "account_in_charge", "node accounts disable": "account_in_charge",
    "node institutions confirm": "not_found", "node institutions close": "not_found",
    "node placements grant": "rule_in_the_way",  # its start has passed, and the room with it
    "hub members approve": "not_found",  # nobody has applied
    "hub members end": "not_found",  # nobody leaves
    "hub proposals accept": "slots_taken",  # the one too many
    "node proposals confirm": "quota_none",
    "hub quotas give": "quota_too_many",  # every slot is agreed
    "node contact-keys check": "not_found",  # a made-up key
    "node join": "hub_unreachable", "node exchange": "hub_unreachable",
    "node revoke": "hub_unreachable",
    "node rotate-key": "hub_unreachable", "node trust-hub": "hub_unreachable",
    "node agreements decline": "already_acceded",
    "hub agreements reply": "not_found",  # nobody has asked
    "hub needs templates post": "not_found", "hub needs templates drop": "not_found",
    "hub needs templates remove": "not_found",  # nobody has saved one
    "hub intake shortlist": "not_found", "hub intake tell": "not_found",  # a made-up slot group
    "node placements extend": "step_not_now",  # all have ended
    "node placements decide": "no_extension_asked",
    "node employers away": "no_substitute",
    "node employers hand-over": "promise_keeper_unknown",  # the story has one consultant alone
    "hub entrances book": "time_taken",  # the KAM has told no hours
    "hub promises object": "promise_ours", "node promises object": "promise_ours",
    "hub promises agree": "promise_ours", "node promises agree": "promise_ours",
    "node rules withdraw": "not_found",  # the municipality has none of its own
    "node placements end": "step_not_now",  # the story's placements have ended
    "node placements interrupt": "step_not_now", "node placements resume": "step_not_now",
    "node placements rang": "step_not_now",
    "node papers undo": "import_none",
    "node placements decide-room": "room_not_open", "node placements take-offer": "no_offer",
    "hub signals reply": "not_found",  # a made-up signal
    "hub restrictions reply": "not_found",  # nobody has decided anything
    "node swaps take": "not_found", "node swaps offer": "not_found",
    "node swaps take-back": "not_found",  # nobody has offered anything
    "node competences back": "not_found",  # nobody is away
    "node restrictions uphold": "not_found", "node restrictions lift": "not_found",
    "node restrictions same": "not_found",  # a made-up P-number
    "hub sectors back": "not_found",  # nobody is away
    "hub guests workplace": "nothing_asked",  # all have ended
    "hub guests support": "nothing_told",
    "hub accounts tokens revoke": "not_found", "node accounts tokens revoke": "not_found",
} | {
    f"{program} quarantine {act}": "not_found"  # nothing was refused
    for program in ("hub", "node") for act in ("show", "proof", "set-aside")
} | {
    f"{program} security seen": "not_found" for program in ("hub", "node")  # nor sent
}  # fmt: skip
ENDS = {  # with another status than 0: a node that is not up needs a person
    f"{program} {command}": 3 for program in ("hub", "node") for command in ("status", "peers")
}  # fmt: skip
MOST = "FROM proposal_index GROUP BY need ORDER BY count(*) DESC"  # the story's own need
ANY = {  # a record of each kind at København's node
    "A": "SELECT code FROM agreement_index WHERE employer LIKE 'hub:dk/%'",
    "B": f"SELECT code FROM need_index WHERE (SELECT replace(need, '-', '') {MOST})"
         " LIKE '%' || record_id",
    "V": "SELECT code FROM employer_index WHERE owner = 'hub:dk'",
    "K": "SELECT code FROM candidate WHERE profile IS NOT NULL AND licences <> '[]'",
    "group": f"SELECT slot_group {MOST}",
    "profile": "SELECT profile FROM candidate"
               " WHERE profile IS NOT NULL AND occupations LIKE '%9412%'",
}  # fmt: skip
OWN = ("node institutions employer", "node institutions department")
BEFORE = {  # what must have been done first
    "hub restore": ("hub backup",), "node restore": ("hub backup",),
    "node proposals propose": ("node proposals ask",),
    "node staircases keep": ("node staircases promise",),
    "node staircases drop": ("node staircases promise",),
    "node measures missing": ("node measures agree",),
    "node measures settle": ("node measures agree", "node measures missing"),
    "node offices close": ("node offices set",),
    "node offices hand": ("node offices set",),
    "node offices take-back": ("node offices set", "node offices hand"),
    "node employers take-back": ("node employers note",),
    "node institutions department": ("node institutions employer",),
    "node institutions head": OWN, "node institutions target": OWN,
    "node institutions import": OWN,
    "node institutions post": (*OWN, "node institutions import"),
    "node employers hand-over": ("node promises give",),
} | {
    f"{program} promises {act}": ("node promises give",)
    for program in ("hub", "node") for act in ("keep", "break", "move", "hand-over",
                                                   "object", "agree")
}  # fmt: skip
INSTITUTIONS = """P-nummer;CVR;Navn;Adresse;Postnr;By;Branche;Fuldtidspersoner
1990005001;99000031;Regnbuen;Skolevej 1;1000;København K;P;9,5
"""
OWN_NEED = """title = "Hjælpere i køkkenet"
agreement = "A-0000000"
occupation = "9412"
branch = "R"
instruments = ["work_placement"]
tasks = "Frugt og opvask."
ordinary_positions = 0
answer_by = 2027-01-11
[[slot_groups]]
workplace = "1990005001"
slots = 1
hours = 30
shift = "day"
start = 2027-01-18
weeks = 4
"""
STORYS_END = "2027-01-03"
BEFORE_START = {"hub matching explain",  # profiles are a lease of 30 days
                "hub needs post", "hub needs change", "hub quotas give",
                "node placements plan",
                "node imports undo", "node proposals ask", "node proposals propose",
                "node rules confirm",  # its row ends with the year
                "node placements apply",
                "node papers applied", "node placements ask-ahead"}  # fmt: skip


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            assert command is not None
            if isinstance(command, click.Group):
                yield from commands(command, (*path, name))
            else:
                yield " ".join((*path, name)), command


ALL = dict(commands(landsaftale))
ENDING = [path for path in ALL if path.split()[-1] not in SERVERS]


def example_of(command: click.Command) -> str | None:
    found = re.search(r"Example: (landsaftale .*?)(?:\n\s*\n|$)", command.help or "", re.DOTALL)
    return " ".join(found.group(1).split()) if found else None


@pytest.mark.parametrize("path", [*ENDING, "demo"])
def test_each_command_has_an_example_and_json(path: str) -> None:
    assert example_of(ALL[path]), f"{path} has no example"
    assert any("--json" in option.opts for option in ALL[path].params)


class Desk:
    """A folder with the files that examples name, and parties of its own."""

    def __init__(self, played: Played, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        for home, program in (("hub", "hub"), ("node101", "node")):
            shutil.copytree(played.home / home, folder / program)
        shutil.copytree(Path(__file__).parents[2] / "deploy" / "demo", folder / "deploy" / "demo")
        contact = played.home / "contact"
        for name, source in (
            ("agreement.toml", folder / "deploy" / "demo" / "agreement.toml"),
            ("candidates.csv", next((played.home / "input").glob("101*-uge-2.csv"))),
            ("workplaces.csv", played.home / "input" / WORKPLACES),
            ("mette.bundle.json", contact / "mette.key.bundle.json"),
            ("F-7K3QM2X.json", contact / "sealed.json"),
        ):
            shutil.copy(source, folder / name)
        (folder / "people.csv").write_text("login;name;roles\nkarim;Karim;consultant\n")
        (folder / "institutions.csv").write_text(INSTITUTIONS, encoding="utf-8")
        (folder / "own-need.toml").write_text(OWN_NEED, encoding="utf-8")
        (folder / "samtykke.txt").write_text("Kommunen må lægge en profil ind.", encoding="utf-8")
        (folder / "outcomes.csv").write_text("Forløb;Uger;Resultat\nP-0000000;13;Ikke oplyst\n")
        (folder / "svar.txt").write_text("Køkkenet var lukket i foråret.", encoding="utf-8")
        self._contact = contact
        public = create_offline_key(folder / "offline.key")
        monkeypatch.setenv("LANDSAFTALE_BACKUP_KEY", public)
        monkeypatch.chdir(folder)
        self._monkeypatch = monkeypatch

    def on(self, program: str) -> list[str]:
        """Return the start of a command line, and see that it acts on our copy."""
        database = f"sqlite:///{self.folder / program / program}.sqlite"
        self._monkeypatch.setenv("LANDSAFTALE_DATABASE", database)
        return [program, "--home", str(self.folder / program)]

    def listed(self, program: str, kind: str) -> list[dict[str, str]]:
        """Return what a program's command lists of a kind."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            assert main([*self.on(program), kind, "list", "--json"]) == 0
        found: list[dict[str, str]] = json.loads(out.getvalue())[kind]
        return found

    def codes(self) -> dict[str, str]:
        """Return one of each further kind: by the letter of its public code, or by name."""
        with sqlite3.connect(self.folder / "node" / "node.sqlite") as node:
            return {name: node.execute(query).fetchone()[0] for name, query in ANY.items()}

    def asked(self, program: str, query: str) -> str:
        """Return the first cell of what a program's database answers."""
        with sqlite3.connect(self.folder / program / f"{program}.sqlite") as database:
            found: str = database.execute(query).fetchone()[0]
        return found

    def drafted(self) -> str:
        """Let somebody draft a row of the law at the hub; return its code."""
        self.on("hub")
        hub = open_hub(self.folder / "hub")
        code = rules.draft(hub, "login:anna", DRAFT)
        hub.database.close()
        return code

    def bring_key(self) -> None:
        """Let the contact's key lie in the folder."""
        for name in ("mette.key", "mette.signing"):
            shutil.copy(self._contact / name, self.folder / name)

    def sign(self) -> None:
        """Let the contact sign what the employer has agreed and answered."""
        employer, papers = self.codes()["V"], "papers.json"
        fetch = ["signatures", "papers", employer, "--output", papers]
        assert main([*self.on("hub"), *fetch]) == main(["sign", papers, "--key", "mette.key"]) == 0

    def pledged(self) -> str:
        """Let the employer confirm a pledge; return its code."""
        self.on("hub")
        hub = open_hub(self.folder / "hub")
        with hub.read() as session:
            employer = session.scalars(select(EmployerIndex)).first()
        assert employer
        draft = PledgeDraft(year=2027, purpose="small_steps", places=24)
        code = str(pledges.promise(hub, "hr", employer.ref, draft).body.code)
        pledges.confirm(hub, "hr", code)
        hub.database.close()
        return code

    def move_to(self, program: str, day: str) -> None:
        """Let it be another day."""
        database = Database(f"sqlite:///{self.folder / program / program}.sqlite")
        with database.begin() as session:
            set_setting(session, "demo_today", day)
        database.close()


@pytest.fixture
def desk(played: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(played, tmp_path / "desk", monkeypatch)


@pytest.mark.parametrize("path", ENDING)
def test_the_example_runs(path: str, desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    program, *words = shlex.split(example_of(ALL[path]) or "")[1:]
    if "init" in words:
        words[words.index("--home") + 1] = str(desk.folder / "new")
    elif program in ("hub", "node"):
        desk.move_to(program, "2026-11-24" if path in BEFORE_START else STORYS_END)
        for first in BEFORE.get(path, ()):
            asked = with_real_codes(first, shlex.split(example_of(ALL[first]) or "")[2:], desk)
            assert main([program, *desk.on(program)[1:], *asked]) == 0
        words = [*desk.on(program)[1:], *with_real_codes(path, words, desk, program)]
    elif path == "clock":
        words += ["--home", str(desk.folder)]
    if path in ("open", "sign", "hub signatures take"):
        desk.bring_key()
    if path in ("sign", "hub signatures take"):
        desk.sign()
    capfd.readouterr()
    status = main([program, *words, "--json"])
    told = capfd.readouterr()
    said = json.loads(told.out.splitlines()[-1])
    if path in REFUSED:
        assert (status, said["problem"]["code"]) == (1, REFUSED[path]), told.err
    else:
        assert status in (0, ENDS.get(path)), told.err
        assert said


def with_real_codes(path: str, words: list[str], desk: Desk, program: str = "") -> list[str]:
    """Put the codes of fitting records in the place of the example's."""
    real = desk.codes()
    for letter, kind in (("F", "proposals"), ("P", "placements"), ("H", "promises")):
        if any(word.startswith(f"{letter}-") for word in words):
            real[letter] = _fitting(path, desk.listed(program or path.split()[0], kind))
    if any(word.startswith("N-") for word in words):
        real["N"] = desk.asked("node", "SELECT code FROM contact_note_index")
    if any(word.startswith("D-") for word in words):
        real["D"] = desk.asked("node", "SELECT code FROM department_index")
    if any(word.startswith("R-") for word in words):
        real["R"] = desk.drafted()
    if path.startswith("hub pledges"):
        real["C"] = desk.pledged()
    words = ["konsulent" if word == "karim" and "--role" not in words else word for word in words]
    words = [
        re.sub(r"\b([ABCDVFPKRHN])-7K3QM2X\b", lambda made_up: real[made_up[1]], w) for w in words
    ]
    if path in ("node proposals propose", "node proposals ask", "hub quotas give"):
        words[words.index("--group") + 1] = str(uuid.UUID(real["group"]))
    if path == "hub needs resize":
        words[words.index("12") - 1] = str(uuid.UUID(real["group"]))
    if path == "hub matching explain":
        words[-1] = real["profile"]
    return words


def _fitting(path: str, listed: list[dict[str, str]]) -> str:
    placed = {one.get("candidate") for one in listed if one["state"] == "placed"}
    taken = placed if path == "node placements plan" else set()
    return next(
        one["code"] for one in listed
        if FITS.get(path) in (None, one["state"]) and one.get("candidate") not in taken
    )  # fmt: skip
