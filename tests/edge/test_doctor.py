"""The doctor: every question has a deployment of which it says red, and one of which it says green."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from app import create_app
from matching import clock as clock_module
from matching import schema
from matching.database import open_engine, transaction
from matching.doctor import holes, machine
from matching.doctor.findings import Colour, Finding, Patient
from matching.doctor.table import QUESTIONS, describe, examine, is_red
from matching.models.organisation import Organisation
from tests.test_mail import certificate, inbox, knows, start

__all__ = ["certificate", "inbox", "knows", "start"]
TLS = {"base_url": "https://matching.example", "hosts": ("matching.example",), "proxies": 1, "secure_cookies": True}
FAR = "postgresql+psycopg://somebody@db.example/app?sslmode="
RED: dict[str, list["Fixture"]] = {}
GREEN: dict[str, list["Fixture"]] = {}


class Ward:
    """Where deployments are made ill or well: the application on SQLite, and what the tests lend."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.request = request
        self.made: list[Flask] = []

    def get(self, name: str) -> Any:
        """Return a fixture of pytest."""
        return self.request.getfixturevalue(name)

    def patient(self, *, engine: str = "", deploy: bool = True, **changed: Any) -> Patient:
        """Return a deployment with these settings changed, which reaches its database by the address `engine`."""
        url = self.get("sqlite_engine").url.render_as_string(hide_password=False)
        app = create_app(replace(self.get("settings"), **({"database_url": url} | changed)))
        if engine:
            app.extensions["engine"] = open_engine(engine)
        self.made.append(app)
        return Patient(app, deploy=deploy)

    def postgresql(self) -> Engine:
        """Return the way to a PostgreSQL of our own, as its superuser."""
        found: Engine = self.get("postgresql_engine")
        return found

    def patch(self) -> pytest.MonkeyPatch:
        """Return pytest's way to change what is not ours."""
        found: pytest.MonkeyPatch = self.get("monkeypatch")
        return found


Fixture = Callable[[Ward], Patient]


def fails(name: str) -> Callable[[Fixture], Fixture]:
    """Note a deployment of which the question `name` says red."""
    return lambda make: RED.setdefault(name, []).append(make) or make  # type: ignore[func-returns-value]


def passes(name: str) -> Callable[[Fixture], Fixture]:
    """Note a deployment of which the question `name` says green."""
    return lambda make: GREEN.setdefault(name, []).append(make) or make  # type: ignore[func-returns-value]


@pytest.fixture
def ward(request: pytest.FixtureRequest) -> Iterator[Ward]:
    made = Ward(request)
    yield made
    clock_module.move(timedelta())
    for app in made.made:
        app.extensions["engine"].dispose()
        app.extensions["queue"].storage.close()


@fails("debug")
def debugging(ward: Ward) -> Patient:
    patient = ward.patient()
    patient.app.debug = True
    return patient


@fails("keys")
def short_key(ward: Ward) -> Patient:
    return ward.patient(secret_key="abcdefghij0123456789")


@fails("keys")
def repeated_key(ward: Ward) -> Patient:
    return ward.patient(password_salt="ab" * 40)


@fails("keys")
def known_key(ward: Ward) -> Patient:
    return ward.patient(secret_key="changeme-0123456789-abcdefghijklmnopqrstuvwxyz")


@fails("keys")
def one_key_for_both(ward: Ward) -> Patient:
    key = ward.get("settings").secret_key
    return ward.patient(secret_key=key, password_salt=key)


@fails("hosts")
def any_host(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"hosts": ("*",)})


@fails("hosts")
def any_host_below(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"hosts": (".example",)}, deploy=False)


@fails("hosts")
def local_host(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"hosts": ("matching.example", "127.0.0.1")})


@fails("hosts")
def another_host(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"hosts": ("other.example",)})


@fails("cookies")
def open_cookies(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"secure_cookies": False})


@fails("cookies")
def cookies_for_scripts(ward: Ward) -> Patient:
    patient = ward.patient(**TLS)
    patient.app.config["SESSION_COOKIE_HTTPONLY"] = False
    return patient


@fails("tls")
def no_tls(ward: Ward) -> Patient:
    return ward.patient()


@fails("tls")
def no_tls_for_the_world(ward: Ward) -> Patient:
    return ward.patient(base_url="http://matching.example", deploy=False)


@fails("tls")
def tls_without_staying(ward: Ward) -> Patient:
    ward.patch().setattr("matching.web.headers.OVER_TLS", ("X-Nothing", ""))
    return ward.patient(**TLS)


@fails("proxies")
def nobody_in_front(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"proxies": 0})


@fails("proxies")
def too_many_in_front(ward: Ward) -> Patient:
    return ward.patient(**TLS | {"proxies": 9})


