"""How gunicorn serves HotLine: `gunicorn wsgi:app` in the project's folder reads this by itself."""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from importlib import import_module

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from ivr import logs
from ivr.errors import HotlineError
from ivr.readiness.starting import refuse_unfit_packs, settings_to_start

logs.configure()

try:
    settings = settings_to_start()
    refuse_unfit_packs(settings)
except HotlineError as wrong:
    # Told here, before any worker starts, these are sentences; in a worker it is a traceback.
    sys.exit(f"HotLine does not start:\n{wrong}")

bind = os.environ.get("HOTLINE_BIND") or f"127.0.0.1:{settings.port}"

worker_class = "gthread"
threads = 16
# The practice telephone network lives in one process; its calls would be unknown to a second.
workers = int(os.environ.get("WEB_CONCURRENCY") or 2) if settings.real else 1

# A worker proves itself alive by touching a file: in memory, so that a slow disk cannot get a
# healthy worker killed in the middle of a call.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
graceful_timeout = 10


def remove_counts(folder: str, master: int) -> None:
    """Leave nothing behind; a worker, which ends with the same words, leaves it to the master."""
    if os.getpid() == master:
        shutil.rmtree(folder, ignore_errors=True)


# Processes count together for /metrics in files (docs/decisions/0008-metrics.md): in memory and
# with room to spare, because on a full disk the write to a mapped file ends the process.
ROOM = 64 * 2**20
COUNTS = "PROMETHEUS_MULTIPROC_DIR"
if workers > 1 and worker_tmp_dir and shutil.disk_usage(worker_tmp_dir).free > ROOM:
    # A reload reads this file again in the same process, a new master in another one.
    ours = f"hotline-metrics-{os.getpid()}-"
    if ours not in os.environ.get(COUNTS, ""):
        os.environ[COUNTS] = tempfile.mkdtemp(prefix=ours, dir=worker_tmp_dir)
        atexit.register(remove_counts, os.environ[COUNTS], os.getpid())

# All code is imported once, before the processes are made, which then share its memory. Only here:
# where metrics are kept, as said above, is decided when their library is imported.
import_module("ivr.app")

# URLs hold sealed tokens and addresses of callers: HotLine writes its own log, without them.
accesslog = None
loglevel = "warning"
logconfig_dict = logs.FOR_GUNICORN
# Nobody uses it, and it would be one more door.
control_socket_disable = True


def post_worker_init(worker: Worker) -> None:
    """Start what the app wants started in the process that serves, once there is one.

    Refused (another process holds the practice network already), gunicorn ends with the reason:
    the exit status says that the worker cannot start, else a new one would be tried for ever.
    """
    # A thread that comes back from the database waits for the interpreter until another gives it
    # up; Python's usual five milliseconds are longer than a whole turn.
    sys.setswitchinterval(0.0005)
    # Ctrl-C reaches all processes of a terminal. This one is stopped by its master: told by both,
    # gunicorn 27's gthread worker waits for itself and never ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for start in worker.app.wsgi().extensions["hotline-starters"]:
            start()
    except SystemExit as refusal:
        print(refusal, file=sys.stderr, flush=True)
        sys.exit(Arbiter.WORKER_BOOT_ERROR)
