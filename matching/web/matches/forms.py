"""What people are asked on the way from a suggestion to an introduction."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field
from wtforms import RadioField, ValidationError

from matching.errors import Refused, reason
from matching.models.base import LINE, TEXT
from matching.vocabulary.names import Answer, DeclineReason
from matching.web.forms import Asked, Choice, Day, EditForm, Form, Line, Text

ANSWERS = {
    Answer.PART: _l("You can use or give some of it. Say which part when you meet."),
    Answer.UNTIL: _l("Say below until which day."),
    Answer.QUESTION: _l("Write it below. We pass it to the other side without your name and contacts."),
    Answer.NO: _l("Give the reason below. The match then ends."),
}


class Words(BaseModel):
    """The limits of everything that is written on a match; they are those of its table."""

    offer: str | None = Field(default=None, max_length=LINE)
    words: str | None = Field(default=None, max_length=TEXT)
    message: str | None = Field(default=None, max_length=TEXT)
    question: str | None = Field(default=None, max_length=TEXT)
    overlap: str | None = Field(default=None, max_length=TEXT)
    due_diligence: str | None = Field(default=None, max_length=TEXT)


class DoorForm(Form):
    """Bring a pair in: the number of the offer, and words for coordinators."""

    shape = Words

    offer = Line(_l("Number of the offer"))
    words = Text(_l("Words for the coordinators"), hint=_l("Why this pair fits. The other side does not read it."))


class OfferChoice(Asked, RadioField):
    """One of the provider's own offers; `explained` says under each what it shares with the need."""

    kind = "radios"
    explained: dict[str, str]

    def pre_validate(self, form: Any) -> None:
        """Take only what is on the page."""
        if self.data not in {value for value, _label in self.choices}:
            raise ValidationError(_("Choose the offer with which you could help."))


class HelpForm(Form):
    """We could help: with which offer?"""

    shape = Words

    offer = OfferChoice(_l("With which of your offers could you help?"), choices=[], validate_choice=False)
    words = Text(_l("Words for the coordinators"), hint=_l("Why you could help. The State does not read it."))


class Refusing(EditForm):
    """What is asked whenever somebody says no."""

    shape = Words

    because = Choice(_l("Why not?"), of=DeclineReason)
    words = Text(_l("Words for the coordinators"), hint=_l("The other side never reads the reason or these words."))
    message = Text(
        _l("Words to the other side"),
        hint=_l("Without them, it reads only that the match does not go ahead."),
    )

    def check_reason(self) -> None:
        """Ask for one of the reasons, and for words where the reason is another one."""
        if self.because.data is None:
            self.because.errors = [*self.because.errors, _("Choose the reason that comes nearest.")]
        if self.because.data == DeclineReason.OTHER and not self.words.data:
            self.words.errors = [*self.words.errors, _("Say the reason in words.")]


class DeclineForm(Refusing):
    """Decline the match."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the reason."""
        super().validate(extra_validators)
        self.check_reason()
        return not self.mistakes


class AnswerForm(Refusing):
    """What a side says to a match that was put to it."""

    said = Choice(_l("What do you say?"), of=Answer, explained=ANSWERS)
    until = Day(_l("Until which day do you need?"))
    question = Text(_l("Your question"), hint=_l("One question at a time. Leave out names and contacts."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what belongs to the answer that was chosen."""
        super().validate(extra_validators)
        if self.said.data is None:
            self.said.errors = [*self.said.errors, _("Choose one of the answers.")]
        if self.said.data == Answer.UNTIL and self.until.data is None:
            self.until.errors = [*self.until.errors, _("Say until which day you need. It has to lie ahead.")]
        if self.said.data == Answer.QUESTION and not self.question.data:
            self.question.errors = [*self.question.errors, _("Write the question.")]
        if self.said.data == Answer.NO:
            self.check_reason()
        return not self.mistakes

    def take_refusal(self, refused: Refused) -> None:
        """Put what is said of the words of a question beside the question."""
        values = dict(refused.reason.values)
        if self.said.data == Answer.QUESTION and values.get("field") == "words":
            refused = Refused(reason(refused.reason.code, **values | {"field": "question"}))
        super().take_refusal(refused)


class ReplyForm(EditForm):
    """The reply to the other side's question."""

    shape = Words

    words = Text(_l("Your reply"), id="reply-words", hint=_l("We pass it on without your name and contacts."))


class IntroduceForm(EditForm):
    """The two checks before contacts are shown."""

    shape = Words

    overlap = Text(
        _l("Overlap with existing activities"),
        hint=_l("What runs already in this State on this subject, and how this differs. Write “none known” if so."),
    )
    due_diligence = Text(_l("Human-rights due diligence"), hint=_l("What was checked, and what came of it."))
