from __future__ import annotations

import pickle

import pytest

import onrecord
from onrecord.errors import ConfigurationError, InputError, ModelError, OnrecordError
from onrecord.records import Reason, Refusal

REFUSAL = Refusal(origin="a.bin", stage="ingest", reason=Reason.BINARY, detail="is not text; give an article")
ERRORS = [
    InputError(REFUSAL),
    ModelError("weights", "is damaged", "install again"),
    ConfigurationError("threads", "is 0", "give 1"),
]


@pytest.mark.parametrize(
    "error",
    ERRORS,
)
def test_every_error_is_caught_by_the_base(error: OnrecordError) -> None:
    with pytest.raises(onrecord.OnrecordError):
        raise error


def test_an_input_error_carries_its_refusal() -> None:
    error = InputError(REFUSAL)
    assert error.refusal is REFUSAL
    assert str(error) == "a.bin: is not text; give an article"


def test_a_model_error_says_which_file_what_happened_and_what_to_do() -> None:
    error = ModelError("weights/roles.onnx", "is damaged", "install onrecord again")
    assert str(error) == "weights/roles.onnx: is damaged; install onrecord again"
    assert error.origin == "weights/roles.onnx"


def test_a_configuration_error_names_the_setting() -> None:
    error = ConfigurationError("threshold", "2 is not between 0 and 1", "give a probability")
    assert str(error) == "threshold: 2 is not between 0 and 1; give a probability"
    assert error.setting == "threshold"


@pytest.mark.parametrize(
    "error",
    ERRORS,
    ids=lambda error: type(error).__name__,
)
def test_an_error_passes_from_one_process_to_another(error: OnrecordError) -> None:
    found = pickle.loads(pickle.dumps(error))
    assert type(found) is type(error)
    assert str(found) == str(error)
    assert vars(found) == vars(error)
