"""The command that stands in for the authenticators of the demonstration, whose people have no telephones."""

import click
from flask import current_app
from flask.cli import with_appcontext

from matching.database import transaction
from matching.queries.factors import find_factors
from matching.queries.people import find_person_at
from matching.web.accounts.codes import Authenticators


@click.command("demo-code")
@click.argument("name")
@with_appcontext
def demo_code(name: str) -> None:
    """Print the code that the authenticator of NAME shows now: somebody of the demonstration, by e-mail address."""
    with transaction(current_app.extensions["engine"], writes=False) as session:
        address = name if "@" in name else f"{name}@example.org"
        person = find_person_at(session, address.lower())
        if person is None or not person.organisation.fictional:
            raise click.ClickException(f"{name} is nobody of the demonstration. Give the address that stands there.")
        row = find_factors(session, person.id).authenticator
        if row is None:
            raise click.ClickException(f"{name} has no authenticator. Sign in and choose a second factor.")
        click.echo(Authenticators().now(row))
