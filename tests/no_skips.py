"""A pytest plugin for the gate: whatever is skipped counts as failed.

Loaded by `.ci/run` with `-p tests.no_skips`. Tests that cannot run on somebody's own machine skip
themselves with a reason; where changes are let in, that reason is a failure, and a run in which no
browser test or no PostgreSQL test passed is one too.
"""

from collections.abc import Generator

import pytest
from _pytest.terminal import TerminalReporter

MUST_RUN = ("browser", "postgres")


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    # An expected failure also reports itself as skipped; it did run.
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason}: nothing may be skipped here"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse(report)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if hasattr(session.config, "workerinput") or not isinstance(reporter, TerminalReporter):
        return
    passed = [report for report in reporter.stats.get("passed", ()) if report.when == "call"]
    for kind in MUST_RUN:
        if not any(kind in report.keywords for report in passed):
            _fail(session, reporter, kind)


def _fail(session: pytest.Session, reporter: TerminalReporter, kind: str) -> None:
    missing = f"no test marked `{kind}` has passed, and at least one must"
    report = pytest.CollectReport(f"the {kind} tests", "failed", missing, [])
    reporter.stats.setdefault("error", []).append(report)
    session.exitstatus = pytest.ExitCode.TESTS_FAILED
