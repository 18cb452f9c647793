"""The decoding child: takes limits upon itself, then answers requests until its input ends."""

import ctypes
import importlib
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from archive.errors import Undecodable
from ingest.sandbox_frames import FrameError, read_frame, write_frame

_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000
_PR_SET_NO_NEW_PRIVS = 38
_OPEN_FILES = 128

Task = Callable[..., Any]


def main() -> None:
    """Serve on the pipes found as standard input and output."""
    requests, answers = os.dup(0), os.dup(1)
    # Decoders that print must not end up between our messages.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    order = msgspec.msgpack.decode(read_frame(requests))
    limits = order["limits"]
    _confine(limits)
    tasks = {name: _function(where) for name, where in order["tasks"].items()}
    write_frame(answers, msgspec.msgpack.encode({}))
    while True:
        try:
            request = msgspec.msgpack.decode(read_frame(requests))
        except FrameError:
            return
        _grant_time(limits)
        answer = _answer(tasks, request)
        signal.alarm(0)
        write_frame(answers, answer)


def _function(where: str) -> Task:
    module, _, name = where.partition(":")
    found: Task = getattr(importlib.import_module(module), name)
    return found


def _confine(limits: dict[str, Any]) -> None:
    """Memory, files, core dumps, privileges and network, before any decoder is loaded."""
    for kind, value in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(kind, (value, value))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # A namespace without network; where the system forbids it (containers, old kernels) the
    # other limits still hold, so a refusal is no error.
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _grant_time(limits: dict[str, Any]) -> None:
    """CPU time from now on, and an alarm for the case that nobody is left to kill us."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + limits["cpu_seconds"], hard))
    signal.alarm(int(limits["wall_seconds"]) + 5)


def _answer(tasks: dict[str, Task], request: dict[str, Any]) -> bytes:
    """Anything but the two expected failures ends this process, and the parent tells why."""
    try:
        result = tasks[request["task"]](
            Path(request["path"]), Path(request["out_dir"]), **request["params"]
        )
        return msgspec.msgpack.encode({"result": msgspec.to_builtins(result)})
    except Undecodable as error:
        # Staff read the message; where the file lay while it was decoded tells them nothing.
        message = str(error).replace(request["path"], "file")[:500]
        return msgspec.msgpack.encode({"reason": error.reason, "message": message})
    except MemoryError:
        return msgspec.msgpack.encode(
            {"reason": "out-of-memory", "message": "decoding needs too much memory"}
        )


if __name__ == "__main__":
    main()
