"""What several threads read at once for the first time is known before."""

import subprocess
import sys
from dataclasses import dataclass
from types import ModuleType

from archive.shapes import learn

_AT_ONCE = """
import dataclasses, sys, threading, types, msgspec
from archive.shapes import learn

def empty():
    return dataclasses.field(default_factory=dict)

sys.setswitchinterval(1e-6)
for turn in range(60):
    module = types.ModuleType("shapes_of_a_test")
    sys.modules[module.__name__] = module
    for k in (3, 2, 1, 0):
        fields = [(f"f{n}", "dict[str, str]", empty()) for n in range(8)]
        fields += [("next", f"D{k + 1} | None", None)] if k < 3 else []
        made = dataclasses.make_dataclass(f"D{k}", fields, kw_only=True, frozen=True)
        made.__module__ = module.__name__
        setattr(module, f"D{k}", made)
    assert learn([module]) == 4
    start = threading.Barrier(4)
    def read():
        start.wait()
        msgspec.convert({"f0": {"a": "b"}, "next": {"f1": {}}}, module.D0)
    threads = [threading.Thread(target=read) for _ in range(4)]
    [one.start() for one in threads], [one.join() for one in threads]
"""


def test_threads_that_read_a_class_for_the_first_time_do_not_end_the_process() -> None:
    ended = subprocess.run([sys.executable, "-c", _AT_ONCE], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Other:
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _NotRead:
    which: _Read | _Other


def test_only_what_json_can_hold_is_counted() -> None:
    module = ModuleType("some")
    module.__dict__.update(Read=_Read, Other=_Other, NotRead=_NotRead, word="word")
    assert learn([module]) == 2
