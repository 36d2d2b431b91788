"""One function for each thing that a person does: checks policy, takes the step, writes history, queues notices."""
