"""A State's own requests as a file: a row for each need."""

from flask import Blueprint, Response, g

from matching.models.request import Need
from matching.policy.markings import marking_of, strictest
from matching.queries.requests import find_own_needs
from matching.web import labels
from matching.web.spreadsheets import Row, describe, send_list

COLUMNS = (
    "marking",
    "status",
    "number",
    "id",
    "organisation",
    "state",
    "language",
    "title",
    "description",
    "sectors",
    "capabilities",
    "assistance_types",
    "working_languages",
    "needed_from",
    "needed_until",
    "urgency",
)


def add_to(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/requests.<any(csv, xlsx):kind>", view_func=export)


def export(kind: str) -> Response:
    """Take out the requests of the viewer's own organisation."""
    needs = find_own_needs(g.session, g.viewer)
    rows = [describe_need(need) for need in needs]
    return send_list("requests", kind, COLUMNS, rows, marking=strictest(map(marking_of, needs)))


def describe_need(need: Need) -> Row:
    """Return one row; a State of the demonstration has no real State's code."""
    request = need.request
    return {
        **describe(need),
        "marking": labels.name_of(request.marking),
        "status": labels.name_of(request.state),
        "number": request.number,
        "id": need.id,
        "organisation": request.organisation.name,
        "state": labels.state_of(request.organisation)
        if request.organisation.fictional
        else request.organisation.state,
        "needed_from": need.needed_from,
        "needed_until": need.needed_until,
        "urgency": need.urgency.value,
    }
