"""What is asked about, and what an answer is: a colour, and a sentence that says what to do."""

from dataclasses import dataclass
from enum import StrEnum

from flask import Flask
from sqlalchemy import Engine

from matching.settings import Settings


class Colour(StrEnum):
    """Red refuses a start; yellow is to be seen to; grey was not asked, and the sentence says why."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "not asked"


@dataclass(frozen=True)
class Finding:
    """One answer."""

    colour: Colour
    sentence: str


@dataclass(frozen=True)
class Patient:
    """A deployment as it stands. `deploy` asks what one that only this machine sees need not be asked."""

    app: Flask
    deploy: bool = False

    @property
    def settings(self) -> Settings:
        """What the environment says."""
        settings: Settings = self.app.extensions["settings"]
        return settings

    @property
    def engine(self) -> Engine:
        """The way to the database."""
        engine: Engine = self.app.extensions["engine"]
        return engine


def green(sentence: str) -> Finding:
    """Return that it is well."""
    return Finding(Colour.GREEN, sentence)


def yellow(sentence: str) -> Finding:
    """Return that it should be seen to."""
    return Finding(Colour.YELLOW, sentence)


def red(sentence: str) -> Finding:
    """Return that nobody should start this."""
    return Finding(Colour.RED, sentence)


def not_asked(sentence: str) -> Finding:
    """Return why it was not asked."""
    return Finding(Colour.GREY, sentence)
