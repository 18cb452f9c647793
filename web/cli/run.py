"""Commands that make and run an archive: init, serve, work, extensions, version."""

import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from importlib.metadata import version as installed
from types import FrameType

import click

from archive.errors import WrongUse
from archive.pulse import Pulse
from archive.registry import discover
from archive.vocabulary import disasters
from ingest.readers import is_installed
from ingest.worker import Worker
from web import logs
from web.app import create_app
from web.cli.context import Context, pass_context, port_of, require_home
from web.freezing import loaded
from web.listening import create_server
from web.readiness import ROLES
from web.settle import settle
from web.wiring import prepare

_PACKAGES = {
    "stores": "archive.storage",
    "exports": "archive.exports",
    "sources": "ingest.sources",
    "pulled": "ingest.pulled",
    "formats": "ingest.extractors",
    "readers": "ingest.readers",
    "engines": "search.engines",
    "embedders": "search.meaning",
    "queues": "archive.queue",
}


@click.command()
@pass_context
def init(context: Context) -> None:
    """Make an archive in ARCHIVE_HOME, or bring an existing one up to this version."""
    prepare(context.services)
    home = str(context.settings.home)
    context.answer({"home": home}, lambda: [f"The archive is in {home}."])


@click.command()
@click.option("--host", default=None, help="Address to listen on (default: HOST).")
@click.option("--port", type=int, default=None, help="Port to listen on (default: PORT).")
@click.option("--no-worker", is_flag=True, help="Do not start a worker; run `work` elsewhere.")
@click.option("--public-only", is_flag=True, help="Without sign-in and staff (or PUBLIC_ONLY=1).")
@pass_context
def serve(
    context: Context, host: str | None, port: int | None, no_worker: bool, public_only: bool
) -> None:
    """Serve the pages from one process, and supervise one worker.

    For several processes: `gunicorn --config python:web.production`, and `work` beside it.
    """
    require_home(context.settings)
    if public_only:
        context.settings = replace(context.settings, public_only="1")
    logs.configure(context.settings.log_format)
    serve_until_stopped(context, host=host, port=port, worker=not no_worker)


def serve_until_stopped(
    context: Context, *, host: str | None, port: int | None, worker: bool
) -> None:
    """Serve until a signal; the worker child is started again when it dies."""
    address = (host or context.settings.host, port or port_of(context.settings))
    refuse_busy(address)
    prepare(context.services)
    app = create_app(context.services)
    loaded()
    server = create_server(app, host=address[0], port=address[1])
    supervisor = _Supervisor() if worker else None
    if supervisor:
        supervisor.start()
    signal.signal(signal.SIGTERM, _interrupt)
    click.echo(f"http://{address[0]}:{address[1]}", err=True)
    try:
        server.run()
    finally:
        if supervisor:
            supervisor.stop()


def refuse_busy(address: tuple[str, int]) -> None:
    """A busy port is one sentence, before anything else happens."""
    with socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            message = f"Port {address[1]} is in use or not allowed; choose another with PORT=8001."
            raise WrongUse(message) from error


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class _Supervisor(threading.Thread):
    """Keeps one worker child alive."""

    def __init__(self) -> None:
        super().__init__(daemon=True, name="supervisor")
        self._ending = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        command = [sys.executable, "-m", "web", "work", "--parent", str(os.getpid())]
        while not self._ending.is_set():
            self._child = subprocess.Popen(command)
            self._child.wait()
            self._ending.wait(1.0)

    def stop(self) -> None:
        self._ending.set()
        if self._child is not None:
            self._child.terminate()
            self._child.wait(timeout=30)


@click.command()
@click.option("--until-idle", is_flag=True, help="Return when jobs and index have caught up.")
@click.option("--only", type=click.Choice(ROLES), help="Jobs, or the index (default: both).")
@click.option("--parent", type=int, default=None, hidden=True)
@pass_context
def work(context: Context, until_idle: bool, only: str | None, parent: int | None) -> None:
    """Run one worker: it takes material in and keeps the search index up to date."""
    require_home(context.settings)
    logs.configure(context.settings.log_format)
    services = context.services
    prepare(services)
    roles = (only,) if only else ROLES
    worker = services.worker(f"{socket.gethostname()}:{os.getpid()}", roles=roles)
    loaded()
    if until_idle:
        settle(services, worker)
        return
    signal.signal(signal.SIGTERM, lambda *_: setattr(worker, "stopping", True))
    if parent is not None:
        threading.Thread(target=_follow, args=(parent, worker), daemon=True).start()
    with Pulse(services.heartbeats, worker.name, roles):
        worker.run()


def _follow(parent: int, worker: Worker) -> None:
    """Stop with the process that started us, however it died."""
    while os.getppid() == parent:
        threading.Event().wait(1.0)
    worker.stopping = True


@click.command()
@pass_context
def extensions(context: Context) -> None:
    """Everything that one new file adds: stores, sources, formats, exports, engines, disasters."""
    listed = {kind: list(discover(package)) for kind, package in _PACKAGES.items()}
    listed["disasters"] = list(disasters())
    found = {kind: names for kind, names in listed.items() if names}
    context.answer(found, lambda: [f"{kind}: {', '.join(names)}" for kind, names in found.items()])


@click.command()
@pass_context
def transcribe(context: Context) -> None:
    """Have the pictures of items that came before the extra read: a worker does it."""
    require_home(context.settings)
    services, asked = context.services, 0
    for item in services.catalog.every_item():
        with services.database.write() as connection:
            asked += services.transcribing.ask(connection, [item]) if services.transcribing else 0
    context.answer({"asked": asked}, lambda: [f"{asked} items will be read."])


@click.command()
@pass_context
def version(context: Context) -> None:
    """The version of the program."""
    number = installed("kumamoto-archive")
    context.answer({"version": number}, lambda: [number])


COMMANDS = (init, serve, work, extensions, version, *((transcribe,) if is_installed() else ()))
