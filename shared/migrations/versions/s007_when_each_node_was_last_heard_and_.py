"""when each node was last heard, and claims that run out

House rule: the previous release serves while this runs. Add, do not rename or drop in the same
release; SQLite goes by batch; a table that is rewritten states how long a million rows take. An
index table is dropped, created and rebuilt from the records.

Revision ID: s007
Revises: s006
"""

import sqlalchemy as sa
from alembic import op

revision = 's007'
down_revision = 's006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('peer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('heard_on', sa.Date(), nullable=True))

    with op.batch_alter_table('reservation_index', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reservation_index_until'), ['until'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('reservation_index', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reservation_index_until'))

    with op.batch_alter_table('peer', schema=None) as batch_op:
        batch_op.drop_column('heard_on')
