"""The people of the demonstration: one for each role, and a second coordinator. All are invented."""

from dataclasses import dataclass

from matching.vocabulary.names import Role

STATE_OF = "R013"
PROVIDER_OF = "O014"
SECRETARIAT = "Coordination secretariat (demonstration)"


@dataclass(frozen=True)
class Player:
    """An invented person with an account; `what` says in a few words what they do here."""

    role: Role
    name: str
    email: str
    what: str
    telephone: str = ""


CAST = (
    Player(Role.STATE, "Amina Okello", "state@example.org", "Focal point of a State", "+000 555 0101"),
    Player(Role.PROVIDER, "Daniel Meriden", "provider@example.org", "Focal point of a provider", "+000 555 0102"),
    Player(Role.COORDINATOR, "Lucía Ferrer", "coordinator@example.org", "Coordinator"),
    Player(Role.COORDINATOR, "Tomas Berg", "coordinator2@example.org", "Coordinator who approves"),
    Player(Role.AUDITOR, "Grace Njeri", "auditor@example.org", "Auditor of a State's cases"),
    Player(Role.OBSERVER, "Wei Lin", "observer@example.org", "Observer of figures"),
    Player(Role.ADMINISTRATOR, "Noor Haddad", "administrator@example.org", "Administrator of people"),
)
