"""The commands about history: `flask --app app history verify` and `… history anchor`."""

from collections.abc import Sequence
from pathlib import Path

import click
from flask import Flask
from flask.cli import ScriptInfo, with_appcontext
from flask_babel import force_locale

from matching.database import transaction
from matching.errors import BrokenChain
from matching.services import anchors, chain
from matching.vocabulary.names import System
from matching.web.labels.wordings_history import chain_sentence

MOST_SHOWN = 200
NOT_OURS = "The head of the history is not ours. To see what was changed, run: flask --app app history verify"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def history() -> None:
    """Check the record of who did what, or print what proves it later."""


@history.command()
@click.option("--anchor", "files", type=FILE, multiple=True, help="Lines that `history anchor` printed.")
@click.pass_obj
@with_appcontext
def verify(info: ScriptInfo, files: tuple[Path, ...]) -> None:
    """Read the whole history and say whether a line was edited, deleted, inserted, swapped or cut off."""
    app = info.load_app()
    kept = find_anchors(app, files)
    with transaction(app.extensions["engine"], writes=False, system=System.COMMAND) as session:
        verdict = chain.verify(session, key=app.extensions["settings"].history_key, anchors=kept)
    with force_locale("en"):
        for fault in verdict.faults[:MOST_SHOWN]:
            click.echo(chain_sentence(fault.code, fault.values))
    if len(verdict.faults) > MOST_SHOWN:
        click.echo(f"… and {len(verdict.faults) - MOST_SHOWN} more.")
    click.echo(f"Read {verdict.lines} lines, compared with {len(kept)} anchors.")
    if verdict.faults:
        raise click.ClickException("The history is not as this service wrote it.")
    click.echo("The history is whole: no line was changed, added, moved or taken away.")


@history.command()
@click.pass_obj
def anchor(info: ScriptInfo) -> None:
    """Print today's anchor (day, place, newest seal): on paper it proves later that nothing before it was cut off."""
    app = info.load_app()
    with transaction(app.extensions["engine"], writes=False, system=System.COMMAND) as session:
        try:
            click.echo(str(anchors.anchor(session, key=app.extensions["settings"].history_key)))
        except BrokenChain as error:
            raise click.ClickException(NOT_OURS) from error


def find_anchors(app: Flask, files: Sequence[Path]) -> list[anchors.Anchor]:
    """Return the anchors in `files` and those that the worker kept."""
    own = anchors.find_file(app.extensions["settings"].anchor_folder)
    found: list[anchors.Anchor] = []
    for file in (*files, *([own] if own.exists() else [])):
        try:
            found += anchors.read(file.read_text(encoding="ascii").splitlines())
        except (OSError, ValueError) as error:
            raise click.ClickException(f"{file} holds a line that is no anchor (day, place, seal): {error}.") from error
    return found
