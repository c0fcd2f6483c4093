"""${message}

House rule: the previous release serves while this runs. Add, do not rename or drop in the same
release; SQLite goes by batch; a table that is rewritten states how long a million rows take. An
index table is dropped, created and rebuilt from the records.

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
