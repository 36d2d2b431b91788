"""Pages of offers: the list, one offer, its form, and the steps of its life."""

from matching.vocabulary.names import Role
from matching.web.guards import ANYONE, only
from matching.web.offers import files, steps
from matching.web.offers.routes import blueprint

files.add_to(blueprint)
steps.add_to(blueprint)

PROVIDER, COORDINATOR = only(Role.PROVIDER), only(Role.COORDINATOR)
AUDIENCES = {
    "offers.index": ANYONE,
    "offers.export": PROVIDER,
    "offers.show": ANYONE,
    "offers.new": PROVIDER,
    "offers.edit": PROVIDER,
    "offers.submit": PROVIDER,
    "offers.pause": PROVIDER,
    "offers.resume": PROVIDER,
    "offers.confirm": PROVIDER,
    "offers.withdraw": PROVIDER,
    "offers.verify": COORDINATOR,
    "offers.return_": COORDINATOR,
}

STEP_UP = frozenset({"offers.export"})

__all__ = ["AUDIENCES", "STEP_UP", "blueprint"]
