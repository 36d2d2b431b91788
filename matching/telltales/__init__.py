"""What in a text gives away a place, a machine, a contact or a way in: six languages, digits of any script."""
