"""The command ``demo``: an archive with sample material, running in one step."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import click

from archive.errors import ArchiveError
from web.cli.context import Context, environment, pass_context, port_of
from web.cli.run import refuse_busy, serve_until_stopped
from web.demo import Demo, set_up
from web.wiring import prepare

_START_SECONDS = 60.0


@click.command()
@click.option("--check", is_flag=True, help="Fetch pages, look at what they hold, and stop.")
@click.option("--port", type=int, default=None, help="Port to listen on (default: PORT).")
@pass_context
def demo(context: Context, check: bool, port: int | None) -> int:
    """Make an archive with sample material and serve it."""
    number = port or port_of(context.settings)
    address = f"http://{context.settings.host}:{number}"
    refuse_busy((context.settings.host, number))
    prepare(context.services)
    click.echo("Taking in the sample (once) ..." if _is_new(context) else "Starting ...", err=True)
    made = set_up(context.services)
    if check:
        return _check(address, number)
    _print(address, made)
    serve_until_stopped(context, host=None, port=number, worker=True)
    return 0


def _is_new(context: Context) -> bool:
    return context.services.catalog.feed_position() == 0


def _print(address: str, made: Demo) -> None:
    click.echo(f"Site:   {address}/")
    click.echo(f"Staff:  {address}/staff   login {made.login}   password {made.password}")
    click.echo("Stop with Ctrl+C; everything is kept for the next run.")


class CheckFailed(ArchiveError):
    """The demo does not answer as it should."""


def _check(address: str, port: int) -> int:
    """Home, a search, an item and a picture, and what they hold."""
    with _serving(address, port):
        home = _fetch(f"{address}/").decode()
        _expect('name="q"' in home, "home has a search box")
        found = json.loads(_fetch(f"{address}/api/v1/items?q=%E7%9F%B3%E5%9E%A3"))
        _expect(found["total"] >= 1, "a search for 石垣 finds something")
        photo = next(item for item in found["items"] if item["type"] == "photo")
        page = _fetch(f"{address}/items/{photo['id']}").decode()
        _expect(photo["title"] in page, "the item page shows its title")
        picture = _fetch(f"{address}/items/{photo['id']}/picture/0/medium.jpg")
        _expect(picture[:3] == b"\xff\xd8\xff" and len(picture) > 5000, "the picture is a JPEG")
    click.echo("Home, search, item and picture answer as they should.")
    return 0


@contextmanager
def _serving(address: str, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "web", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment({})) as server:
        try:
            _await(address, server)
            yield
        finally:
            server.terminate()


def _await(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            _fetch(f"{address}/")
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return
    raise CheckFailed("The server did not start.")


def _fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own address
        data: bytes = answer.read()
        return data


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise CheckFailed(f"This does not hold: {what}.")
    click.echo(f"ok: {what}")


COMMANDS = (demo,)
