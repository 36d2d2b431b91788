"""The wording of the reasons that concern people, organisations and their accounts, and of their history."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

PEOPLE: Mapping[str, Any] = {
    "code-wrong": _l("This code is not right. Check the clock of your device, then type the code that it shows now."),
    "code-used": _l("This code was used already. Wait for the next one, half a minute at most, and type that."),
    "listed-code-wrong": _l("This is not code number %(number)s of your list. Look for that number and type its code."),
    "key-not-known": _l("This key did not answer as one of yours. Try again, or use another factor."),
    "key-not-added": _l("This key could not be added. Try again, or take another key."),
    "last-factor": _l("This is the last factor that lets you in. Add another one first."),
    "no-such-factor": _l("This factor was removed already."),
    "own-factors": _l("You cannot reset your own factors here. Ask another administrator."),
    "auditors-are-named-by-their-state": _l(
        "Only a State's own focal points name auditors of its cases. Choose another role."
    ),
    "objected-already": _l("You objected to %(name)s already."),
    "assigned-already": _l("%(name)s handles the case already."),
    "administrators-only": _l("Only administrators do this."),
    "role-missing": _l("Choose at least one role."),
    "role-alone": _l(
        "Coordinators, observers, auditors and administrators hold one role and no other. Choose one role, or the two"
        " roles of focal points."
    ),
    "organisation-not-a-state": _l("This organisation is not entered as a State, so it has no focal point of a State."),
    "organisation-not-a-provider": _l(
        "This organisation is not entered as a provider, so it has no focal point of a provider."
    ),
    "own-role": _l("You cannot take the role of administrator from yourself. Ask another administrator."),
    "own-account": _l("You cannot close your own account. Ask another administrator."),
    "account-closed": _l("This account is closed. Open it again first."),
    "account-open": _l("This account is open already."),
    "role-has-cases": _l("This person still has cases that need the role. Hand the cases over first."),
    "no-cases": _l("This person has no cases to hand over."),
    "not-a-successor": _l(
        "Choose a colleague of the same organisation who holds the same roles and whose account is open."
    ),
    "successor-recused": _l(
        "The successor may not coordinate cases of their own State: %(numbers)s. Have these assigned to another"
        " coordinator first."
    ),
    "state-missing": _l("Choose which State this organisation acts for."),
    "provider-kind-missing": _l("Choose what kind of provider this organisation is."),
    "unknown-state": _l("Choose a State from the list."),
    "address-not-valid": _l("Type a whole e-mail address, like name@example.org."),
    "address-taken": _l("Somebody else signs in with this address already. Choose another address."),
    "invitation-over": _l(
        "This link was used already or is older than seven days. Ask your administrator for a new invitation. If you"
        " chose a password before, sign in with it."
    ),
}
HISTORY: Mapping[tuple[str, str], Any] = {
    ("person", "invite-again"): _l("The invitation was sent again."),
    ("person", "accept"): _l("The person chose a password."),
    ("person", "change-factors"): _l("The person added or removed a second factor."),
    ("person", "reset-factors"): _l("All second factors of the person were removed."),
    ("person", "reopen"): _l("The account was opened again."),
    ("request", "hand-over"): _l("The case was handed over to a colleague."),
    ("offer", "hand-over"): _l("The offer was handed over to a colleague."),
}
