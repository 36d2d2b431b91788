"""Questions answered by choosing: a tick, yes or no, one or some of a closed list, one of a long list."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice

from matching.web.forms.fields import Asked
from matching.web.labels import choices, name


class Tick(Asked, BooleanField):
    """One box: yes, or nothing."""

    kind = "tick"

    def shown(self) -> str:
        """Say yes, or nothing."""
        return _("Yes") if self.data else ""

    def _value(self) -> str:
        """Send always the same: what came back is not ours to show."""
        return "y"


class YesNo(Asked, RadioField):
    """Yes, no, or not answered yet."""

    kind = "radios"

    def __init__(self, label: Any = None, **rest: Any) -> None:
        super().__init__(label, coerce=_yes_or_no, choices=_listed((("yes", _l("Yes")), ("no", _l("No")))), **rest)

    def process_data(self, value: bool | None) -> None:
        """Turn the stored answer into the button that is pressed."""
        self.data = None if value is None else bool(value)

    def iter_choices(self) -> Any:
        """Give both buttons, the one of the stored answer pressed."""
        for choice in super().iter_choices():
            yield choice._replace(selected=self.data is not None and choice.value == ("yes" if self.data else "no"))

    def pre_validate(self, form: Any) -> None:
        """Every answer that `coerce` let through is one of ours."""

    def shown(self) -> str:
        """Say yes, no, or nothing."""
        return {True: _("Yes"), False: _("No"), None: ""}[self.data]


class Choice(Asked, RadioField):
    """One member of a closed list, by radio buttons; `explained` gives a line under each."""

    kind = "radios"

    def __init__(self, label: Any = None, *, of: type[StrEnum], explained: Any = None, **rest: Any) -> None:
        super().__init__(label, coerce=str, choices=_listed(choices(of)), **rest)
        self.of, self.explained = of, explained or {}

    def process_data(self, value: Any) -> None:
        """Keep the stored member's value."""
        self.data = None if value is None else str(value)

    def pre_validate(self, form: Any) -> None:
        """Take only what is on the page."""
        if self.data is not None and self.data not in set(self.of):
            raise ValidationError(_("Choose one of the answers on the page."))

    def shown(self) -> str:
        """Return what the chosen member is called."""
        return name(self.of, self.data) if self.data in set(self.of) else ""


class Pick(Asked, SelectField):
    """One of a list that the view puts into `choices`; the first line is empty."""

    kind = "select"

    def __init__(self, label: Any = None, **rest: Any) -> None:
        super().__init__(label, choices=[], **rest)

    def offer(self, pairs: Iterable[tuple[str, Any]]) -> None:
        """Put the list together: values and what they are called."""
        self.choices = _listed((("", _("Choose")), *pairs))

    def pre_validate(self, form: Any) -> None:
        """Take only what is on the page."""
        if (self.data or "") not in {choice.value for choice in self.choices} | {""}:
            raise ValidationError(_("Choose from the list."))

    def shown(self) -> str:
        """Return what the chosen line is called."""
        return next((str(choice.label) for choice in self.choices if choice.value == self.data), "")


class Boxes(Asked, SelectMultipleField):
    """Any number of members of a closed list, by boxes."""

    kind = "boxes"

    def __init__(self, label: Any = None, *, of: type[StrEnum], **rest: Any) -> None:
        super().__init__(label, coerce=str, choices=_listed(rest.pop("choices", None) or choices(of)), **rest)
        self.of = of

    def pre_validate(self, form: Any) -> None:
        """Take only what is on the page."""
        if not set(self.data or ()) <= {str(member) for member in self.of}:
            raise ValidationError(_("Choose from the answers on the page."))

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Keep each box once."""
        self.data = list(dict.fromkeys(valuelist))

    def shown(self) -> list[str]:
        """Return what the chosen members are called."""
        called = {choice.value: choice.label for choice in self.choices}
        return [str(called[value]) for value in self.data or () if value in called]


class Several(Asked, SelectMultipleField):
    """Any number of a list that the view puts into `choices`, by boxes."""

    kind = "boxes"

    def __init__(self, label: Any = None, **rest: Any) -> None:
        super().__init__(label, coerce=str, choices=[], **rest)

    def offer(self, pairs: Iterable[tuple[str, Any]]) -> None:
        """Put the list together: values and what they are called."""
        self.choices = _listed(pairs)

    def pre_validate(self, form: Any) -> None:
        """Take only what is on the page."""
        if not set(self.data or ()) <= {choice.value for choice in self.choices}:
            raise ValidationError(_("Choose from the answers on the page."))

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Keep each box once."""
        self.data = list(dict.fromkeys(valuelist))

    def shown(self) -> list[str]:
        """Return what the chosen lines are called."""
        return [str(choice.label) for choice in self.choices if choice.value in (self.data or ())]


def _listed(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _yes_or_no(value: Any) -> bool | None:
    if value in (None, "", "None"):
        return None
    if value in (True, "yes"):
        return True
    if value in (False, "no"):
        return False
    raise ValueError(_("Choose one of the answers on the page."))
