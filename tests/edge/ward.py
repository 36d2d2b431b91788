"""Where deployments are made ill or well, and the two lists of what was made: for each question of the doctor."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app import create_app
from matching import clock as clock_module
from matching.database import open_engine
from matching.doctor.findings import Patient

TLS = {"base_url": "https://matching.example", "hosts": ("matching.example",), "proxies": 1, "secure_cookies": True}
FAR = "postgresql+psycopg://somebody@db.example/app?sslmode="
RED: dict[str, list["Fixture"]] = {}
GREEN: dict[str, list["Fixture"]] = {}


class Ward:
    """Where deployments are made ill or well: the application on SQLite, and what the tests lend."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.request = request
        self.made: list[Flask] = []
        self.opened: list[Engine] = []

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
        reached: Engine = self.get("postgresql_engine")
        found = open_engine(address(reached, username="postgres"))
        self.opened.append(found)
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
    for engine in made.opened:
        engine.dispose()


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
