"""Where everything is to be seen that the stage shows."""

from dataclasses import dataclass, field

TITLES = {
    "proposed": "Screening of vehicles at the gates of a dry dock",
    "asked": "A plan for the evacuation of a ferry terminal",
    "approved": "Exercises of the port police with the harbour master",
    "question": "Cameras along the fence of the container yard",
    "ready": "Training of divers who search the quay walls",
    "introduced": "A register of the people who enter the port",
    "declined": "Assessment of threats to the fuel jetty",
    "lapsed": "Review of the port facility security plan",
    "spare": "Lighting of the outer anchorage",
}


@dataclass
class Staged:
    """Identifiers by what they show; `links` are addresses that were sent by mail."""

    requests: dict[str, str] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    offers: dict[str, str] = field(default_factory=dict)
    matches: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    releases: dict[str, str] = field(default_factory=dict)
