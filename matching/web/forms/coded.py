"""What needs and offers are asked alike: codes, languages and ways of delivery; and the codes that a text speaks of."""

from typing import Any

from flask_babel import format_percent
from flask_babel import lazy_gettext as _l

from matching.ranking.documents import Document
from matching.ranking.quality import load_quality
from matching.ranking.suggestions import Suggestion, suggest
from matching.vocabulary.codes import Facet, is_code
from matching.vocabulary.names import Mode, PageLanguage
from matching.web.forms.base import TEXT, EditForm
from matching.web.forms.fields import Text
from matching.web.forms.options import Boxes, Tick
from matching.web.forms.trees import CodesTree
from matching.web.labels import code_label
from matching.web.locale import NATIVE_NAMES

LANGUAGES = [(language.value, NATIVE_NAMES[language]) for language in PageLanguage]
READ = ("description", "result", "audience", "own_term")
"""The questions whose answers are read for codes, beside the title."""


class CodedForm(EditForm):
    """The questions that a need and an offer share, word for word.

    Codes that the text speaks of are offered beside those that are ticked; a button ticks one of them.
    """

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.added = self._add(*self.adding.partition(":")[::2]) if self.adding else ""

    @property
    def is_read_for_codes(self) -> bool:
        """Whether the reader has just asked which codes the text speaks of, or taken one of them."""
        return self.finding == TEXT or bool(self.added)

    @property
    def suggested(self) -> tuple[Suggestion, ...]:
        """The codes that the text speaks of as it stands in the form now, beside those that are ticked."""
        texts = [self[name].data for name in READ if name in self]
        ticked = {facet.value: tuple(self[facet.value].data or ()) for facet in Facet}
        return suggest(Document(None, self["title"].data or "", "\n".join(filter(None, texts)), **ticked))

    @property
    def share_right(self) -> str:
        """How many in a hundred of such suggestions had been ticked by the authors of the demonstration's postings."""
        is_coded = any(self[facet.value].data for facet in Facet)
        return format_percent(load_quality().suggestions["half" if is_coded else "all"]["total"].precision)

    def _add(self, facet: str, code: str) -> str:
        """Tick a box beside those that are ticked; return what it is called, or "" where there is no such box."""
        if facet not in set(Facet) or not is_code(Facet(facet), code):
            return ""
        self[facet].data = [*dict.fromkeys([*(self[facet].data or ()), code])]
        return code_label(facet, code)


class ReturnForm(EditForm):
    """A coordinator gives something back."""

    gaps = Text(
        _l("What is missing, or has to change"),
        required=_l("Name what is missing, so that the other side knows what to do."),
        hint=_l("Name each gap on a line of its own. The focal point reads this at the top of the page."),
    )
