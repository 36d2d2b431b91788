"""The command that invites: how the first administrator gets in."""

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from sqlmodel import Session

from matching.database import transaction
from matching.errors import Refused
from matching.models.answers import OrganisationAnswers, PersonAnswers
from matching.models.organisation import Organisation
from matching.policy.viewer import SYSTEM
from matching.queries.people import find_organisation_named
from matching.services import people as services
from matching.vocabulary.names import ProviderKind, Role, System
from matching.web.accounts.links import sign_invitation
from matching.web.accounts.store import open_account
from matching.web.labels import sentence
from matching.web.mails.composing import find_address

OFFICE = "Office of this service"


@click.command()
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([str(role) for role in Role]))
@click.option("--name", default="", help="The person's name; without it, the address.")
@click.option("--organisation", default=OFFICE, show_default=True, help="For whom they act; entered if it is new.")
@click.option("--state", help="The State of a new organisation, as three letters of ISO 3166-1.")
@click.option("--kind", type=click.Choice([str(kind) for kind in ProviderKind]), help="What a new provider is.")
@with_appcontext
def invite(
    email: str, roles: tuple[str, ...], name: str, organisation: str, state: str | None, kind: str | None
) -> None:
    """Invite EMAIL: print the link with which they choose their password; the worker sends it to them, too."""
    held = [Role(role) for role in roles]
    entry = OrganisationAnswers(
        name=organisation,
        state=state,
        is_state=Role.STATE in held,
        is_provider=Role.PROVIDER in held,
        provider_kind=ProviderKind(kind) if kind else None,
    )
    engine = current_app.extensions["engine"]
    with force_locale("en"), transaction(engine, system=System.COMMAND) as session:
        try:
            link = _invite(session, PersonAnswers(name=name or email, email=email), entry, held)
        except Refused as refused:
            raise click.ClickException(sentence(refused.reason)) from refused
    click.echo(link)


def _invite(session: Session, person: PersonAnswers, entry: OrganisationAnswers, roles: list[Role]) -> str:
    organisation = _find_or_register(session, entry)
    invited = services.invite(session, person, roles=roles, organisation=organisation, by=SYSTEM)
    token = sign_invitation(open_account(session, invited))
    return find_address(current_app.extensions["settings"], "people.accept", token=token)


def _find_or_register(session: Session, entry: OrganisationAnswers) -> Organisation:
    known = find_organisation_named(session, SYSTEM, entry.name)
    return known or services.register(session, entry, by=SYSTEM)
