"""Figures: what stands beside what, counted only from what the viewer may see."""

from matching.vocabulary.names import Role
from matching.web.figures.routes import blueprint
from matching.web.guards import only

AUDIENCES = {"figures.index": only(Role.OBSERVER, Role.COORDINATOR, Role.ADMINISTRATOR)}

__all__ = ["AUDIENCES", "blueprint"]
