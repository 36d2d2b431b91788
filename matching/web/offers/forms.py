"""What a provider is asked about an offer."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matching.models.answers import OfferAnswers
from matching.vocabulary.names import CostTerms, Funding
from matching.web.forms import AreasTree, Choice, CodedForm, Day, EditForm, Line, Number, Text


class OfferForm(CodedForm):
    """One offer."""

    shape = OfferAnswers
    order = (
        (_l("What you offer"), ("title", "description")),
        (_l("Codes"), ("sectors", "capabilities", "assistance_types")),
        (_l("Where"), ("areas", "exclusions")),
        (_l("How and in which languages"), ("modes", "working_languages", "interpretation")),
        (_l("When, and how often"), ("available_from", "available_until", "valid_until", "places")),
        (_l("Terms"), ("cost_terms", "funding", "beneficiary_brings", "commercial_interest", "conditions")),
    )

    title = Line(_l("Title of the offer"), needed=True, hint=_l("Say in one line what you offer."))
    description = Text(
        _l("Description"), needed=True, hint=_l("What you give, to whom, and how it works in practice."), guarded=True
    )
    areas = AreasTree(
        _l("Where the offer may be used"),
        needed=True,
        hint=_l("The world, regions or States. A region holds its States."),
    )
    exclusions = AreasTree(
        _l("Exclusions"), hint=_l("Regions or States inside that area which are left out. Only coordinators read this.")
    )
    available_from = Day(_l("Available from"))
    available_until = Day(_l("Available until"))
    valid_until = Day(
        _l("The offer is valid until"),
        hint=_l("After this day it is not suggested any more. Without a day it is valid for six months."),
    )
    places = Number(
        _l("Places"), needed=True, default=1, hint=_l("How many engagements the offer can serve, from 1 to 1,000.")
    )
    cost_terms = Choice(_l("Cost terms"), of=CostTerms, default=CostTerms.FREE)
    funding = Choice(_l("Funding"), of=Funding, default=Funding.NOT_YET)
    beneficiary_brings = Text(_l("What the beneficiary must bring"), hint=_l("Staff, rooms, equipment, permits."))
    commercial_interest = Text(
        _l("Commercial interest"), hint=_l("Say what you sell, or may sell later, in connection with this. Or: none.")
    )
    conditions = Text(_l("Conditions"), hint=_l("Anything else that has to be so."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a window that does not end before it starts, and for a number of places."""
        sound = super().validate(extra_validators)
        first, last = self.available_from.data, self.available_until.data
        if sound and first and last and last < first:
            self.available_until.errors = [_("The last day lies before the first. Change one of the two.")]
        return not self.mistakes


PRIVATE = frozenset({"exclusions"})


def open_form(*, fictional: bool, **given: Any) -> OfferForm:
    """Return the form; a demonstration's form shows States by their letters."""
    form = OfferForm(**given)
    form.areas.fictional = form.exclusions.fictional = fictional
    return form


class ConfirmForm(EditForm):
    """A provider says that the offer still stands."""

    valid_until = Day(_l("It is valid until"), hint=_l("Without a day it is valid for six months from today."))