@fails("versions")
def old_package(ward: Ward) -> Patient:
    ward.patch().setattr(holes, "HOLES", (holes.Hole("Flask", "99.0", "CVE-0"),))
    return ward.patient()


@fails("database-tls")
def open_line(ward: Ward) -> Patient:
    return ward.patient(engine=f"{FAR}require")


@fails("sqlite-mode")
def wal(ward: Ward) -> Patient:
    patient = ward.patient()
    with sqlite3.connect(patient.engine.url.database or "") as connection:
        assert connection.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    connection.close()
    return patient


@fails("sqlite-mode")
def careless(ward: Ward) -> Patient:
    patient = ward.patient()
    patient.app.extensions["engine"] = create_engine(patient.engine.url)
    return patient


@fails("database-role")
def superuser(ward: Ward) -> Patient:
    return ward.patient(engine=address(ward.postgresql()))


@fails("database-role")
def owner(ward: Ward) -> Patient:
    return as_role(ward, "ALTER TABLE request OWNER TO CLERK")


@fails("database-role")
def no_row_security(ward: Ward) -> Patient:
    return as_role(ward)


@fails("migrations")
def older_tables(ward: Ward) -> Patient:
    patient = ward.patient()
    schema.migrate_back(patient.engine, to="0001")
    return patient


@fails("demonstration")
def fictional_rows(ward: Ward) -> Patient:
    patient = ward.patient()
    with transaction(patient.engine) as session:
        session.add(Organisation(name="Demonstration State A", state="TGO", is_state=True, fictional=True))
    return patient


@fails("demonstration")
def printed_passwords(ward: Ward) -> Patient:
    patient = ward.patient()
    (patient.settings.instance / "demo-accounts.txt").touch(mode=0o600)
    return patient


@fails("clock")
def clock_of_long_ago(ward: Ward) -> Patient:
    clock_module.move(timedelta(days=-4_000))
    return ward.patient()


@fails("clock")
def clocks_apart(ward: Ward) -> Patient:
    patient = ward.patient(engine=address(ward.postgresql()))
    clock_module.move(timedelta(hours=1))
    return patient


@fails("files")
def readable_key(ward: Ward) -> Patient:
    patient = well_kept(ward)
    (patient.settings.instance / "keys").chmod(0o640)
    return patient


@fails("files")
def readable_folder(ward: Ward) -> Patient:
    patient = well_kept(ward)
    patient.settings.instance.chmod(0o755)
    return patient


@fails("account")
def root(ward: Ward) -> Patient:
    ward.patch().setattr(machine.os, "geteuid", lambda: 0)
    return ward.patient()


@fails("mail")
def no_mail(ward: Ward) -> Patient:
    return ward.patient()


@fails("mail")
def mail_in_the_clear(ward: Ward) -> Patient:
    return ward.patient(smtp_url="smtp://mail.example", mail_from="us@matching.example")


@fails("mail")
def mail_to_nobody(ward: Ward) -> Patient:
    return ward.patient(smtp_url="smtps://localhost:1", mail_from="us@matching.example")


@fails("mail")
def mail_from_nobody(ward: Ward) -> Patient:
    return ward.patient(smtp_url=f"smtp://127.0.0.1:{ward.get('start')()}")


@passes("debug")
@passes("keys")
@passes("hosts")
@passes("cookies")
@passes("tls")
@passes("proxies")
@passes("versions")
@passes("sqlite-mode")
@passes("migrations")
@passes("demonstration")
@passes("clock")
def well_kept(ward: Ward) -> Patient:
    return tidied(ward.patient(**TLS))


def tidied(patient: Patient) -> Patient:
    """Let nobody else read what the deployment has in its folder."""
    for path in patient.settings.instance.rglob("*"):
        path.chmod(0o600)
    patient.settings.instance.chmod(0o700)
    return patient


passes("files")(well_kept)


@passes("account")
def clerk(ward: Ward) -> Patient:
    ward.patch().setattr(machine.os, "geteuid", lambda: 1_000)
    return ward.patient()


@passes("database-tls")
def checked_line(ward: Ward) -> Patient:
    return ward.patient(engine=f"{FAR}verify-full")


@passes("database-tls")
@passes("migrations")
@passes("clock")
def near_line(ward: Ward) -> Patient:
    return ward.patient(engine=address(ward.postgresql()))


@passes("database-role")
def bound_role(ward: Ward) -> Patient:
    forced = "ALTER TABLE {0} ENABLE ROW LEVEL SECURITY; ALTER TABLE {0} FORCE ROW LEVEL SECURITY"
    return as_role(ward, forced.format("request"), forced.format("need"))


