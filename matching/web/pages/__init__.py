"""The pages about the service itself: front page, about, access, the language switch, and whether it is well."""

from matching.web.guards import ANYONE
from matching.web.pages.routes import blueprint

AUDIENCES = {
    "pages.home": ANYONE,
    "pages.about": ANYONE,
    "pages.access": ANYONE,
    "pages.kept": ANYONE,
    "pages.language": ANYONE,
    "pages.favicon": ANYONE,
    "pages.health": ANYONE,
}

__all__ = ["AUDIENCES", "blueprint"]
