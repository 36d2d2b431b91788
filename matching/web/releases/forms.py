"""What a coordinator is asked for a release, and a provider who could help."""

from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field

from matching.models.base import LONG, TEXT
from matching.web.forms import Day, Form, Pick, Several, Text


class Words(BaseModel):
    """The limits of what is written; they are those of the tables."""

    text: str | None = Field(default=None, max_length=LONG)
    words: str | None = Field(default=None, max_length=TEXT)


class ReleaseForm(Form):
    """A text of the coordinator's own, to whom, and until when."""

    shape = Words
    order: Any = ((_l("The release"), ("text", "providers", "expires_on")),)

    text = Text(
        _l("Your text to the providers"),
        hint=_l("Write it yourself: they read this and nothing of the need. Leave out whose need it is, and where."),
        guarded=True,
        required=_l("Write what the providers shall read."),
    )
    providers = Several(_l("Providers who read it"), required=_l("Tick the providers who shall read it."))
    expires_on = Day(_l("Last day on which they read it"), required=_l("Give the last day on which they may read it."))


class HelpForm(Form):
    """We could help: with which offer?"""

    shape = Words

    offer = Pick(_l("With which of your offers could you help?"), required=_l("Choose one of your offers."))
    words = Text(_l("Words for the coordinators"), hint=_l("Why you could help. The State does not read it."))
