"""Every table of the service, imported so that the metadata is whole: for migrations and tests."""

from sqlmodel import SQLModel

from matching.models import (
    account,
    chain,
    disclosure,
    duplicate,
    edition,
    errand,
    factor,
    history,
    machinery,
    match,
    notice,
    offer,
    organisation,
    person,
    release,
    request,
    sealed,
    session,
    throttle,
)

MODULES = (
    account,
    chain,
    disclosure,
    duplicate,
    edition,
    errand,
    factor,
    history,
    machinery,
    match,
    notice,
    offer,
    organisation,
    person,
    release,
    request,
    sealed,
    session,
    throttle,
)
metadata = SQLModel.metadata
