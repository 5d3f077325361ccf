"""The verbs of a ledger: each parses, calls one function of :mod:`onrecord.keeper` and prints."""
