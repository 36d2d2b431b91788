"""What needs and offers are asked alike: codes, languages and ways of delivery."""

from flask_babel import lazy_gettext as _l

from matching.vocabulary.codes import Facet
from matching.vocabulary.names import Mode, PageLanguage
from matching.web.forms.base import EditForm
from matching.web.forms.fields import Text
from matching.web.forms.options import Boxes, Tick
from matching.web.forms.trees import CodesTree
from matching.web.locale import NATIVE_NAMES

LANGUAGES = [(language.value, NATIVE_NAMES[language]) for language in PageLanguage]


class CodedForm(EditForm):
    """The questions that a need and an offer share, word for word."""

    sectors = CodesTree(
        _l("Sectors"),
        facet=Facet.SECTORS,
        hint=_l("Never required. Open a line, or type a word in any of the six languages and press “Find codes”."),
    )
    capabilities = CodesTree(_l("Capabilities"), facet=Facet.CAPABILITIES, hint=_l("What is to be made stronger."))
    assistance_types = CodesTree(
        _l("Types of assistance"), facet=Facet.ASSISTANCE_TYPES, hint=_l("In what form the help comes.")
    )
    modes = Boxes(_l("Where help is given"), of=Mode)
    working_languages = Boxes(
        _l("Working languages"),
        of=PageLanguage,
        choices=LANGUAGES,
        needed=True,
        hint=_l("Every language in which people can work together."),
    )
    interpretation = Tick(_l("Interpretation into other languages can be arranged"))


class ReturnForm(EditForm):
    """A coordinator gives something back."""

    gaps = Text(
        _l("What is missing, or has to change"),
        required=_l("Name what is missing, so that the other side knows what to do."),
        hint=_l("Name each gap on a line of its own. The focal point reads this at the top of the page."),
    )
