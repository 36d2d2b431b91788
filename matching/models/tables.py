"""Every table of the service, imported so that the metadata is whole: for migrations and tests."""

from sqlmodel import SQLModel

from matching.models import (
    account,
    disclosure,
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
    release,
    request,
)

MODULES = (
    account,
    disclosure,
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
    release,
    request,
)
metadata = SQLModel.metadata
