"""What is said of a piece of a text that gives something away."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from matching.telltales.finding import Kind

TELLTALES: Mapping[Kind, Any] = {
    Kind.COORDINATES: _l("a place on a map"),
    Kind.MACHINE: _l("the address of a machine (IP)"),
    Kind.MAIL: _l("an e-mail address"),
    Kind.TELEPHONE: _l("a telephone number"),
    Kind.SECRET: _l("a word that stands beside a way in, such as a password"),
}
