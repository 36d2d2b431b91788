"""Pages of requests and needs: lists, one case, its forms, and the steps of its life."""

from matching.vocabulary.names import Role
from matching.web.guards import ANYONE, only
from matching.web.requests import case_file, destroying, files, needs, steps, taking_out
from matching.web.requests.routes import blueprint

files.add_to(blueprint)
needs.add_to(blueprint)
steps.add_to(blueprint)
case_file.add_to(blueprint)
destroying.add_to(blueprint)
taking_out.add_to(blueprint)

STATE, COORDINATOR = only(Role.STATE), only(Role.COORDINATOR)
AUDIENCES = {
    "requests.index": ANYONE,
    "requests.export": STATE,
    "requests.show": ANYONE,
    "requests.new": STATE,
    "requests.edit": STATE,
    "requests.need": ANYONE,
    "requests.need_new": STATE,
    "requests.need_edit": STATE,
    "requests.need_remove": STATE,
    "requests.submit": STATE,
    "requests.withdraw": STATE,
    "requests.destroy_text": STATE,
    "requests.take_out": STATE,
    "requests.take_out_file": STATE,
    "requests.return_": COORDINATOR,
    "requests.open": COORDINATOR,
    "requests.assign": COORDINATOR,
    "requests.case_file": only(Role.STATE, Role.AUDITOR, Role.COORDINATOR),
    "requests.call_in": COORDINATOR,
    "requests.preview": only(Role.STATE, Role.AUDITOR),
    "requests.close": only(Role.STATE, Role.COORDINATOR),
}

STEP_UP = frozenset({"requests.export", "requests.case_file", "requests.take_out", "requests.take_out_file"})

__all__ = ["AUDIENCES", "STEP_UP", "blueprint"]
