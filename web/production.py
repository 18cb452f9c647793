"""The production server: ``gunicorn --config python:web.production``, set by our settings alone.

Several processes with a few threads each. Nothing is shared between them but the catalog, so that
as many of them, on as many machines, may run as are needed.
https://docs.gunicorn.org/en/stable/settings.html
"""

import os
import shutil
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from archive.errors import ArchiveError
from archive.settings import Settings, read_settings
from web import logs
from web.checking import check

if TYPE_CHECKING:
    from flask import Flask

_METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def _read() -> Settings:
    """A wrong setting stops the start with its sentence."""
    try:
        settings = read_settings()
        check(settings)
    except ArchiveError as error:
        sys.exit(str(error))
    return settings


_settings = _read()
_host = f"[{_settings.host}]" if ":" in _settings.host else _settings.host

bind = f"{_host}:{_settings.port}"
wsgi_app = "web.production:application()"
worker_class = "gthread"
workers = _settings.number("web_processes")
threads = _settings.number("web_threads")
timeout = _settings.number("web_timeout")
graceful_timeout = 30
max_requests = _settings.number("web_max_requests")
max_requests_jitter = max_requests // 10
limit_request_line = 8190
"""The most that gunicorn knows: words in Japanese are long in an address."""
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
control_socket_disable = True
accesslog = None
"""Requests are logged by :mod:`web.observing`, without addresses."""


def on_starting(_server: Any) -> None:
    """Bring the archive up to this version once, and stop with its sentence where that fails."""
    logs.configure(_settings.log_format)
    if subprocess.run([sys.executable, "-m", "web", "init"], stdout=subprocess.DEVNULL).returncode:
        sys.exit(2)
    os.environ[_METRICS_FOLDER] = tempfile.mkdtemp(prefix="archive-metrics-")


def post_fork(_server: Any, _worker: Any) -> None:
    logs.configure(_settings.log_format)


def on_exit(_server: Any) -> None:
    if folder := os.environ.get(_METRICS_FOLDER):
        shutil.rmtree(folder, ignore_errors=True)


def application() -> "Flask":
    """The application of one process; it starts also while a server that it needs is down."""
    from web.app import create_app
    from web.freezing import loaded
    from web.wiring import build

    services = build(_settings)
    app = create_app(services)
    try:
        services.refresh_vocabulary()
        services.live.search()  # the dictionary is loaded before the first visitor comes
    except ArchiveError as error:
        app.logger.warning("not everything could be loaded: %s", error)
    loaded()
    return app
