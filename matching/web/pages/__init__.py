"""The pages about the service itself: front page, about, access, the language switch, and whether it is well."""

from matching.web.guards import ANYONE
from matching.web.pages import heads
from matching.web.pages.routes import blueprint

heads.add_to(blueprint)

AUDIENCES = {
    "pages.home": ANYONE,
    "pages.about": ANYONE,
    "pages.access": ANYONE,
    "pages.kept": ANYONE,
    "pages.language": ANYONE,
    "pages.favicon": ANYONE,
    "pages.health": ANYONE,
    "pages.heads": ANYONE,
    "pages.heads_file": ANYONE,
    "pages.checker": ANYONE,
}

__all__ = ["AUDIENCES", "blueprint"]
