"""What every form shares: a key that makes it count once, a shape that checks it, and errors that say what to do."""

import re
import secrets
from collections.abc import Sequence
from typing import Any, ClassVar

from flask import g
from flask import request as http
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from wtforms import Field, HiddenField

from matching.errors import Refused
from matching.web.labels import sentence

KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")
Order = Sequence[tuple[Any, Sequence[str]]]
HIDDEN = frozenset({"csrf_token", "key", "version"})
TEXT = "text"


def new_key() -> str:
    """Return a random key: one for each showing of a form."""
    return secrets.token_urlsafe(16)


class Form(FlaskForm):
    """A form, checked field by field and then, if it has a `shape`, by that input model and the limits it shares.

    `order` gives the titles of sections and the names of their fields. After a button that only looks for something or
    ticks something (`finding`, `adding`) the form is shown again with everything typed, and nothing is saved.
    """

    shape: ClassVar[type[BaseModel] | None] = None
    order: ClassVar[Order] = ()

    class Meta(FlaskForm.Meta):
        """Read text only: `edge` sets files aside, and no page takes other content."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Read the posted form, if there is one, or what was kept of one that came too late."""
            automatic = super().wrap_formdata(form, formdata)
            posted = automatic if formdata is None or http.method == "POST" else None
            return posted if posted is not None or formdata is None else g.get("kept")

    key = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not KEY.fullmatch(self.key.data or ""):
            self.key.data = new_key()

    @property
    def finding(self) -> str:
        """The tree that is being searched, or the text that is being read for codes (`TEXT`), or ""."""
        return http.form.get("find", "") if http.method == "POST" else ""

    @property
    def adding(self) -> str:
        """The box that a suggestion's button ticks, or ""."""
        return http.form.get("add", "") if http.method == "POST" else ""

    @property
    def questions(self) -> list[Field]:
        """The fields that people see, in the order of the page."""
        if self.order:
            return [self[name] for _title, names in self.order for name in names]
        return [field for field in self if field.name not in HIDDEN]

    @property
    def mistakes(self) -> list[tuple[Field, str]]:
        """Every message beside the field that it belongs to."""
        return [(field, str(message)) for field in self.questions for message in field.errors]

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Say whether the form was sent to be saved, and is sound."""
        return self.is_submitted() and not self.finding and not self.adding and self.validate(extra_validators)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then the whole against its shape."""
        sound = super().validate(extra_validators)
        for field in self.questions:
            if field.name in g.get("file_names", ()):
                _complain(field, _("Type text here. A file cannot be sent."))
            elif not field.data and not field.errors and getattr(field, "required", ""):
                _complain(field, str(field.required))
        if sound and self.shape is not None:
            self._check_shape(self.shape)
        return not self.mistakes

    def answers(self) -> Any:
        """Return what was answered, as the input model `shape`; call it after the form was found sound."""
        assert self.shape is not None  # noqa: S101
        return self.shape.model_validate(self._given(self.shape))

    def take_refusal(self, refused: Refused) -> None:
        """Put the sentence of a refusal beside the field that it names; raise it again where it names none of ours."""
        name = refused.reason.values.get("field")
        if name not in self:
            raise refused
        _complain(self[name], sentence(refused.reason))

    def _given(self, shape: type[BaseModel]) -> dict[str, Any]:
        asked = [field for field in self if field.name in shape.model_fields]
        return {field.name: field.data for field in asked if field.data is not None or field.raw_data}

    def _check_shape(self, shape: type[BaseModel]) -> None:
        try:
            shape.model_validate(self._given(shape))
        except ValidationError as error:
            for detail in error.errors():
                _complain(self[str(detail["loc"][0])], _what_to_do(detail))


class EditForm(Form):
    """A form over a row that others may edit, too: it carries the version of the row that was read."""

    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version.data = self.read_version()

    def read_version(self) -> int:
        """Return the version that the reader saw; 0, which no row has, for anything else."""
        return read_number(self.version.data)


def posted_version() -> int:
    """Return the version that a button's form carries."""
    return read_number(http.form.get("version"))


def read_number(text: str | int | None) -> int:
    """Return a small whole number, or 0."""
    digits = str(text or "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _complain(field: Field, message: str) -> None:
    field.errors = [*field.errors, message]


def _what_to_do(detail: ErrorDetails) -> str:
    limits = detail.get("ctx", {})
    match detail["type"]:
        case "string_too_long":
            return _("Shorten this to %(limit)s characters or fewer.", limit=format_decimal(limits["max_length"]))
        case "less_than_equal":
            return _("Give a number up to %(limit)s.", limit=format_decimal(limits["le"]))
        case "greater_than_equal":
            return _("Give a number from %(limit)s upwards.", limit=format_decimal(limits["ge"]))
        case "int_type" | "int_parsing":
            return _("Give a whole number in digits, for example 40.")
        case _:
            return _("Check this answer. It is not one that we can keep.")
