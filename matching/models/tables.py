"""Every table of the service, imported so that the metadata is whole: for migrations and tests."""

from sqlmodel import SQLModel

from matching.models import (
    account,
    chain,
    duplicate,
    edition,
    errand,
    history,
    machinery,
    match,
    notice,
    offer,
    organisation,
    person,
    request,
    sealed,
)

MODULES = (
    account,
    chain,
    duplicate,
    edition,
    errand,
    history,
    machinery,
    match,
    notice,
    offer,
    organisation,
    person,
    request,
    sealed,
)
metadata = SQLModel.metadata
