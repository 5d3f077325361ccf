"""The errors that reach a user, each with what happened, to which thing, and what to do next.

OnrecordError
├── InputError           an input cannot be read; carries the Refusal
├── ModelError           the weights are missing, damaged or of another format
├── LedgerError          the ledger is missing, held, damaged, of another version, or cannot be written
└── ConfigurationError   an option or a setting makes no sense
"""

from __future__ import annotations

from onrecord.records import Refusal


class OnrecordError(Exception):
    """The base of all errors that onrecord raises on purpose."""


class InputError(OnrecordError):
    """An input cannot be read; ``refusal`` says which, at which stage and why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class ModelError(OnrecordError):
    """The weights are missing, damaged or of another format."""

    def __init__(self, origin: str, problem: str, remedy: str) -> None:
        super().__init__(origin, problem, remedy)
        self.origin = origin

    def __str__(self) -> str:
        return "{}: {}; {}".format(*self.args)


class LedgerError(OnrecordError):
    """The ledger is missing, held by another process, damaged, of another version, or cannot be written."""

    def __init__(self, ledger: str, problem: str, remedy: str) -> None:
        super().__init__(ledger, problem, remedy)
        self.ledger = ledger

    def __str__(self) -> str:
        return "{}: {}; {}".format(*self.args)


class ConfigurationError(OnrecordError):
    """An option or a setting makes no sense."""

    def __init__(self, setting: str, problem: str, remedy: str) -> None:
        super().__init__(setting, problem, remedy)
        self.setting = setting

    def __str__(self) -> str:
        return "{}: {}; {}".format(*self.args)
