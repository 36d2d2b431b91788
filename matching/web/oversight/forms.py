"""What a focal point is asked to name an auditor."""

from flask_babel import lazy_gettext as _l

from matching.models.answers import PersonAnswers
from matching.web.forms import Form, Line


class AuditorForm(Form):
    """Whom to invite."""

    shape = PersonAnswers
    order = ((_l("Name an auditor"), ("name", "email")),)

    name = Line(_l("Name of the auditor"), required=_l("Type the name of the auditor."))
    email = Line(
        _l("E-mail address"),
        hint=_l("An invitation goes there. The auditor signs in with this address."),
        required=_l("Type the e-mail address of the auditor."),
    )
