"""fits, editions, errands, duplicates.

Revision 0002, after 0001; made 2026-11-23 20:09:30.582637.
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table('errand',
    sa.Column('id', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('states', sa.JSON(), nullable=False),
    sa.Column('offers', sa.JSON(), nullable=False),
    sa.Column('found', sa.JSON(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_errand'))
    )
    with op.batch_alter_table('errand', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_errand_done_at'), ['done_at'], unique=False)

    op.create_table('fit',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('cut_off', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('editions', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_fit'))
    )
    op.create_table('index_process',
    sa.Column('id', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('fit', sa.Integer(), nullable=True),
    sa.Column('fingerprint', sa.String(length=16), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.Column('needs', sa.Integer(), nullable=False),
    sa.Column('offers', sa.Integer(), nullable=False),
    sa.Column('memory', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_index_process'))
    )
    with op.batch_alter_table('index_process', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_index_process_seen_at'), ['seen_at'], unique=False)

    op.create_table('duplicate_decision',
    sa.Column('id', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('request', 'offer', 'organisation', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('one_id', sa.String(length=20), nullable=False),
    sa.Column('other_id', sa.String(length=20), nullable=False),
    sa.Column('one_mark', sa.String(length=16), nullable=False),
    sa.Column('other_mark', sa.String(length=16), nullable=False),
    sa.Column('same', sa.Boolean(), nullable=False),
    sa.Column('words', sa.String(length=4000), nullable=False),
    sa.Column('person_id', sa.String(length=None), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_duplicate_decision_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_decision')),
    sa.UniqueConstraint('one_id', 'other_id', name='uq_duplicate_decision_pair')
    )
    with op.batch_alter_table('duplicate_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duplicate_decision_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_duplicate_decision_one_id'), ['one_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duplicate_decision_other_id'), ['other_id'], unique=False)

    op.create_table('edition',
    sa.Column('id', sa.String(length=20), nullable=False),
    sa.Column('offer_id', sa.String(length=None), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('since', sa.Integer(), nullable=False),
    sa.Column('until', sa.Integer(), nullable=True),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('reading', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_edition_offer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition'))
    )
    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_edition_offer_id'), ['offer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_edition_since'), ['since'], unique=False)
        batch_op.create_index(batch_op.f('ix_edition_until'), ['until'], unique=False)

    with op.batch_alter_table('index_state', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fit', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_index_state_fit'), 'fit', ['fit'], ['number'])
        batch_op.drop_column('fitted_until')

    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reading', sa.LargeBinary(), nullable=True))

    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reading', sa.LargeBinary(), nullable=True))



def downgrade() -> None:
    """Change them back."""
    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.drop_column('reading')

    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_column('reading')

    with op.batch_alter_table('index_state', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fitted_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f('fk_index_state_fit'), type_='foreignkey')
        batch_op.drop_column('fit')

    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_edition_until'))
        batch_op.drop_index(batch_op.f('ix_edition_since'))
        batch_op.drop_index(batch_op.f('ix_edition_offer_id'))

    op.drop_table('edition')
    with op.batch_alter_table('duplicate_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duplicate_decision_other_id'))
        batch_op.drop_index(batch_op.f('ix_duplicate_decision_one_id'))
        batch_op.drop_index(batch_op.f('ix_duplicate_decision_kind'))

    op.drop_table('duplicate_decision')
    with op.batch_alter_table('index_process', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_index_process_seen_at'))

    op.drop_table('index_process')
    op.drop_table('fit')
    with op.batch_alter_table('errand', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_errand_done_at'))

    op.drop_table('errand')
