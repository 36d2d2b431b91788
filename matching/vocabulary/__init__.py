"""The words of the service: codes, their terms in six languages, names of states, and the files they are read from."""
