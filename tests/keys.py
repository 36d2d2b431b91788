"""The keys with which tests seal what they write: one for all, as databases are copied from a template."""

from typing import TypedDict

from matching.sealing import Keyring

HISTORY_KEY = "the key with which tests seal what they write down"
SEALING_KEY = "the-key-that-seals-what-tests-write"
KEYRING = Keyring((SEALING_KEY,))


class Keys(TypedDict):
    """What `open_engine` is handed."""

    history_key: str
    keyring: Keyring


KEYS: Keys = {"history_key": HISTORY_KEY, "keyring": KEYRING}
ENVIRON = {"HISTORY_KEY": HISTORY_KEY, "SEALING_KEYS": SEALING_KEY}
