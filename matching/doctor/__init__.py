"""Whether a deployment may be trusted with what States write: one table of questions, each with an answer in words."""
