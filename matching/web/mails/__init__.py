"""Mails: each notice in the reader's language, saying what happened, whose turn it is, and where to go. No content."""

from matching.web.mails.composing import compose
from matching.web.mails.wordings import WORDINGS, Wording

__all__ = ["WORDINGS", "Wording", "compose"]
