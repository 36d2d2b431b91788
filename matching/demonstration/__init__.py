"""The demonstration: fictional postings with their judgements, and the people who walk the path."""
