"""Which second factors let whom in: one for everybody, and a security key or passkey for who decides about others."""

from matching.models.person import Person
from matching.vocabulary.names import Factor, Role

NEED_A_KEY = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def needs_key(person: Person) -> bool:
    """Say whether nothing less than a security key lets this person in; in a demonstration, codes are enough."""
    return bool(NEED_A_KEY & set(person.roles)) and not person.organisation.fictional


def may_enter(person: Person, factor: Factor | None) -> bool:
    """Say whether the right password and this factor let the person in."""
    return factor is Factor.KEY or (factor is not None and not needs_key(person))
