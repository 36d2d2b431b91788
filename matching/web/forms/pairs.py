"""The form in which somebody says whether two rows are one thing."""

import re

from flask import request as http
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from matching.errors import Refused, reason
from matching.models.duplicate import DecisionFields
from matching.web.forms.base import EditForm
from matching.web.forms.fields import Text

IDENTIFIER = re.compile(r"[a-z0-9]{20}")
SAID = {"same": True, "different": False}


class PairForm(EditForm):
    """Two identifiers, a button for each answer, and words for colleagues."""

    shape = DecisionFields
    order = (("", ("words",)),)

    one_id = HiddenField()
    other_id = HiddenField()
    words = Text(_l("Words for colleagues (not needed)"))

    def read_pair(self) -> tuple[str, str]:
        """Return the two identifiers; raise `Refused` where one cannot be one."""
        pair = (self.one_id.data or "", self.other_id.data or "")
        if not all(IDENTIFIER.fullmatch(part) for part in pair):
            raise Refused(reason("pair-is-gone"))
        return pair

    def read_answer(self) -> bool:
        """Return whether the button "The same thing" was pressed; raise `Refused` where none of the two was."""
        said = SAID.get(http.form.get("said", ""))
        if said is None:
            raise Refused(reason("choose-an-answer"))
        return said
