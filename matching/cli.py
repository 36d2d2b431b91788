"""The commands: `flask --app app COMMAND`. Each only reads its arguments and calls what does the work."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from flask import Flask
from flask.cli import ScriptInfo, with_appcontext
from flask_babel import force_locale

from matching import serving
from matching.database import transaction
from matching.errors import Missing, Refused
from matching.policy.viewer import SYSTEM
from matching.queries.matches import find_decisions
from matching.ranking import evaluation
from matching.ranking.space import SHIPPED, save_space
from matching.ranking.space_fit import find_files, fit_space
from matching.ranking.vocabulary_counts import save_vocabulary
from matching.services import decisions, fits
from matching.services.exchange.importing import find_known, import_offers, import_requests
from matching.services.exchange.reading import read_file
from matching.services.exchange.rows import BadRow
from matching.services.exchange.values import Unfit
from matching.web.labels import sentence
from matching.web.labels.wordings_files import file_sentence
from matching.web.people.commands import invite

KINDS = {"requests": import_requests, "offers": import_offers}
MOST_SHOWN = 200
MOVED = (
    "The figures above are not those that the approver saw. Either an edition or the decision was changed in the"
    " database, or the program, its weights or its vocabulary is another version than then."
)


def init_commands(app: Flask) -> None:
    """Give `app` its commands."""
    for command in COMMANDS:
        app.cli.add_command(command)


@click.command()
@click.option(
    "--demonstration", is_flag=True, help="Fill an empty database with fictional requests, offers and people."
)
@click.pass_obj
def serve(info: ScriptInfo, demonstration: bool) -> None:
    """Start the pages and the worker, and stay until they end."""
    sys.exit(serving.serve(info.load_app(), demonstration=demonstration))


@click.command()
@click.pass_obj
def pages(info: ScriptInfo) -> None:
    """Start the pages alone."""
    serving.answer(info.load_app())


@click.command()
@click.pass_obj
def work(info: ScriptInfo) -> None:
    """Start the worker alone: mail and everything that time brings."""
    serving.work(info.load_app())


@click.command()
@click.pass_obj
def migrate(info: ScriptInfo) -> None:
    """Bring the database's tables up to date."""
    serving.prepare(info.load_app())


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here, too."
)
@click.option(
    "--details",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write intervals, languages and the worth of blocks here.",
)
@click.option("--gates", is_flag=True, help="Rank only what passes the gates: areas, dates, languages.")
@click.option("--drop-one", is_flag=True, help="Show what each block of the model is worth.")
@click.option(
    "--space",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=SHIPPED,
    help="Use this space across languages, in place of the shipped one.",
)
def evaluate(
    folder: Path, json_file: Path | None, details: Path | None, gates: bool, drop_one: bool, space: Path
) -> None:
    """Measure the similarity model on a FOLDER of judged data, beside the baselines."""
    try:
        report = evaluation.evaluate(folder, gates=gates, drop_one=drop_one, space=space)
    except (OSError, ValueError, KeyError) as error:
        raise click.ClickException(f"This folder (or space) cannot be read: {error}.") from error
    click.echo(report.as_text())
    for file, figures in ((json_file, report.as_json()), (details, report.details_as_json())):
        if file is not None:
            file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


@click.command()
@click.pass_obj
def fit(info: ScriptInfo) -> None:
    """Fit the model anew on the offers that are active now; every running process turns to it by itself."""
    with transaction(info.load_app().extensions["engine"]) as session:
        made = fits.renew(session)
        click.echo(
            f"Fit {made.number}, cut off at change {made.cut_off}. Offers whose text it has seen: {made.editions}."
        )


