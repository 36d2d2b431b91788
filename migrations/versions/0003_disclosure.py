"""Who is named on a case, and what coordinators release to providers.

Revision 0003, after 0002; made 2026-11-23 23:25:08.530037.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table('objection',
    sa.Column('organisation_id', sa.String(length=20), nullable=False),
    sa.Column('person_id', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_objection_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_objection_person_id')),
    sa.PrimaryKeyConstraint('organisation_id', 'person_id', name=op.f('pk_objection'))
    )
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objection_person_id'), ['person_id'], unique=False)

    op.create_table('assignment',
    sa.Column('request_id', sa.String(length=20), nullable=False),
    sa.Column('person_id', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_assignment_person_id')),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], name=op.f('fk_assignment_request_id')),
    sa.PrimaryKeyConstraint('request_id', 'person_id', name=op.f('pk_assignment'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_person_id'), ['person_id'], unique=False)

    op.create_table('named_provider',
    sa.Column('request_id', sa.String(length=20), nullable=False),
    sa.Column('organisation_id', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_named_provider_organisation_id')),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], name=op.f('fk_named_provider_request_id')),
    sa.PrimaryKeyConstraint('request_id', 'organisation_id', name=op.f('pk_named_provider'))
    )
    with op.batch_alter_table('named_provider', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_named_provider_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('release',
    sa.Column('id', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=11), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'approved', 'withdrawn', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('need_id', sa.String(length=None), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('proposer_id', sa.String(length=None), nullable=False),
    sa.Column('approver_id', sa.String(length=None), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['approver_id'], ['person.id'], name=op.f('fk_release_approver_id')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_release_need_id')),
    sa.ForeignKeyConstraint(['proposer_id'], ['person.id'], name=op.f('fk_release_proposer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release')),
    sa.UniqueConstraint('number', name=op.f('uq_release_number'))
    )
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_release_need_id'), ['need_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_release_state'), ['state'], unique=False)

    op.create_table('addressee',
    sa.Column('release_id', sa.String(length=20), nullable=False),
    sa.Column('organisation_id', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_addressee_organisation_id')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_addressee_release_id')),
    sa.PrimaryKeyConstraint('release_id', 'organisation_id', name=op.f('pk_addressee'))
    )
    with op.batch_alter_table('addressee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_addressee_organisation_id'), ['organisation_id'], unique=False)

    with op.batch_alter_table('request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('as_region', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('request', schema=None) as batch_op:
        batch_op.alter_column('as_region', server_default=None)
    op.execute(
        'INSERT INTO assignment (request_id, person_id) '
        'SELECT id, coordinator_id FROM request WHERE coordinator_id IS NOT NULL'
    )


def downgrade() -> None:
    """Change them back."""
    with op.batch_alter_table('request', schema=None) as batch_op:
        batch_op.drop_column('as_region')

    op.drop_table('addressee')
    op.drop_table('release')
    op.drop_table('named_provider')
    op.drop_table('assignment')
    op.drop_table('objection')
