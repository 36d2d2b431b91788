"""What people may say about requests, needs and offers, checked: the way in for forms and files alike.

Table models accept anything on construction; these do not, and share every limit with them through the fields' bases.
"""

from typing import Annotated

from pydantic import AfterValidator

from matching import areas
from matching.models.offer import OfferFields
from matching.models.organisation import OrganisationFields
from matching.models.person import PersonFields
from matching.models.request import NeedFields, RequestFields
from matching.vocabulary.codes import LANGUAGES, Facet, is_code
from matching.vocabulary.names import Mode


def _known(facet: Facet) -> AfterValidator:
    def check(codes: list[str]) -> list[str]:
        unknown = [code for code in codes if not is_code(facet, code)]
        if unknown:
            raise ValueError(f"not a code of {facet.value}: {', '.join(unknown)}")
        return codes

    return AfterValidator(check)


def _areas(codes: list[str]) -> list[str]:
    unknown = [code for code in codes if not areas.is_area(code)]
    if unknown:
        raise ValueError(f"not an area: {', '.join(unknown)}")
    return codes


def _languages(codes: list[str]) -> list[str]:
    if set(codes) - set(LANGUAGES):
        raise ValueError("not one of the six languages")
    return codes


Sectors = Annotated[list[str], _known(Facet.SECTORS)]
Capabilities = Annotated[list[str], _known(Facet.CAPABILITIES)]
Types = Annotated[list[str], _known(Facet.ASSISTANCE_TYPES)]
Areas = Annotated[list[str], AfterValidator(_areas)]
Languages = Annotated[list[str], AfterValidator(_languages)]


class RequestAnswers(RequestFields, extra="forbid"):
    """A request as a State describes it."""


class NeedAnswers(NeedFields, extra="forbid"):
    """A need as a State describes it."""

    sectors: Sectors = []
    capabilities: Capabilities = []
    assistance_types: Types = []
    modes: list[Mode] = []
    working_languages: Languages = []


class OfferAnswers(OfferFields, extra="forbid"):
    """An offer as a provider describes it."""

    sectors: Sectors = []
    capabilities: Capabilities = []
    assistance_types: Types = []
    modes: list[Mode] = []
    working_languages: Languages = []
    areas: Areas = []
    exclusions: Areas = []


class OrganisationAnswers(OrganisationFields, extra="forbid"):
    """An organisation as an administrator describes it."""


class PersonAnswers(PersonFields, extra="forbid"):
    """A person as an administrator, or they themselves, describe them."""
