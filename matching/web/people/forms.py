"""The forms about people and organisations."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from matching import areas
from matching.models.answers import OrganisationAnswers, PersonAnswers
from matching.models.organisation import Organisation
from matching.models.person import Person
from matching.vocabulary.names import PageLanguage, ProviderKind, Role
from matching.web.forms import Boxes, Choice, EditForm, Form, Line, Tick
from matching.web.forms.fields import Asked
from matching.web.labels import state_code_name
from matching.web.locale import NATIVE_NAMES

NAMED = DataRequired(_l("Type the name."))
LANGUAGES = [SelectChoice(language.value, name) for language, name in NATIVE_NAMES.items()]


class OneOf(Asked, SelectField):
    """One of a list that is too long for buttons; its first line may be "none"."""

    kind = "select"

    def __init__(self, label: Any = None, **rest: Any) -> None:
        super().__init__(label, coerce=_or_none, **rest)

    def pre_validate(self, form: Any) -> None:
        """Take only what is on the page."""
        if not any(choice.selected for choice in self.iter_choices()):
            raise ValidationError(_("Choose from the list."))

    def shown(self) -> str:
        """Return the chosen line as it is read."""
        return next((str(choice.label) for choice in self.iter_choices() if choice.selected), "")


class OrganisationForm(EditForm):
    """An organisation. The State of a fictional one is named as the demonstration names it, and cannot be changed."""

    shape = OrganisationAnswers

    name = Line(_l("What is the organisation called?"), validators=[NAMED])
    state = OneOf(_l("Which State does it belong to?"), hint=_l("“No State” for international organisations."))
    is_state = Tick(_l("It acts for this State and posts requests"))
    is_provider = Tick(_l("It provides assistance and posts offers"))
    provider_kind = Choice(_l("If it provides: what kind of provider is it?"), of=ProviderKind)
    website = Line(_l("What is the address of its website?"))

    def __init__(self, *, organisation: Organisation | None = None, **rest: Any) -> None:
        super().__init__(obj=organisation, **rest)
        fictional = organisation is not None and organisation.fictional
        self.state.choices = fictional_choices(organisation.state) if fictional else state_choices()


class PersonForm(EditForm):
    """A person, as administrators enter them."""

    shape = PersonAnswers

    name = Line(_l("What is the person's name?"), validators=[NAMED])
    position = Line(_l("What is their position?"))
    email = Line(
        _l("What is their official e-mail address?"),
        hint=_l("They sign in with it, and mail goes there."),
        validators=[DataRequired(_l("Type the e-mail address."))],
    )
    telephone = Line(_l("What is their telephone number?"))
    language = OneOf(_l("In which language shall we write to them?"), choices=LANGUAGES, default=PageLanguage.EN.value)
    roles = Boxes(
        _l("What are they here for?"),
        of=Role,
        hint=_l("A person may be focal point of a State and of a provider. Every other role is held alone."),
    )
    state = OneOf(
        _l("For coordinators: whose cases do they leave to others?"),
        hint=_l("Their own State, where it is not the State of their organisation."),
    )

    def __init__(self, *, person: Person | None = None, **rest: Any) -> None:
        super().__init__(obj=person, **rest)
        fictional = person is not None and person.organisation.fictional
        self.state.choices = fictional_choices(person.state) if fictional else state_choices()

    def chosen_roles(self) -> list[Role]:
        """Return the roles that are ticked."""
        return [Role(role) for role in self.roles.data or ()]


class InvitationForm(PersonForm):
    """A person to be invited, and for which organisation they act."""

    organisation = OneOf(_l("For which organisation do they act?"), validators=[DataRequired(_l("Choose one."))])

    def __init__(self, *, organisations: Iterable[Organisation], **rest: Any) -> None:
        super().__init__(**rest)
        self.organisation.choices = _lines(_("Choose one"), organisations)


class ProfileForm(EditForm):
    """What people say of themselves."""

    shape = PersonAnswers

    name = Line(_l("What is your name?"), validators=[NAMED])
    position = Line(_l("What is your position?"))
    telephone = Line(_l("What is your telephone number?"))
    language = OneOf(_l("In which language shall we write to you?"), choices=LANGUAGES)

    def __init__(self, *, person: Person, **rest: Any) -> None:
        super().__init__(obj=person, **rest)
        self.email = person.email

    def _given(self, shape: Any) -> dict[str, Any]:
        return super()._given(shape) | {"email": self.email}


class SuccessorForm(Form):
    """Who takes a person's cases over?"""

    successor = OneOf(_l("Who takes these cases over?"), validators=[DataRequired(_l("Choose a colleague."))])

    def __init__(self, *, successors: Sequence[Person], **rest: Any) -> None:
        super().__init__(**rest)
        self.successor.choices = _lines(_("Choose a colleague"), successors)


def state_choices() -> list[SelectChoice]:
    """Return the States by their names in the language of the page, after "no State"."""
    named = [SelectChoice(state.iso3, state_code_name(state.iso3, fictional=False)) for state in areas.states()]
    return [SelectChoice("", _("No State")), *sorted(named, key=lambda choice: choice.label)]


def fictional_choices(own: str | None) -> list[SelectChoice]:
    """Return the one State that demonstration data has here, by the name that the demonstration gives it."""
    return [SelectChoice(own, state_code_name(own, fictional=True)) if own else SelectChoice("", _("No State"))]


def _lines(first: str, rows: Iterable[Organisation | Person]) -> list[SelectChoice]:
    return [SelectChoice("", first), *(SelectChoice(row.id, row.name) for row in rows)]


def _or_none(value: Any) -> str | None:
    return str(value) if value else None