@click.command()
@click.argument("match")
@click.pass_obj
@with_appcontext
def replay(info: ScriptInfo, match: str) -> None:
    """Compute again what the approver of a MATCH saw (its number or identifier), from the fit that was used then."""
    with force_locale("en"), transaction(info.load_app().extensions["engine"], writes=False) as session:
        try:
            made = [decisions.replay(session, decision) for decision in find_decisions(session, SYSTEM, match)]
        except Missing as error:
            raise click.ClickException(f"There is no match {match}.") from error
        except Refused as error:
            raise click.ClickException(sentence(error.reason)) from error
    if not made:
        raise click.ClickException(f"Nobody has approved the match {match}, so there is no decision to compute again.")
    for one in made:
        click.echo(describe(one))
    if not all(one.same for one in made):
        raise click.ClickException(MOVED)
    click.echo("The same model gives the same figures.")


def describe(one: decisions.Replay) -> str:
    """Return what a replay found, in lines."""
    (then, now), (model_then, model_now) = one.scores, one.fingerprints
    return (
        f"Decided {one.decision.created_at:%Y-%m-%d %H:%M} UTC, with fit {one.fit}, cut off at change {one.cut_off}.\n"
        f"score then {then:.12f}, now {now:.12f}\n"
        f"model then {model_then}, now {model_now}\n"
        f"greatest difference of any figure: {one.moved:.1e}"
    )


@click.command("build-space")
@click.option(
    "--from",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of .jsonl files: sentences aligned in the six languages.",
)
@click.option("--without", multiple=True, help="Leave out the file of this name. May be given several times.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=SHIPPED, help="The file to write.")
def build_space(folder: Path, without: tuple[str, ...], out: Path) -> None:
    """Learn the space across languages from published texts and from the vocabulary."""
    files = find_files(folder, without=without)
    try:
        space = fit_space(files)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"These sentences cannot be read: {error}.") from error
    save_space(space, out)
    names = ", ".join(path.name for path in files) or "the vocabulary alone"
    click.echo(f"Wrote {len(space.names)} features in {space.width} dimensions, learned from {names}.")


@click.command("build-vocabulary")
def build_vocabulary() -> None:
    """Count the vocabulary anew: after any change of it, of the space, or of how texts are read."""
    click.echo(f"Counted {save_vocabulary()} wordings of codes.")


@click.command("import")
@click.argument("kind", type=click.Choice(tuple(KINDS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-bad", is_flag=True, help="Import the good rows and leave out the bad ones.")
@click.pass_obj
@with_appcontext
def import_(info: ScriptInfo, kind: str, file: Path, skip_bad: bool) -> None:
    """Import requests or offers from a FILE (.jsonl, .csv or .xlsx) as submitted postings: all of them or none."""
    with force_locale("en"):
        try:
            rows, bad = read_file(kind, file)
        except Unfit as fault:
            raise click.ClickException(file_sentence(fault.reason.code, fault.reason.values)) from fault
    with force_locale("en"), transaction(info.load_app().extensions["engine"]) as session:
        known = find_known(session, rows)
        show_bad_rows([*bad, *known])
        if (bad or known) and not skip_bad:
            raise click.ClickException("Nothing was imported. Correct the rows above, or leave them out by --skip-bad.")
        again = {complaint.line for complaint in known}
        KINDS[kind](session, [row for row in rows if row.line not in again])
    click.echo(f"Imported {len(rows) - len(again)} {kind}.")


def show_bad_rows(bad: Iterable[BadRow]) -> None:
    """Print what is wrong in which line and field, each with the sentence that says what to do."""
    complaints = sorted(bad, key=lambda complaint: complaint.line)
    for row in complaints[:MOST_SHOWN]:
        field = f", {row.field}" if row.field else ""
        click.echo(f"line {row.line}{field}: {file_sentence(row.reason.code, row.reason.values)}", err=True)
    if len(complaints) > MOST_SHOWN:
        click.echo(f"… and {len(complaints) - MOST_SHOWN} more.", err=True)


COMMANDS = (serve, pages, work, migrate, invite, evaluate, fit, replay, build_space, build_vocabulary, import_)
