"""What the node forgets by itself."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from node.citizens.forgetting import forget
from node.citizens.tables import Audit
from shared.clock import now
from shared.rules.retention import oldest_look
from tests.hub.stage import Stage
from tests.node.scene import scene


def test_a_look_is_forgotten_after_thirteen_months_and_not_a_day_before(stage: Stage) -> None:
    node = scene(stage).node
    oldest = datetime.combine(oldest_look(now().date()), time.min, UTC)
    look = {"actor": "test", "act": "show_name", "citizen": "0" * 64, "purpose": "talk"}
    with node.begin("test") as tx:
        tx.session.add(Audit(at=oldest, **look))
        tx.session.add(Audit(at=oldest - timedelta(seconds=1), **look))
    forget(node)
    with node.read() as session:
        assert [row.at for row in session.scalars(select(Audit))] == [oldest]
