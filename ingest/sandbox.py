"""Decoding in a child process with limits, so that a hostile file cannot take the worker down."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from archive.errors import ArchiveError, Undecodable
from ingest.sandbox_frames import FrameError, read_frame, write_frame

ROOT = Path(__file__).parent.parent

TASKS: Mapping[str, str] = {
    "extract": "ingest.sandbox_tasks:extract",
    "derive": "ingest.sandbox_tasks:derive",
    "public-pdf": "ingest.sandbox_tasks:public_pdf",
    "public-recording": "ingest.sandbox_tasks:public_recording",
    "page": "ingest.sandbox_tasks:page",
    "transcribe": "ingest.sandbox_tasks:transcribe",
}
"""Task name to the function the child calls with (path, out_dir, **parameters)."""

_BY_SIGNAL = {
    signal.SIGXCPU: ("too-slow", "decoding used up its CPU time"),
    signal.SIGALRM: ("too-slow", "decoding used up its time"),
    signal.SIGKILL: ("out-of-memory", "the system stopped the decoder"),
    # What decoders do when an allocation fails.
    signal.SIGABRT: ("out-of-memory", "the decoder gave up, most likely for want of memory"),
    signal.SIGXFSZ: ("too-large", "decoding wrote too much"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes, seconds and counts for one request (memory and files: for the child)."""

    input_bytes: int = 500_000_000
    memory: int = 2 << 30
    cpu_seconds: int = 50
    wall_seconds: float = 60.0
    file_bytes: int = 1 << 30
    requests: int = 500
    """After so many, a fresh child takes over: what decoders leak stays small."""


class Sandbox:
    """One child process that decodes, started when first needed and replaced when it dies.

    A context manager; safe to share between threads, which then take turns. Use one sandbox a
    worker for work in parallel.
    """

    def __init__(self, limits: Limits | None = None, *, tasks: Mapping[str, str] = TASKS) -> None:
        self._limits = limits or Limits()
        self._tasks = dict(tasks)
        self._turn = threading.Lock()
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the child; the sandbox may be used again."""
        with self._turn:
            self._stop()

    def run(self, task: str, path: Path, out_dir: Path, **params: Any) -> dict[str, Any]:
        """Do ``task`` on ``path``; files it makes go to the existing folder ``out_dir``.

        Parameters and answer are plain data (dataclasses are turned into mappings).
        Raise ``Undecodable`` with reason empty, encrypted, too-large, too-many-pixels, too-slow,
        out-of-memory, unsupported, undecodable or hostile; trying again does not help.
        """
        size = path.stat().st_size
        if not size:
            raise Undecodable("empty", "the file is empty")
        if size > self._limits.input_bytes:
            raise Undecodable("too-large", f"the file has {size} bytes")
        request = {
            "task": task,
            "path": str(path.absolute()),
            "out_dir": str(out_dir.absolute()),
            "params": msgspec.to_builtins(params),
        }
        with self._turn:
            return self._answer(request)

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        child = self._ready_child()
        try:
            answer = child.ask(request)
        except (FrameError, OSError) as error:
            raise self._post_mortem(error) from error
        if child.asked >= self._limits.requests or answer.get("reason") == "out-of-memory":
            self._stop()
        if "reason" in answer:
            raise Undecodable(answer["reason"], answer["message"])
        result: dict[str, Any] = answer["result"]
        return result

    def _ready_child(self) -> "_Child":
        if self._child is None or self._child.process.poll() is not None:
            self._stop()
            self._child = _Child(self._limits, self._tasks)
        return self._child

    def _post_mortem(self, error: Exception) -> Undecodable:
        """Why the child did not answer, after making sure that it is gone."""
        child, self._child = self._child, None
        if child is None:
            return Undecodable("undecodable", str(error))
        late = isinstance(error, TimeoutError)
        code = child.stop(wait=0.0 if late else 2.0)
        if late:
            return Undecodable("too-slow", f"no answer within {self._limits.wall_seconds:g} s")
        if code < 0:
            unknown = ("hostile", f"the decoder crashed ({signal.Signals(-code).name})")
            return Undecodable(*_BY_SIGNAL.get(signal.Signals(-code), unknown))
        return Undecodable("undecodable", f"the decoder gave up: {child.last_words}")

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.stop(wait=0.0)


class _Child:
    """A running ``ingest.sandbox_child`` with its pipes and its private folder."""

    def __init__(self, limits: Limits, tasks: dict[str, str]) -> None:
        self.asked = 0
        self.last_words = ""
        self._limits = limits
        self._folder = tempfile.TemporaryDirectory(prefix="sandbox-")
        self._errors = Path(self._folder.name) / "errors.txt"
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "ingest.sandbox_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self._folder.name,
                env=_environment(self._folder.name),
            )
        self._start(limits, tasks)

    def _start(self, limits: Limits, tasks: dict[str, str]) -> None:
        order = {"limits": msgspec.to_builtins(limits), "tasks": tasks}
        try:
            self._exchange(order, limits.wall_seconds)
        except (FrameError, OSError) as error:
            self.stop(wait=1.0)
            message = f"The decoding process does not start: {self.last_words or error}"
            raise ArchiveError(message) from error

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Raise ``TimeoutError`` when too late, ``FrameError`` when the child went away."""
        self.asked += 1
        return self._exchange(request, self._limits.wall_seconds)

    def _exchange(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            raise FrameError("no pipes")
        write_frame(stdin.fileno(), msgspec.msgpack.encode(message))
        frame = read_frame(stdout.fileno(), seconds=seconds)
        try:
            return msgspec.msgpack.decode(frame, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise FrameError("the child answered nonsense") from error

    def stop(self, *, wait: float) -> int:
        """Let the child end for ``wait`` seconds, then kill it; return its exit code."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(wait)
        if self.process.poll() is None:
            self.process.kill()
        code = self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        if self._errors.exists():
            lines = self._errors.read_bytes()[-2_000:].decode("utf-8", "replace").splitlines()
            self.last_words = lines[-1] if lines else ""
        self._folder.cleanup()
        return code


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours but the way to the code: no addresses, no keys, no home."""
    return {
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "TMPDIR": folder,
        "PATH": os.defpath,
        "MALLOC_ARENA_MAX": "1",
    }
