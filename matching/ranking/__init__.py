"""Which offers fit a need, how well and why: a similarity model fitted on public text only, and the gates before it."""
