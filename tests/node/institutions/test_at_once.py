"""Two who say at once what the municipality is as an employer make one employer."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from node.institutions import actions
from shared.feed import stored
from tests import make
from tests.node.institutions.own import CVR
from tests.parties import Town

pytestmark = pytest.mark.parametrize("town", ["postgresql"], indirect=True)


def test_a_municipality_is_one_employer(town: Town) -> None:
    node, together = town.node("101"), Barrier(4)

    def says(name: str) -> None:
        said = actions.OwnEmployer(name=name, cvr=CVR, contact=make.contact(), is_demo=True)
        together.wait()
        actions.be_employer(node, "karim", said)

    with ThreadPoolExecutor(4) as people:
        list(people.map(says, ["Kommunen", "Københavns Kommune", "København", "By"]))
    with node.read() as session:
        (employer,) = stored.of_kind(session, "employer")
        assert employer.rev == 4
