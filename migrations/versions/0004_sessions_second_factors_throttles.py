"""sessions, second factors, throttles.

Revision 0004, after 0003; made 2026-11-23 23:33:28.421673.
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table('throttle',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_throttle'))
    )
    with op.batch_alter_table('throttle', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_throttle_since'), ['since'], unique=False)

    op.create_table('authenticator',
    sa.Column('id', sa.String(length=20), nullable=False),
    sa.Column('person_id', sa.String(length=20), nullable=False),
    sa.Column('secret', sa.String(length=200), nullable=False),
    sa.Column('last_counter', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_authenticator_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_authenticator'))
    )
    with op.batch_alter_table('authenticator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_authenticator_person_id'), ['person_id'], unique=False)

    op.create_table('code_list',
    sa.Column('id', sa.String(length=20), nullable=False),
    sa.Column('person_id', sa.String(length=20), nullable=False),
    sa.Column('codes', sa.String(length=4000), nullable=False),
    sa.Column('hashes', sa.JSON(), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_code_list_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_code_list'))
    )
    with op.batch_alter_table('code_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_code_list_person_id'), ['person_id'], unique=False)

    op.create_table('kept_form',
    sa.Column('id', sa.String(length=20), nullable=False),
    sa.Column('person_id', sa.String(length=20), nullable=False),
    sa.Column('address', sa.String(length=2000), nullable=False),
    sa.Column('typed', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_kept_form_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_form'))
    )
    with op.batch_alter_table('kept_form', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_form_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_kept_form_person_id'), ['person_id'], unique=False)

    op.create_table('security_key',
    sa.Column('id', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('credential_id', sa.String(length=1400), nullable=False),
    sa.Column('public_key', sa.String(length=4000), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_security_key_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_security_key')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_security_key_credential_id'))
    )
    with op.batch_alter_table('security_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_security_key_person_id'), ['person_id'], unique=False)

    op.create_table('session',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('line', sa.String(length=20), nullable=False),
    sa.Column('person_id', sa.String(length=20), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('factor', sa.Enum('code', 'list', 'key', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stepped_up_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_session_person_id')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_session'))
    )
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_begun_at'), ['begun_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_line'), ['line'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    """Change them back."""
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_person_id'))
        batch_op.drop_index(batch_op.f('ix_session_line'))
        batch_op.drop_index(batch_op.f('ix_session_begun_at'))

    op.drop_table('session')
    with op.batch_alter_table('security_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_security_key_person_id'))

    op.drop_table('security_key')
    with op.batch_alter_table('kept_form', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kept_form_person_id'))
        batch_op.drop_index(batch_op.f('ix_kept_form_at'))

    op.drop_table('kept_form')
    with op.batch_alter_table('code_list', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_code_list_person_id'))

    op.drop_table('code_list')
    with op.batch_alter_table('authenticator', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_authenticator_person_id'))

    op.drop_table('authenticator')
    with op.batch_alter_table('throttle', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_throttle_since'))

    op.drop_table('throttle')
