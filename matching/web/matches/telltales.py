"""When somebody is asked first on the way to an introduction: before words reach a reader, or a need is released."""

from flask import g, url_for
from flask_babel import gettext as _

from matching.models.match import Match
from matching.models.request import Need
from matching.policy.markings import marking_of
from matching.policy.requests import coordinates_request
from matching.vocabulary.names import Answer, Marking
from matching.web.forms import Form
from matching.web.markings import text_fields
from matching.web.telltales import Said, ask_first, said_in

SENT = {Answer.QUESTION: frozenset({"question"}), Answer.NO: frozenset({"words", "message"})}
EVERY = frozenset({"words", "message", "question"})


def ask_before_telling(form: Form, need: Need) -> None:
    """Ask about words that coordinators or the other side will read; what coordinators tell each other is theirs."""
    said = getattr(form, "said", None)
    sent = SENT.get(Answer(said.data), frozenset()) if said else EVERY
    if coordinates_request(g.viewer, need.request):
        sent -= {"words"}
    unsent = {field.name for field in form.questions} - sent
    ask_first(
        said_in(form, leaving=unsent), readers=_("Coordinators will read this, and the other side what is put to it.")
    )


def ask_before_releasing(match: Match) -> None:
    """Ask the approver about a need that the provider of this match does not read yet."""
    if marking_of(match.need) is not Marking.COORDINATORS:
        return
    words = [Said(_("The need"), getattr(match.need, name)) for name in text_fields(Need)]
    back = url_for("matches.show", match_id=match.id)
    ask_first(words, readers=_("When you approve this match, its provider reads the need."), back=back)
