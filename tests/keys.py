"""The key that seals what tests write: one for all, as databases are copied from a template that has it already."""

from matching.sealing import Keyring

SEALING_KEY = "the-key-that-seals-what-tests-write"
KEYRING = Keyring((SEALING_KEY,))
