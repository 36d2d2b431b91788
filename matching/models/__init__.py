"""The rows that are stored. Import a noun from its own module; `models.tables` gathers them for migrations."""
