"""Who is who, for a few records: as for all, and read for them alone."""

from sqlalchemy import select

from hub.directory import directory
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import StoredRecord
from shared.records.base import Record
from shared.records.kinds import KINDS
from shared.tables import AgreementIndex
from tests import make
from tests.parties import Town


def offered(hub: Local, *codes: str) -> tuple[str, str]:
    """Write all that an employer may say; return it, and its agreement."""
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        number = f"19900000{len(tx.session.scalars(select(AgreementIndex)).all()):02}"
        workplace = tx.write(make.workplace(employer, p_number=number), "test")
        agreement = tx.write(make.agreement(employer, invited=codes), "test")
        group = make.slot_group(workplace, municipality=codes[0])
        for body in (
            make.agreement_reply(agreement), make.pledge(employer, agreement),
            make.need(employer, agreement, slot_groups=(group,)), make.signal(employer),
            make.reply(employer=employer), make.seat_offer(employer),
        ):  # fmt: skip
            tx.write(body, "test")
    return employer, agreement


def all_records(hub: Local) -> list[Record]:
    with hub.read() as session:
        keys = session.execute(select(StoredRecord.owner, StoredRecord.id)).all()
        return stored.many(session, [(owner, record_id) for owner, record_id in keys])


def test_each_record_has_the_audience_that_it_has_when_all_are_looked_at(town: Town) -> None:
    hub = town.hub
    offers = [offered(hub, "101", "147"), offered(hub, "147")]
    town.synchronise()
    for code, (_, agreement) in zip(("101", "147"), offers, strict=True):
        with town.node(code).begin("test") as tx:
            tx.write(make.accession(agreement, municipality=code), "test")
    town.synchronise()
    found = set()
    with hub.read() as session:
        whole = directory(session)
        for record in all_records(hub):
            audience = KINDS[record.kind].audience
            parties = audience(record, directory(session, [record]))
            assert parties == audience(record, whole), record.kind
            if parties:
                found.add(record.kind)
    assert {"need", "pledge", "workplace", "agreement", "agreement_reply", "reply"} <= found


def test_what_other_employers_have_agreed_is_not_read(town: Town) -> None:
    hub = town.hub
    (employer, agreement), _ = offered(hub, "101"), offered(hub, "147")
    with hub.read() as session:
        assert session.scalars(select(AgreementIndex)).all()
        of_one = directory(session, [stored.get(session, employer)])
        assert directory(session, [stored.get(session, agreement)]) == of_one
    assert of_one.invited == {agreement: frozenset({"101"})}
