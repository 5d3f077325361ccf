from __future__ import annotations

import socket
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

pytest_plugins = "pytester"
CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.delenv("ONRECORD_DATA", raising=False)
    monkeypatch.delenv("CI", raising=False)
    pytester.makeconftest(CONFTEST)
    pytester.makeini("[pytest]\nmarkers = data: needs data\n")
    pytester.makepyfile("import pytest\n@pytest.mark.data\ndef test_it(data):\n    assert data.is_dir()\n")
    return pytester


def test_a_test_that_lacks_its_data_is_skipped_with_the_reason(suite: pytest.Pytester) -> None:
    result = suite.runpytest_subprocess("-rs", "-p", "no:cov")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["*set ONRECORD_DATA to its folder*"])


def test_under_ci_the_same_lack_is_a_failure(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    result = suite.runpytest_subprocess("-p", "no:cov")
    assert result.parseoutcomes().get("passed", 0) == 0
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*under CI that is a failure*"])


def test_a_folder_that_is_not_there_counts_as_lacking(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_DATA", str(suite.path / "nowhere"))
    suite.runpytest_subprocess("-p", "no:cov").assert_outcomes(skipped=1)


def test_with_the_data_there_the_test_runs(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("ONRECORD_DATA", str(suite.mkdir("data")))
    suite.runpytest_subprocess("-p", "no:cov").assert_outcomes(passed=1)


def test_a_socket_may_connect_to_this_machine_alone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with pytest.raises((SocketConnectBlockedError, UserWarning), match="allowed"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
