"""sealed texts.

Revision 0005, after 0004. The texts that stand in the tables are sealed on the way up and opened on the way down, row
by row, with the keys of the engine that runs it.
"""

import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from matching.sealing import SERVICE, Place, new_key, open_, seal

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

LINE, TEXT, LONG, JSON, BYTES = sa.String(200), sa.String(4000), sa.String(20000), sa.JSON(), sa.LargeBinary()
EMPTY = {LINE: b'', TEXT: b'', LONG: b'', JSON: b'{}', BYTES: None}
COLUMNS = {
    'request': {
        'title': LINE, 'endorsing_authority': LINE, 'endorsing_number': LINE, 'plan': TEXT, 'help_elsewhere': TEXT,
        'own_contribution': TEXT, 'gaps': TEXT,
    },
    'need': {
        'title': LINE, 'description': LONG, 'result': TEXT, 'beneficiary': LINE, 'audience': LINE, 'baseline': TEXT,
        'target': TEXT, 'sectors': JSON, 'capabilities': JSON, 'assistance_types': JSON, 'own_term': LINE, 'urgency_reason': TEXT, 'reading': BYTES,
    },
    'match': {
        'words': TEXT, 'overlap': TEXT, 'due_diligence': TEXT, 'decline_words': TEXT, 'decline_message': TEXT,
    },
    'question': {'words': TEXT, 'reply': TEXT},
    'decision': {'seen': JSON},
    'offer': {'exclusions': JSON, 'gaps': TEXT},
    'person': {'telephone': LINE},
    'duplicate_decision': {'words': TEXT},
    'authenticator': {'secret': LINE},
    'code_list': {'codes': TEXT},
    'kept_form': {'typed': BYTES},
}
CASES = {
    'request': 'SELECT id, id FROM request',
    'need': 'SELECT id, request_id FROM need',
    'match': 'SELECT m.id, n.request_id FROM match m JOIN need n ON n.id = m.need_id',
    'question': 'SELECT q.id, n.request_id FROM question q JOIN match m ON m.id = q.match_id JOIN need n ON n.id = m.need_id',
    'decision': 'SELECT d.id, n.request_id FROM decision d JOIN match m ON m.id = d.match_id JOIN need n ON n.id = m.need_id',
}
KEY = sa.table('case_key', sa.column('name'), sa.column('master'), sa.column('wrapped', sa.LargeBinary()))
AT_ONCE = 500


def upgrade() -> None:
    """Change the tables."""
    op.create_table('case_key',
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('master', sa.String(length=8), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=True),
    sa.Column('destroyed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_case_key'))
    )
    with op.batch_alter_table('case_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_key_master'), ['master'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_key_destroyed_at'), ['destroyed_at'], unique=False)

    for table, columns in COLUMNS.items():
        change_types(table, {name: (old, BYTES) for name, old in columns.items()})
    keys = make_keys()
    for table, columns in COLUMNS.items():
        rewrite(table, columns, keys, sealing=True)


def downgrade() -> None:
    """Change them back."""
    keys = find_keys()
    for table, columns in COLUMNS.items():
        rewrite(table, columns, keys, sealing=False)
        change_types(table, {name: (BYTES, old) for name, old in columns.items()})
    op.drop_table('case_key')


def change_types(table: str, columns: dict) -> None:
    """Turn texts into the bytes that spell them, or back; SQLite casts them while it copies the table."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, (old, new) in columns.items():
            if old is new:
                continue
            spelt = f"convert_to({name}::text, 'UTF8')" if new is BYTES else f"convert_from({name}, 'UTF8')"
            using = spelt if new is not JSON else f'({spelt})::json'
            batch_op.alter_column(name, existing_type=old, type_=new, existing_nullable=False, postgresql_using=using)


def make_keys() -> dict:
    """Make a key for every request, and one for what belongs to none."""
    keyring, made = ring(), {}
    names = [SERVICE, *op.get_bind().execute(sa.text('SELECT id FROM request ORDER BY id')).scalars()]
    for name in names:
        key = new_key()
        row = {'name': name, 'master': keyring.current, 'wrapped': keyring.wrap(key, name)}
        op.get_bind().execute(KEY.insert().values(**row))
        made[name] = AESGCM(key)
    return made


def find_keys() -> dict:
    """Return every key that was not destroyed."""
    rows = op.get_bind().execute(sa.select(KEY).where(KEY.c.wrapped.is_not(None))).all()
    return {row.name: AESGCM(ring().unwrap(row.wrapped, row.name, by=row.master)) for row in rows}


def ring():
    """Return the keys of the engine that runs this migration."""
    return op.get_bind().get_execution_options()['keyring']


def rewrite(table: str, columns: dict, keys: dict, *, sealing: bool) -> None:
    """Seal or open the columns of every row of a table."""
    connection, names = op.get_bind(), list(columns)
    rows = sa.table(table, sa.column('id'), *(sa.column(name, BYTES) for name in names))
    ids = list(connection.execute(sa.select(rows.c.id).order_by(rows.c.id)).scalars())
    cases = dict(connection.execute(sa.text(CASES[table])).all()) if table in CASES else {}
    for start in range(0, len(ids), AT_ONCE):
        found = connection.execute(sa.select(rows).where(rows.c.id.in_(ids[start : start + AT_ONCE]))).all()
        for row in found:
            name, given = cases.get(row.id, SERVICE), {column: getattr(row, column) for column in names}
            values = {
                column: turn(keys.get(name), name, value, Place(table, row.id, column), EMPTY[columns[column]], sealing)
                for column, value in given.items()
                if value is not None
            }
            connection.execute(rows.update().where(rows.c.id == row.id).values(**values))


def turn(key, name: str, value: bytes, place: Place, empty, sealing: bool):
    """Return a value sealed, or opened; what nobody can open any more becomes empty."""
    if sealing:
        return seal(key, name, value, place)
    return empty if key is None else open_(key, value, place)
