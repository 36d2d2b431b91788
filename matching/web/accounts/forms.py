"""The forms of signing in and choosing passwords: the library's, with our questions and our sentences."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security.forms import (
    ChangePasswordForm,
    EmailValidation,
    ResetPasswordForm,
)
from wtforms import EmailField, Field, PasswordField
from wtforms.validators import DataRequired, EqualTo, StopValidation

from matching.models.base import LINE
from matching.web.forms import Form, Line
from matching.web.forms.fields import Asked, clean_text

LONGEST_PASSWORD = 128
DIFFERENT = _l("The two passwords differ. Type the same password twice.")
LONG_ENOUGH = _l("At least 12 characters. Three or four words that do not belong together are easy to remember.")


class Address(Asked, EmailField):
    """An e-mail address."""

    longest = LINE

    def _value(self) -> str:
        """Show what was typed without what no page can show."""
        return clean_text(super()._value())[0]


class Secret(Asked, PasswordField):
    """A password."""

    longest = LONGEST_PASSWORD


class Plain:
    """What these forms share: each message once, beside the question that it belongs to."""

    @property
    def mistakes(self) -> list[tuple[Field, str]]:
        """Every message and its field; what is said of the whole form stands with its first question."""
        first = next(field for field in self if isinstance(field, Asked))
        whole = [(first, str(message)) for message in dict.fromkeys(map(str, self.form_errors))]
        return whole + [(field, str(message)) for field in self for message in field.errors]


def check_plain(_form: Any, field: Field) -> None:
    """Stop at what nobody can have typed, before it is hashed or looked up."""
    text = field.data or ""
    if len(text) > field.longest or not text.isprintable():
        raise StopValidation(_l("Type at most %(longest)s letters, digits and signs.", longest=field.longest))


def ask_address(*checks: Any) -> Address:
    """Return the question for an e-mail address."""
    return Address(
        _l("E-mail address"),
        render_kw={"autocomplete": "username", "spellcheck": "false"},
        validators=[DataRequired(_l("Type your e-mail address.")), check_plain, *checks],
    )


def ask_present_password(label: Any) -> Secret:
    """Return the question for the password that somebody has."""
    missing = DataRequired(_l("Type your present password."))
    return Secret(label, render_kw={"autocomplete": "current-password"}, validators=[missing, check_plain])


def ask_new_password() -> Secret:
    """Return the question for a new password."""
    checks = [DataRequired(_l("Choose a new password.")), check_plain]
    return Secret(_l("New password"), hint=LONG_ENOUGH, render_kw={"autocomplete": "new-password"}, validators=checks)


def ask_again(name: str) -> Secret:
    """Return the question for the same new password as in the field `name`."""
    checks = [DataRequired(_l("Type the new password a second time.")), EqualTo(name, DIFFERENT)]
    return Secret(_l("New password, once more"), render_kw={"autocomplete": "new-password"}, validators=checks)


class SignInForm(Form):
    """Who are you? Sessions end with the browser, so nothing is asked about remembering."""

    email = ask_address(EmailValidation(verify=False))
    password = ask_present_password(_l("Password"))


class CodeForm(Form):
    """What is the code? It is typed anew each time: nothing of it is shown again."""

    code = Secret(
        _l("Code"),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
        validators=[DataRequired(_l("Type the code.")), check_plain],
    )


class KeyForm(Form):
    """What did the key answer? A script fills this in."""

    answer = Secret(_l("Security key"), validators=[DataRequired(_l("Press the button and follow your browser."))])


class NewKeyForm(KeyForm):
    """What shall the key be called, and what did it answer?"""

    name = Line(_l("What shall we call this key?"), hint=_l("For example: blue key in the office safe."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Let a key without a name be called by its day."""
        self.name.data = (self.name.data or "")[:LINE]
        return super().validate(extra_validators)


class ForgotForm(Form):
    """Where shall we write to? Whether the address is known is not asked here, so the answer cannot tell."""

    email = ask_address(EmailValidation(verify=False))


class ResetForm(Plain, ResetPasswordForm):
    """What is your new password?"""

    password = ask_new_password()
    password_confirm = ask_again("password")
    submit = None


class ChangeForm(Plain, ChangePasswordForm):
    """What is your password, and what shall it be?"""

    password = ask_present_password(_l("Present password"))
    new_password = ask_new_password()
    new_password_confirm = ask_again("new_password")
    submit = None
