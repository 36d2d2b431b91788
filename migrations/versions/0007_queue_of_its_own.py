"""The queue's tables on PostgreSQL, in a schema of their own: the application's role may make none.

Revision 0007, after 0006; made 2026-11-23 23:35:00.
"""

from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

TABLES = """
DROP TABLE IF EXISTS public.huey_kv, public.huey_schedule, public.huey_task, public.huey_counter;
CREATE SCHEMA queue;
CREATE TABLE queue.huey_kv (
    queue text NOT NULL, key text NOT NULL, value bytea NOT NULL, PRIMARY KEY (queue, key)
);
CREATE TABLE queue.huey_schedule (
    id bigserial PRIMARY KEY, queue text NOT NULL, data bytea NOT NULL, timestamp double precision NOT NULL
);
CREATE INDEX huey_schedule_queue_timestamp ON queue.huey_schedule (queue, timestamp);
CREATE TABLE queue.huey_task (
    id bigserial PRIMARY KEY, queue text NOT NULL, data bytea NOT NULL, priority double precision NOT NULL DEFAULT 0.0
);
CREATE INDEX huey_task_queue_priority_id ON queue.huey_task (queue, priority DESC, id);
CREATE TABLE queue.huey_counter (
    queue text NOT NULL, key text NOT NULL, value bigint NOT NULL DEFAULT 0, PRIMARY KEY (queue, key)
)
"""


def upgrade() -> None:
    """Make the tables of the queue; what lay in the old ones was only nudges."""
    if op.get_bind().dialect.name == 'postgresql':
        for statement in TABLES.split(";"):
            op.execute(statement)


def downgrade() -> None:
    """Take them away; an older program makes its own."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("DROP SCHEMA queue CASCADE")
