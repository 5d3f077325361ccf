from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest

import onrecord

# Named here once more: what is taken out of this list breaks programs, and needs a major version.
PUBLIC = {
    "ConfigurationError",
    "Document",
    "InputError",
    "Kind",
    "Ledger",
    "LedgerError",
    "ModelError",
    "OnrecordError",
    "Reader",
    "Reading",
    "Reason",
    "Refusal",
    "Span",
    "Statement",
    "load",
    "open_ledger",
}


def modules_with_names() -> list[str]:
    found = pkgutil.walk_packages(onrecord.__path__, "onrecord.")
    return [info.name for info in found if not info.name.startswith("onrecord.learn")]


def test_the_public_names_are_there() -> None:
    assert set(onrecord.__all__) >= PUBLIC
    for name in onrecord.__all__:
        assert getattr(onrecord, name) is not None


def test_a_public_name_has_a_docstring() -> None:
    for name in onrecord.__all__:
        if not name.startswith("__"):
            assert inspect.getdoc(getattr(onrecord, name)), name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        _ = onrecord.no_such_name


@pytest.mark.parametrize("name", ["onrecord", *modules_with_names()])
def test_exported_names_are_sorted_and_exist(name: str) -> None:
    module = importlib.import_module(name)
    names = list(getattr(module, "__all__", []))
    assert names == sorted(set(names))
    assert [exported for exported in names if not hasattr(module, exported)] == []
