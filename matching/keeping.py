"""The commands that keep data safe: wrapping keys anew, making a backup, restoring one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask.cli import ScriptInfo
from flask_babel import force_locale  # type: ignore[import-untyped]
from sqlalchemy import Engine

from matching.errors import Refused, Unreadable
from matching.preparing import bring_up, open_owner
from matching.sealing import Keyring
from matching.services import keys
from matching.services.backups import making, restoring
from matching.settings import Settings
from matching.web.labels import sentence


@click.command("rotate-keys")
@click.pass_obj
def rotate_keys(info: ScriptInfo) -> None:
    """Wrap the keys of all sealed texts by the first of SEALING_KEYS. Ended midway, run it again: it goes on."""
    engine: Engine = info.load_app().extensions["engine"]
    keyring: Keyring = engine.get_execution_options()["keyring"]
    try:
        wrapped = keys.rotate(engine)
    except Unreadable as error:
        raise click.ClickException(f"{error} cannot be opened with SEALING_KEYS. Put the older key back.") from error
    click.echo(f"Keys wrapped anew by the master key {keyring.current}: {wrapped}.")
    click.echo("Nothing rests on the others of SEALING_KEYS any more: take them out, and start the service again.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(info: ScriptInfo, file: Path) -> None:
    """Write everything into FILE, encrypted and verified, and the keys of cases beside it, in place of older ones."""
    app = info.load_app()
    settings: Settings = app.extensions["settings"]
    with told(app), open_owner(app) as (owner, _application):
        made = making.back_up(owner, file, secret=settings.backup_key)
    click.echo(f"Wrote {file}: {made.rows} rows of {made.tables} tables, verified.")
    click.echo(f"Wrote {made.keys}: keep only the newest of these, away from the other file.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--keys", "keys_file", type=click.Path(dir_okay=False, path_type=Path), help="The newest file of keys.")
@click.option("--replace", is_flag=True, help="Throw away what the database holds.")
@click.pass_obj
def restore(info: ScriptInfo, file: Path, keys_file: Path | None, replace: bool) -> None:
    """Read everything back from FILE, once all of it was found sound, with the newest keys of cases beside it."""
    app = info.load_app()
    settings: Settings = app.extensions["settings"]
    keys_file = keys_file or making.keys_beside(file)
    with told(app), open_owner(app) as (owner, application):
        bring_up(owner, application=application)
        found = restoring.restore(
            owner, file, keys_file, secret=settings.backup_key, replace=replace, application=application
        )
    then = f"{found.made_at:%Y-%m-%d %H:%M} UTC"
    click.echo(f"Restored {found.rows} rows of {found.tables} tables, as they stood at {then}.")
    if found.destroyed:
        click.echo(f"Requests whose texts nobody can read, as their States destroyed the keys: {found.destroyed}.")


@contextmanager
def told(app: Flask) -> Iterator[None]:
    """Say a refusal as a sentence."""
    try:
        yield
    except Refused as error:
        with app.app_context(), force_locale("en"):
            raise click.ClickException(sentence(error.reason)) from error


COMMANDS = (rotate_keys, backup, restore)
