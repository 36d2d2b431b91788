"""What somebody does to the history who has the whole database in hand, but not the key: each deed is raw SQL."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event, text
from sqlmodel import Session

from matching.database import open_engine, open_session
from matching.models.base import new_id
from tests.engines import MASTER
from tests.keys import KEYS

Deed = Callable[[Session, random.Random], None]
VALUES = {
    "at": ["2026-01-01 00:00:00.000000", "2031-12-31 23:59:59.999999"],
    "person_id": [None],
    "noun": ["offer", "x", ""],
    "row_id": ["aaaaaaaaaaaaaaaaaaaa", ""],
    "step": ["edit", "withdraw", "approve\u200b"],
    "before": [None, "", "open"],
    "after": [None, "", "closed"],
    "row_version": [0, 99, -1],
}
NONSENSE = ("at = 'never'", "row_version = 'x'", "step = CAST(x'ff' AS TEXT)", "noun = x'00'", "after = 7.5")
COLUMNS = "id, at, person_id, noun, row_id, step, before, after, row_version"


@contextmanager
def in_hand(engine: Engine) -> Iterator[Engine]:
    """Give the database as its administrator has it: no trigger fires, and no reference is checked."""
    url = engine.url if engine.dialect.name == "sqlite" else engine.url.set(username=MASTER)
    mine = open_engine(url.render_as_string(hide_password=False), **KEYS)
    free = "PRAGMA foreign_keys=OFF" if mine.dialect.name == "sqlite" else "SET session_replication_role = replica"

    def begin(connection: object, _record: object) -> None:
        connection.execute(free)  # type: ignore[attr-defined]
        if mine.dialect.name == "postgresql":
            connection.commit()  # type: ignore[attr-defined]

    event.listen(mine, "connect", begin)
    with open_session(mine, writes=True) as session:
        if mine.dialect.name == "sqlite":
            for (name,) in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                session.execute(text(f"DROP TRIGGER {name}"))
        session.commit()
    yield mine
    mine.dispose()


def edit(session: Session, dice: random.Random) -> None:
    """Change one column of one line."""
    column = dice.choice(list(VALUES))
    row, was = session.execute(text(f"SELECT id, {column} FROM history WHERE id = '{_line(session, dice)}'")).one()
    value = dice.choice([value for value in VALUES[column] if value != was] or ["2"])
    session.execute(text(f"UPDATE history SET {column} = :value WHERE id = :row"), {"value": value, "row": row})


def put_nonsense(session: Session, dice: random.Random) -> None:
    """Put something into a column that has no business there, where the engine takes it."""
    deed = dice.choice(NONSENSE) if session.get_bind().dialect.name == "sqlite" else "at = '2026-01-01 BC'"
    session.execute(text(f"UPDATE history SET {deed} WHERE id = '{_line(session, dice)}'"))


def rename(session: Session, dice: random.Random) -> None:
    """Give a line another identifier, in its seal, too."""
    was, now = _line(session, dice), new_id()
    session.execute(text(f"UPDATE history SET id = '{now}' WHERE id = '{was}'"))
    session.execute(text(f"UPDATE history_seal SET history_id = '{now}' WHERE history_id = '{was}'"))


def blame(session: Session, dice: random.Random) -> None:
    """Let somebody else have done it."""
    row, was = session.execute(text("SELECT id, person_id FROM history WHERE person_id IS NOT NULL")).first() or ()
    other = session.execute(text(f"SELECT id FROM person WHERE id <> '{was}' ORDER BY id")).scalars().all()
    session.execute(text(f"UPDATE history SET person_id = '{dice.choice(other)}' WHERE id = '{row}'"))


def delete_line(session: Session, dice: random.Random) -> None:
    """Delete a line and leave its seal."""
    session.execute(text(f"DELETE FROM history WHERE id = '{_line(session, dice)}'"))


def delete_seal(session: Session, dice: random.Random) -> None:
    """Delete a seal and leave its line."""
    session.execute(text(f"DELETE FROM history_seal WHERE place = {_place(session, dice)}"))


def delete_both(session: Session, dice: random.Random) -> None:
    """Delete a line with its seal."""
    _delete_at(session, _place(session, dice))


def delete_and_close_up(session: Session, dice: random.Random) -> None:
    """Delete a line with its seal, and move all later ones up, the head too."""
    place = dice.randrange(1, _last(session))
    _delete_at(session, place)
    _move(session, place + 1, by=-1)
    session.execute(text("UPDATE history_head SET place = place - 1"))


def insert(session: Session, dice: random.Random) -> None:
    """Add a copy of a line without a seal."""
    _copy(session, dice)


def insert_at_the_end(session: Session, dice: random.Random) -> None:
    """Add a copy of a line with a copied seal at the end, and set the head there."""
    row, mac, last = _copy(session, dice), _mac(session, _place(session, dice)), _last(session)
    session.execute(text(f"INSERT INTO history_seal VALUES ({last + 1}, '{row}', '{mac}')"))
    session.execute(text(f"UPDATE history_head SET place = {last + 1}, mac = '{mac}'"))


def insert_between(session: Session, dice: random.Random) -> None:
    """Add a copy of a line with a copied seal somewhere, moving all later ones on, the head too."""
    place = _place(session, dice)
    row, mac = _copy(session, dice), _mac(session, place)
    _move(session, place, by=1)
    session.execute(text(f"INSERT INTO history_seal VALUES ({place}, '{row}', '{mac}')"))
    session.execute(text("UPDATE history_head SET place = place + 1"))


def insert_below(session: Session, dice: random.Random) -> None:
    """Add a copy of a line with a copied seal before the first."""
    row, mac = _copy(session, dice), _mac(session, _place(session, dice))
    session.execute(text(f"INSERT INTO history_seal VALUES ({dice.choice([0, -1])}, '{row}', '{mac}')"))


def swap_lines(session: Session, dice: random.Random) -> None:
    """Let two lines change places, each with the seal of the other."""
    one, other = _two(session, dice)
    first, second = _owner(session, one), _owner(session, other)
    for place, row in ((one, "swapped"), (other, first), (one, second)):
        session.execute(text(f"UPDATE history_seal SET history_id = '{row}' WHERE place = {place}"))


def swap_seals(session: Session, dice: random.Random) -> None:
    """Let two seals change places with each other."""
    one, other = _two(session, dice)
    for place, mac in ((one, _mac(session, other)), (other, _mac(session, one))):
        session.execute(text(f"UPDATE history_seal SET mac = '{mac}' WHERE place = {place}"))


def change_seal(session: Session, dice: random.Random) -> None:
    """Put another seal beside a line."""
    mac = dice.choice(["", "0" * 64, _mac(session, 1)[::-1]])
    session.execute(text(f"UPDATE history_seal SET mac = '{mac}' WHERE place = {_place(session, dice)}"))


def truncate(session: Session, dice: random.Random) -> None:
    """Cut off the last lines, and set the head to the line that is now the last."""
    last = _cut(session, dice)
    session.execute(text(f"UPDATE history_head SET place = {last}, mac = '{_mac(session, last)}'"))


def truncate_alone(session: Session, dice: random.Random) -> None:
    """Cut off the last lines, and forget the head."""
    _cut(session, dice)


def change_head(session: Session, dice: random.Random) -> None:
    """Change the head alone."""
    changes = ("place = place + 1", "place = place - 1", "mac = seal", "seal = mac", "seal = ''")
    session.execute(text(f"UPDATE history_head SET {dice.choice(changes)}"))


def behead(session: Session, _dice: random.Random) -> None:
    """Take the head away."""
    session.execute(text("DELETE FROM history_head"))


def begin_anew(session: Session, _dice: random.Random) -> None:
    """Throw everything away, as if nothing had ever happened."""
    for table in ("thread_proof", "daily_head", "history_seal", "history"):
        session.execute(text(f"DELETE FROM {table}"))
    session.execute(text("UPDATE history_head SET place = 0, mac = '', seal = ''"))


def publish_otherwise(session: Session, dice: random.Random) -> None:
    """Change a head that was published."""
    changes = ("root = chain", "chain = root", "place = place - 1", "previous = root", "signature = root")
    session.execute(text(f"UPDATE daily_head SET {dice.choice(changes)}"))


DEEDS: tuple[Deed, ...] = (
    *(edit, edit, edit, put_nonsense, rename, blame),
    *(delete_line, delete_seal, delete_both, delete_and_close_up),
    *(insert, insert_at_the_end, insert_between, insert_below),
    *(swap_lines, swap_seals, change_seal, truncate, truncate_alone),
    *(change_head, behead, begin_anew, publish_otherwise),
)


def _last(session: Session) -> int:
    return int(session.execute(text("SELECT max(place) FROM history_seal")).scalar_one())


def _place(session: Session, dice: random.Random) -> int:
    return dice.randint(1, _last(session))


def _two(session: Session, dice: random.Random) -> tuple[int, int]:
    one, other = dice.sample(range(1, _last(session) + 1), 2)
    return one, other


def _line(session: Session, dice: random.Random) -> str:
    return _owner(session, _place(session, dice))


def _owner(session: Session, place: int) -> str:
    return str(session.execute(text(f"SELECT history_id FROM history_seal WHERE place = {place}")).scalar_one())


def _mac(session: Session, place: int) -> str:
    return str(session.execute(text(f"SELECT mac FROM history_seal WHERE place = {place}")).scalar_one())


def _copy(session: Session, dice: random.Random) -> str:
    """Add a copy of a line under a new identifier, and return that."""
    row, columns = new_id(), COLUMNS.removeprefix("id, ")
    copied = f"SELECT '{row}', {columns} FROM history WHERE id = '{_line(session, dice)}'"
    session.execute(text(f"INSERT INTO history ({COLUMNS}) {copied}"))
    return row


def _delete_at(session: Session, place: int) -> None:
    row = _owner(session, place)
    session.execute(text(f"DELETE FROM history_seal WHERE place = {place}"))
    session.execute(text(f"DELETE FROM history WHERE id = '{row}'"))


def _move(session: Session, first: int, *, by: int) -> None:
    for step in (1_000_000, by - 1_000_000):
        begin = first if step > 0 else first + 1_000_000
        session.execute(text(f"UPDATE history_seal SET place = place + {step} WHERE place >= {begin}"))


def _cut(session: Session, dice: random.Random) -> int:
    """Delete some of the last lines with their seals; return the place of the one that is now the last."""
    last = _last(session)
    left = dice.randint(max(1, last - 5), last - 1)
    for place in range(left + 1, last + 1):
        _delete_at(session, place)
    return left
