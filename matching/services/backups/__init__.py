"""Backups: all data in one encrypted file, and the keys of cases, which must not grow old, in another."""