@passes("mail")
def mail_over_tls(ward: Ward) -> Patient:
    port = ward.get("start")(tls_context=ward.get("certificate"), authenticator=knows)
    url = f"smtp://us%40here:p%3Ass%2Fword@localhost:{port}?starttls"
    return ward.patient(smtp_url=url, mail_from="us@matching.example")


def as_role(ward: Ward, *statements: str) -> Patient:
    """Return a deployment that reaches PostgreSQL as a role that is granted its tables, after these statements."""
    engine, clerk = ward.postgresql(), f"clerk_{secrets.token_hex(4)}"
    with engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {clerk} LOGIN"))
        connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {clerk}"))
        for statement in statements:
            connection.execute(text(statement.replace("CLERK", clerk)))
    return ward.patient(engine=address(engine, username=clerk))


def address(engine: Engine, **changed: str) -> str:
    """Return the address of a database, as somebody else if so wished."""
    return engine.url.set(**changed).render_as_string(hide_password=False)


def answer_of(patient: Patient, name: str) -> Finding:
    """Return what the doctor says to one question."""
    (found,) = [finding for question, finding in examine(patient) if question.name == name]
    return found


@pytest.mark.parametrize(
    ("name", "make"), [pytest.param(name, make, id=make.__name__) for name in RED for make in RED[name]]
)
def test_a_deployment_with_this_fault_is_red(ward: Ward, name: str, make: Fixture) -> None:
    found = answer_of(make(ward), name)
    assert found.colour is Colour.RED, found.sentence
    assert found.sentence.endswith((".", "…", "instance"))


@pytest.mark.parametrize(
    ("name", "make"), [pytest.param(name, make, id=f"{name}-{make.__name__}") for name in GREEN for make in GREEN[name]]
)
def test_a_deployment_without_it_is_green(ward: Ward, name: str, make: Fixture) -> None:
    found = answer_of(make(ward), name)
    assert found.colour is Colour.GREEN, found.sentence


def test_every_question_has_a_deployment_that_fails_it_and_one_that_does_not() -> None:
    names = [question.name for question in QUESTIONS]
    assert (sorted(RED), sorted(GREEN)) == (sorted(names), sorted(names))
    assert len(set(names)) == len(names)


def test_a_demonstration_on_one_s_own_machine_is_told_what_was_not_asked_and_why(ward: Ward) -> None:
    answers = examine(tidied(ward.patient(deploy=False)))
    grey = {question.name: finding.sentence for question, finding in answers if finding.colour is Colour.GREY}
    assert set(grey) == {"tls", "proxies", "database-tls", "database-role", "demonstration", "account", "mail"}
    assert all("--deploy" in grey[name] for name in ("tls", "demonstration", "account", "mail"))
    assert not is_red(answers)


def test_an_old_table_of_holes_is_yellow_and_refuses_nothing(ward: Ward) -> None:
    clock_module.move(timedelta(days=200))
    found = answer_of(ward.patient(), "versions")
    assert (found.colour, "Take a newer version" in found.sentence) == (Colour.YELLOW, True)


def test_a_database_that_does_not_answer_is_red_and_breaks_nothing(ward: Ward, tmp_path: Path) -> None:
    patient = ward.patient()
    patient.app.extensions["engine"] = open_engine(f"sqlite:///{tmp_path}/absent/absent.sqlite")
    assert answer_of(patient, "demonstration").colour is Colour.RED


def test_what_is_printed_names_each_question_once_with_its_colour_as_a_word(ward: Ward) -> None:
    printed = describe(examine(ward.patient()))
    for question in QUESTIONS:
        assert printed.count(f"  {question.name}: {question.words}\n") == 1
        assert question.words.endswith("?")
    assert printed.isascii() or "…" in printed
    assert "\x1b" not in printed


@pytest.mark.parametrize(("asked", "code"), [(("doctor",), 0), (("doctor", "--deploy"), 1)])
def test_the_command_ends_with_one_where_anything_is_red(ward: Ward, asked: tuple[str, ...], code: int) -> None:
    result = tidied(ward.patient()).app.test_cli_runner().invoke(args=list(asked))
    assert result.exit_code == code
    assert ("\nred " in result.output) == (code == 1)


@pytest.mark.parametrize("command", ["serve", "pages", "work"])
def test_a_deployment_that_is_red_does_not_start(ward: Ward, command: str) -> None:
    refused = ward.patient()
    refused.app.extensions["settings"] = replace(refused.settings, deploy=True)
    result = refused.app.test_cli_runner().invoke(args=[command])
    assert result.exit_code == 1
    assert "This deployment does not start: mend what is red above, or unset DEPLOY." in result.output


def test_the_units_of_a_deployment_ask_the_doctor() -> None:
    root_folder = Path(__file__).resolve().parents[2]
    for unit in (root_folder / "deploy").glob("*.service"):
        assert "Environment=DEPLOY=1" in unit.read_text()
