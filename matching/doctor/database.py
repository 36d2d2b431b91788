"""Questions about the database: how it is reached, in which mode, as whom, how new, and what is in it."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL, Engine

from matching import clock, schema
from matching.database import transaction
from matching.doctor.edge import is_local
from matching.doctor.findings import Finding, Patient, green, not_asked, red
from matching.doctor.holes import SQLITE_WAL_SAFE, as_numbers, sane_since, sqlite_version
from matching.queries.deployment import count_fictional, find_pragmas, get_database_role, get_database_time

SECURED = frozenset(
    {
        *("request", "assignment", "named_provider", "objection", "need", "release", "addressee", "offer", "edition"),
        *("match", "question", "decision", "duplicate_decision", "errand", "history", "notice"),
    }
)
"""The tables of which row security must be forced: those of matching/row_security.sql."""
APART = timedelta(seconds=2)
SQLITE = "The database is SQLite."
WISHED = {"synchronous": ("2", "3"), "foreign_keys": ("1",), "secure_delete": ("1", "2")}


def ask_database_tls(patient: Patient) -> Finding:
    """Is PostgreSQL reached over a line that nobody can listen to or stand in?"""
    url = patient.engine.url
    if _is_sqlite(patient.engine):
        return not_asked(SQLITE)
    if _stays_here(url):
        return green("PostgreSQL is on this machine.")
    if url.query.get("sslmode") != "verify-full":
        return red("PostgreSQL is reached over the network: add sslmode=verify-full&sslrootcert=… to DATABASE_URL.")
    return green("PostgreSQL is reached over TLS, and its certificate is checked.")


def ask_sqlite_mode(patient: Patient) -> Finding:
    """Does SQLite keep the file in a mode that its version holds?"""
    if not _is_sqlite(patient.engine):
        return not_asked("The database is PostgreSQL.")
    version = sqlite_version()
    files = [Path(patient.engine.url.database or ""), *patient.settings.instance.glob("*.sqlite")]
    hurt = sorted({file.name for file in files if _is_wal(file)})
    if hurt and as_numbers(version) < as_numbers(SQLITE_WAL_SAFE):
        return red(
            f"{', '.join(hurt)}: in WAL mode, in which SQLite {version} can damage a file (sound from "
            f"{SQLITE_WAL_SAFE}). Stop the service and run: sqlite3 FILE 'PRAGMA journal_mode=DELETE'."
        )
    with transaction(patient.engine, writes=False) as session:
        found = find_pragmas(session)
    loose = [f"{name}={found[name]}" for name, wished in WISHED.items() if found[name] not in wished]
    if loose:
        return red(f"SQLite is opened with {', '.join(loose)}. Open it by this program only.")
    return green(f"SQLite {version} keeps its files safe in their mode, and is fully synchronous.")


def ask_database_role(patient: Patient) -> Finding:
    """Does the service reach PostgreSQL as somebody who owns nothing and bypasses nothing?"""
    if _is_sqlite(patient.engine):
        return not_asked(SQLITE)
    with transaction(patient.engine, writes=False) as session:
        role = get_database_role(session)
    if role.powers:
        return red(f"The role of DATABASE_URL holds {', '.join(role.powers)}. Make one without any power, see deploy/.")
    if role.owned:
        return red(f"The role of DATABASE_URL owns {', '.join(sorted(role.owned)[:3])} …: let another role own tables.")
    if missing := SECURED - set(role.guarded):
        return red(f"Row security is not forced on {', '.join(sorted(missing))}. Run: flask --app app migrate.")
    return green("The role owns nothing and bypasses nothing, and row security is forced.")


def ask_migrations(patient: Patient) -> Finding:
    """Are the tables those of this program?"""
    if schema.is_at_head(patient.engine):
        return green("The tables are up to date.")
    return red("The tables are of another version of the program. Take a backup and run: flask --app app migrate.")


def ask_clock(patient: Patient) -> Finding:
    """Do this machine and the database agree what time it is?"""
    if clock.now() < sane_since():
        return red("The clock of this machine is wrong: it is set before this program was made. Set it by NTP.")
    if _is_sqlite(patient.engine):
        return green("The clock is after the day on which this program was made; SQLite has no clock of its own.")
    with transaction(patient.engine, writes=False) as session:
        apart = abs(get_database_time(session) - clock.now())
    if apart > APART:
        return red(
            f"The clocks of this machine and of PostgreSQL are {apart.total_seconds():.0f} s apart. Set both by NTP."
        )
    return green("This machine and PostgreSQL agree within two seconds.")


def ask_demonstration(patient: Patient) -> Finding:
    """Is nothing of the demonstration here, neither rows nor accounts of which the passwords are printed?"""
    if not patient.deploy:
        return not_asked("A demonstration may be here; ask with --deploy.")
    if not schema.is_at_head(patient.engine):
        return red("The tables are not up to date, so nobody can look. Run: flask --app app migrate.")
    with transaction(patient.engine, writes=False) as session:
        homes, people = count_fictional(session)
    files = [file.name for file in patient.settings.instance.glob("demo-*")]
    if homes or people or files:
        return red(
            f"Of the demonstration there are {homes} organisations, {people} people and {len(files)} files. Begin with "
            "an empty database in an empty folder."
        )
    return green("Nothing of the demonstration is here.")


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _is_wal(file: Path) -> bool:
    """Say whether the head of an SQLite file says that it is in WAL mode; opening it might change that."""
    if not file.is_file():
        return False
    with file.open("rb") as head:
        return head.read(19)[18:] == b"\x02"


def _stays_here(url: URL) -> bool:
    named = url.query.get("host", url.host) or ""
    hosts = [named] if isinstance(named, str) else list(named)
    return all(host.startswith("/") or is_local(host) for host in hosts)
