"""room that is to be judged

House rule: the previous release serves while this runs. Add, do not rename or drop in the same
release; SQLite goes by batch; a table that is rewritten states how long a million rows take. An
index table is dropped, created and rebuilt from the records.

Revision ID: h003
Revises: h002
"""

import sqlalchemy as sa
from alembic import op

revision = 'h003'
down_revision = 'h002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('room_to_judge',
    sa.Column('p_number', sa.String(length=10), nullable=False),
    sa.Column('rev', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('owner', sa.String(length=32), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('owner', 'record_id')
    )
    with op.batch_alter_table('room_to_judge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_room_to_judge_p_number'), ['p_number'], unique=False)

    op.execute(  # claims without an answer at this moment; those with one are given the same again
        "INSERT INTO room_to_judge (owner, record_id, p_number, rev)"
        " SELECT owner, record_id, p_number, rev FROM capacity_claim_index"
    )


def downgrade() -> None:
    with op.batch_alter_table('room_to_judge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_room_to_judge_p_number'))

    op.drop_table('room_to_judge')
