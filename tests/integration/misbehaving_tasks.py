"""Tasks that do in the sandbox what hostile files make decoders do."""

import os
import resource
import socket
import time
from pathlib import Path
from typing import Any

from archive.errors import Undecodable


def whoami(path: Path, out_dir: Path, **params: Any) -> dict[str, Any]:
    return {"pid": os.getpid(), "params": params, "read": path.read_bytes().decode()}


def environment(path: Path, out_dir: Path) -> dict[str, Any]:
    limits = {"core": resource.RLIMIT_CORE, "memory": resource.RLIMIT_AS}
    return {
        "names": sorted(os.environ),
        "limits": {name: resource.getrlimit(kind)[0] for name, kind in limits.items()},
        "interfaces": [name for _, name in socket.if_nameindex()],
        "folder": str(Path.cwd()),
    }


def sleep(path: Path, out_dir: Path) -> None:
    time.sleep(600)


def spin(path: Path, out_dir: Path) -> None:
    while True:
        pass


def grow(path: Path, out_dir: Path, *, size: int) -> dict[str, Any]:
    return {"size": len(bytearray(size))}


def fill(path: Path, out_dir: Path, *, size: int) -> None:
    (out_dir / "big").write_bytes(bytes(size))


def crash(path: Path, out_dir: Path, *, signal: int) -> None:
    os.kill(os.getpid(), signal)


def leave(path: Path, out_dir: Path) -> None:
    os._exit(0)


def fail(path: Path, out_dir: Path) -> None:
    raise ZeroDivisionError("a bug in a decoder")


def refuse(path: Path, out_dir: Path) -> None:
    raise Undecodable("encrypted", f"{path} needs a password")


def chatter(path: Path, out_dir: Path) -> dict[str, Any]:
    print("decoders print")
    os.write(1, b"\xff\xff\xff\xff" * 100)
    return {"said": True}
