"""history is a chain: seals, the head, heads of days; nothing of it is changed or deleted.

Revision 0006; lines that were written before are sealed by `flask --app app migrate`, right after it ran this.
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

KEPT = {'history': ('id',), 'history_seal': ('place', 'history_id'), 'daily_head': ('day',)}


def upgrade() -> None:
    """Change the tables."""
    op.create_table('history_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('mac', sa.String(length=64), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history_head'))
    )
    op.create_table('history_seal',
    sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('history_id', sa.String(length=20), nullable=False),
    sa.Column('mac', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['history_id'], ['history.id'], name=op.f('fk_history_seal_history_id')),
    sa.PrimaryKeyConstraint('place', name=op.f('pk_history_seal')),
    sa.UniqueConstraint('history_id', name=op.f('uq_history_seal_history_id'))
    )
    op.create_table('daily_head',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('root', sa.String(length=64), nullable=False),
    sa.Column('chain', sa.String(length=64), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('signature', sa.String(length=128), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_daily_head'))
    )
    op.create_table('thread_proof',
    sa.Column('thread', sa.String(length=64), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('siblings', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['day'], ['daily_head.day'], name=op.f('fk_thread_proof_day')),
    sa.PrimaryKeyConstraint('thread', name=op.f('pk_thread_proof'))
    )
    op.execute("INSERT INTO history_head (id, place, mac, seal) VALUES (1, 0, '', '')")
    if op.get_bind().dialect.name == 'sqlite':
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def downgrade() -> None:
    """Change them back. The lines stay; their seals are lost."""
    op.drop_table('thread_proof')
    op.drop_table('daily_head')
    op.drop_table('history_seal')
    op.drop_table('history_head')
    if op.get_bind().dialect.name == 'sqlite':
        for verb in ('update', 'delete', 'replace'):
            op.execute(f'DROP TRIGGER history_refuses_{verb}')
    else:
        op.execute('DROP TRIGGER history_is_kept ON history')
        op.execute('DROP FUNCTION refuse_change_of_history()')


def _refuse_on_sqlite() -> None:
    """REPLACE deletes without any trigger for deletion, so an INSERT of what is there already is refused, too."""
    for table, keys in KEPT.items():
        words = f"{table} is never changed or deleted"
        for verb in ('update', 'delete'):
            op.execute(
                f'CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table} '
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        same = ' OR '.join(f'{key} = NEW.{key}' for key in (*keys, 'rowid'))
        op.execute(
            f'CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} '
            f'WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) '
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )


def _refuse_on_postgresql() -> None:
    op.execute(
        'CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS '
        "$$ BEGIN RAISE EXCEPTION '% is never changed or deleted', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        op.execute(
            f'CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} '
            'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()'
        )
