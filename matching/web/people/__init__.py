"""People and organisations: for administrators to invite, edit, close and hand over; for everyone, their own entry."""

from types import MappingProxyType

from matching.vocabulary.names import Role
from matching.web.guards import ANYONE, SIGNED_IN, Audiences, only
from matching.web.people import duplicates, factors, organisations, own, routes
from matching.web.people.blueprint import blueprint

ADMINISTRATORS = only(Role.ADMINISTRATOR)
AUDIENCES: Audiences = MappingProxyType(
    {
        "people.accept": ANYONE,
        "people.profile": SIGNED_IN,
        "people.index": ADMINISTRATORS,
        "people.new": ADMINISTRATORS,
        "people.show": ADMINISTRATORS,
        "people.edit": ADMINISTRATORS,
        "people.invite_again": ADMINISTRATORS,
        "people.close": ADMINISTRATORS,
        "people.reopen": ADMINISTRATORS,
        "people.reset_factors": ADMINISTRATORS,
        "people.hand_over": ADMINISTRATORS,
        "people.organisations": ADMINISTRATORS,
        "people.duplicates": ADMINISTRATORS,
        "people.organisation": ADMINISTRATORS,
        "people.organisation_new": ADMINISTRATORS,
        "people.organisation_edit": ADMINISTRATORS,
    }
)
STEP_UP = frozenset({"people.new", "people.edit", "people.reset_factors"})

__all__ = ["AUDIENCES", "STEP_UP", "blueprint", "duplicates", "factors", "organisations", "own", "routes"]
