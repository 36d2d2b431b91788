"""What a State is asked about a case and about each need, and what a coordinator is asked about a case."""

from typing import Any

from flask_babel import lazy_gettext as _l

from matching.models.answers import NeedAnswers, RequestAnswers
from matching.vocabulary.names import CostBand, Marking, Outcome, Urgency
from matching.web.forms import Choice, CodedForm, Day, EditForm, Line, Number, Pick, Several, Text, Tick, YesNo

READERS = {
    Marking.COORDINATORS: _l(
        "Only the coordinators who are assigned to the case. A provider reads a need after a match with its offer was"
        " approved."
    ),
    Marking.PROVIDERS: _l(
        "Coordinators, and all verified providers or those that you name below. Other States see the public summary, if"
        " you write one."
    ),
    Marking.EVERYONE: _l("Anyone, also without an account."),
}
URGENCIES = {
    Urgency.HIGH: _l("Waiting raises the risk noticeably. Say why below."),
    Urgency.LOW: _l("It can wait for a better offer."),
}


class Providers(Several):
    """Providers that a State names, by the identifiers of their organisations."""

    def process_data(self, value: Any) -> None:
        """Keep the identifiers of those who are named already."""
        self.data = [row.organisation_id for row in value or ()]


class RequestForm(EditForm):
    """The whole case."""

    shape = RequestAnswers
    order = (
        (_l("The request"), ("title", "marking", "named", "as_region")),
        (_l("What others may read"), ("public_summary", "publish_summary")),
        (_l("What stands behind it"), ("endorsing_authority", "endorsing_number", "endorsing_date", "plan")),
        (_l("Other help, and your own part"), ("help_elsewhere", "own_contribution", "cost_band")),
    )

    title = Line(_l("Title of the request"), needed=True, hint=_l("Say in one line what you need help with."))
    marking = Choice(_l("Who may read it"), of=Marking, explained=READERS, default=Marking.COORDINATORS)
    named = Providers(
        _l("Providers who may read it"),
        hint=_l("Only for a request that is for providers. Tick none, and all verified providers read it."),
    )
    as_region = Tick(
        _l("Appear as a State of our region, without our name"),
        hint=_l("Others read for example “a State in Western Africa”, until a coordinator introduces you to them."),
    )
    public_summary = Text(
        _l("Public summary"), hint=_l("Some sentences that anyone may read, without places or weaknesses.")
    )
    publish_summary = Tick(_l("We agree that the public summary is published"))
    endorsing_authority = Line(
        _l("Authority that endorses the request"), hint=_l("For example a ministry or a council.")
    )
    endorsing_number = Line(_l("Number of the endorsing document"))
    endorsing_date = Day(_l("Date of the endorsing document"))
    plan = Text(
        _l("Plan or recommendation behind it"),
        hint=_l("A national plan, an assessment or a recommendation that this follows from."),
        guarded=True,
    )
    help_elsewhere = Text(_l("Help received or asked elsewhere"), hint=_l("From whom, for what, and how far it is."))
    own_contribution = Text(_l("Own contribution"), hint=_l("Staff, rooms, money or anything else that you bring."))
    cost_band = Choice(_l("What it may cost"), of=CostBand, default=CostBand.UNKNOWN)


PRIVATE = frozenset(
    {
        *("named", "as_region", "publish_summary"),
        *("endorsing_authority", "endorsing_number", "endorsing_date", "plan", "help_elsewhere"),
    }
)


class NeedForm(CodedForm):
    """One need: the line that is matched."""

    shape = NeedAnswers
    order = (
        (_l("What is needed"), ("title", "description", "result")),
        (_l("For whom"), ("beneficiary", "security_force", "audience", "audience_number", "baseline", "target")),
        (_l("Codes"), ("sectors", "capabilities", "assistance_types", "own_term")),
        (_l("How and in which languages"), ("modes", "working_languages", "interpretation")),
        (_l("When"), ("needed_from", "needed_until", "urgency", "urgency_reason")),
    )

    title = Line(_l("Title of the need"), needed=True, hint=_l("Say in one line what is needed."))
    description = Text(
        _l("Description"),
        needed=True,
        hint=_l("What is needed, by whom, and why now: 40 to 120 words help most."),
        guarded=True,
    )
    result = Text(_l("Result wanted"), hint=_l("What will be different when the help has worked."))
    beneficiary = Line(
        _l("Who benefits"), needed=True, hint=_l("The authority, operator or community that receives it.")
    )
    security_force = YesNo(
        _l("Does a security force benefit?"),
        needed=True,
        hint=_l(
            "Police, armed forces, border guards or the like. A coordinator then checks human-rights due diligence."
        ),
    )
    audience = Line(_l("Who takes part"), hint=_l("For example shift leaders of the network operator."))
    audience_number = Number(_l("How many people take part"))
    baseline = Text(_l("Where things stand today"))
    target = Text(_l("Where they shall stand afterwards"))
    own_term = Line(
        _l("Your own term"), hint=_l("What your State calls this kind of infrastructure, in your own language.")
    )
    needed_from = Day(_l("Useful from"))
    needed_until = Day(_l("Latest useful date"), needed=True)
    urgency = Choice(_l("Urgency"), of=Urgency, explained=URGENCIES, default=Urgency.NORMAL)
    urgency_reason = Text(_l("Why it is urgent"))


INHERITED = frozenset(NeedAnswers.model_fields) - {"title", "description", "result", "baseline", "target"}


class CloseForm(EditForm):
    """A State or a coordinator closes the case."""

    outcome = Choice(_l("How far was the request met?"), of=Outcome, required=_l("Choose how far the request was met."))


class CallInForm(EditForm):
    """A coordinator calls in another one."""

    person_id = Pick(_l("Another coordinator"), required=_l("Choose a coordinator from the list."))


class AssignForm(EditForm):
    """A coordinator gives the case to one who takes it."""

    coordinator_id = Pick(_l("Coordinator"), required=_l("Choose a coordinator from the list."))
