"""The keys with which tests seal what they write: databases are opened by fixtures and by the application alike."""

HISTORY_KEY = "the key with which tests seal what they write down"
