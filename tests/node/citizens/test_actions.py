import ast
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

import node.citizens.tables as fenced
from node.citizens import actions
from node.citizens.vault import KEY_FILE
from node.profiles import actions as profiles
from shared.feed.local import Local
from shared.feed.tables import History, StoredRecord
from shared.problem import NotFound, Refused
from shared.records.kinds import KINDS
from shared.trust.sealing import create_contact_key, open_sealed
from tests import make
from tests.node.candidates import acceding, everyone, on, person, take
from tests.parties import Town

ROOT = Path(__file__).parents[3]
SEVEN = [person(at) for at in range(7)]
PROPOSAL = "municipality:101/00000000-0000-4000-8000-000000000001"


@pytest.fixture
def node(town: Town) -> Local:
    local = on(town.node("101"), make.TODAY)
    take(local, SEVEN)
    return local


def audit(local: Local) -> list[fenced.Audit]:
    with local.read() as session:
        return list(session.scalars(select(fenced.Audit).order_by(fenced.Audit.n)))


def test_a_name_is_shown_only_with_a_row_in_the_audit(node: Local) -> None:
    candidate = everyone(node)[0]
    contact = actions.show_name(node, "login:karim", candidate.id, "talk")
    known = {one["Navn"]: one for one in SEVEN}[contact.name]
    assert (contact.phone, contact.email) == (known["Mobil"], known["E-mail"])
    assert contact.address == f"{known['Adresse']}, 2300 København S"
    row = audit(node)[-1]
    assert (row.actor, row.act, row.purpose) == ("login:karim", "show_name", "talk")
    with node.read() as session:
        citizen = session.get(fenced.Citizen, candidate.citizen)
        assert citizen is not None
        assert row.citizen == citizen.cpr_hash


def test_nobody_is_shown_who_is_not_there(node: Local) -> None:
    with pytest.raises(NotFound):
        actions.show_name(node, "login:karim", uuid4(), "talk")
    assert audit(node) == []


def test_a_sealed_contact_opens_for_its_key_and_proposal_alone(
    node: Local, tmp_path: Path
) -> None:
    bundle = create_contact_key(tmp_path / "mette.key")
    candidate = everyone(node)[0]
    with node.begin("login:karim") as tx:
        sealed = actions.seal_contact(
            node, tx.session, candidate.id, bundle.sealing_key, PROPOSAL, actor="login:karim"
        )
    opened = open_sealed(sealed, PROPOSAL, tmp_path / "mette.key")
    assert opened.keys() == {"name", "phone", "email"}
    assert opened["name"] in {one["Navn"] for one in SEVEN}
    assert (audit(node)[-1].act, audit(node)[-1].purpose) == ("seal_contact", PROPOSAL)
    with pytest.raises(Refused):
        open_sealed(sealed, PROPOSAL[:-1] + "2", tmp_path / "mette.key")


def test_identity_is_stored_as_ciphertext_and_keyed_hashes_alone(node: Local) -> None:
    with node.read() as session:
        rows = session.scalars(select(fenced.Citizen)).all()
    stored = b"".join(
        part if isinstance(part, bytes) else str(part).encode()
        for row in rows
        for part in (row.cpr_hash, row.facts, row.cpr, row.contact)
    )
    for one in SEVEN:
        for told in (one["CPR-nr."], one["CPR-nr."].replace("-", ""), one["Navn"], one["E-mail"]):
            assert told.encode() not in stored
    assert len({row.cpr for row in rows} | {row.contact for row in rows}) == 14


def test_the_key_lies_beside_the_signing_key_and_only_its_owner_reads_it(node: Local) -> None:
    assert (node.home / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_lost_key_is_never_replaced_in_silence(node: Local) -> None:
    kept = (node.home / KEY_FILE).read_bytes()
    for act in (lambda: take(node, SEVEN), lambda: look(node)):
        (node.home / KEY_FILE).unlink()
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "identity_key_missing"
        (node.home / KEY_FILE).write_bytes(kept)
        (node.home / KEY_FILE).chmod(0o600)
    look(node)


def look(local: Local) -> None:
    actions.show_name(local, "test", everyone(local)[0].id, "talk")


def test_no_record_holds_anything_of_identity(town: Town) -> None:
    node = acceding(town)
    take(node, SEVEN)
    profiles.publish(node, "test")
    town.synchronise()
    for local in (node, town.hub):
        with local.read() as session:
            kept = [row.content for row in session.scalars(select(StoredRecord))]
            kept += [row.content for row in session.scalars(select(History))]
        for one in SEVEN:
            for column in ("CPR-nr.", "Navn", "Adresse", "Mobil", "E-mail"):
                assert all(one[column].encode() not in content for content in kept)


def test_a_profile_has_no_place_for_identity() -> None:
    identity = {"name", "cpr", "phone", "email", "address", "citizen", "code", "caseworker",
                "team", "target_group", "adaptations", "unemployed_since"}  # fmt: skip
    assert identity.isdisjoint(KINDS["profile"].schema.fields)
    names = set(fenced.Citizen.__table__.columns.keys())
    assert names == {"id", "cpr_hash", "facts", "cpr", "contact"}


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(part, ast.Import):
            found |= {name.name for name in part.names}
        elif isinstance(part, ast.ImportFrom):
            found |= {part.module or ""} | {f"{part.module}.{name.name}" for name in part.names}
    return found


def test_only_this_folder_knows_the_fenced_tables_and_the_vault() -> None:
    sources = [path for top in ("node", "hub", "shared", "deploy")
               for path in (ROOT / top).rglob("*.py")]  # fmt: skip
    assert len(sources) > 50
    knowing = {
        str(path.relative_to(ROOT)) for path in sources if "node.citizens.tables" in _imports(path)
    }
    assert knowing == {f"node/citizens/{name}.py" for name in (
        "actions", "forgetting", "incoming", "traces", "undoing")}  # fmt: skip


def test_no_schema_and_no_command_gives_a_contact_away() -> None:
    for kind in KINDS.values():
        assert not {"cpr", "cpr_number", "citizen"} & set(kind.schema.fields)
    told = {path for path in (ROOT / "node").rglob("*.py") if "show_name" in path.read_text()}
    assert {str(path.relative_to(ROOT / "node")) for path in told} == {
        "citizens/actions.py", "citizens/pages.py",
    }  # fmt: skip
