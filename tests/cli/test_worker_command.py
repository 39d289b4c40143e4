"""The worker runs until it is asked to stop, also while its database is away."""

import signal
from pathlib import Path

from tests.cli.conftest import flask


def test_the_worker_works_until_it_is_asked_to_stop(environment: dict[str, str]) -> None:
    worker = flask("worker", environment=environment)
    assert worker.stderr is not None
    assert "worker started" in worker.stderr.readline()
    worker.send_signal(signal.SIGTERM)
    _, said = worker.communicate(timeout=30)
    assert worker.returncode == 0, said
    assert "worker stopped" in said


def test_a_worker_waits_for_a_database_that_comes_up_later(tmp_path: Path) -> None:
    away = "postgresql+psycopg://hotline@127.0.0.1:1/hotline"
    surroundings = {"HOTLINE_VAR": str(tmp_path), "HOTLINE_DATABASE_URL": away}
    worker = flask("worker", environment=surroundings)
    assert worker.stderr is not None
    assert "goes on trying" in worker.stderr.readline()
    assert "worker started" in worker.stderr.readline()
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=30)
    assert worker.returncode == 0
