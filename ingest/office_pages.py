"""Pages of office documents, drawn by LibreOffice where it is installed: no macros, no network."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import which
from xml.parsers.expat import ExpatError

from PIL import Image

from archive.errors import Undecodable
from ingest.extraction import Extraction
from ingest.metadata.wording import clean
from ingest.pdf_pages import opened, page_picture, page_text
from ingest.tracked_changes import accepted
from ingest.zip_directory import BROKEN

MOST_TEXT = 20_000_000
"""Characters kept of one page."""
SECONDS = 45
"""Less than the sandbox allows, so that it is never LibreOffice that is left behind."""

_PROPERTIES = {
    "MacroSecurityLevel": "3",
    "DisableMacrosExecution": "true",
    "BlockUntrustedRefererLinks": "true",
}
_SAFE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    + "".join(
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        for name, value in _PROPERTIES.items()
    )
    + "</item></oor:items>"
)
"""The profile that each conversion starts with: nothing runs, nothing is fetched."""


def can_draw() -> bool:
    """Whether LibreOffice is there and this process has no network: linked pictures stay away."""
    return which("soffice") is not None and not _has_network()


def _has_network() -> bool:
    interfaces = Path("/proc/self/net/dev").read_text(encoding="ascii").splitlines()[2:]
    return any(line.split(":")[0].strip() != "lo" for line in interfaces)


@contextmanager
def as_pdf(path: Path, suffix: str) -> Iterator[Path]:
    """The document as a PDF, for as long as it is needed; ``Undecodable`` where there is none."""
    with tempfile.TemporaryDirectory(prefix="office-") as name:
        folder = Path(name)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SAFE, encoding="utf-8")
        given = folder / f"document.{suffix}"
        try:
            if accepted(path, suffix, given) is path:
                given.symlink_to(path.absolute())
        except (*BROKEN, ExpatError) as error:
            raise Undecodable("undecodable", f"the document is damaged: {error}") from error
        _convert(folder, given)
        made = folder / "document.pdf"
        if not made.exists():
            raise Undecodable("undecodable", "LibreOffice makes no pages of it")
        yield made


def _convert(folder: Path, given: Path) -> None:
    order = ["soffice", "--headless", "--norestore", "--nolockcheck", "--nodefault"]
    order += [f"-env:UserInstallation=file://{folder}/profile"]
    order += ["--convert-to", "pdf", "--outdir", str(folder), str(given)]
    home = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/bin:/bin"}
    # A group of its own: the program starts others, and all of them end with it.
    with subprocess.Popen(
        order, env=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0
    ) as running:
        try:
            running.wait(SECONDS)
        except subprocess.TimeoutExpired as error:
            _end(running)
            raise Undecodable("too-slow", f"LibreOffice took more than {SECONDS} s") from error


def _end(running: "subprocess.Popen[bytes]") -> None:
    os.killpg(running.pid, signal.SIGKILL)


def paged(found: Extraction, path: Path, suffix: str) -> Extraction:
    """With pages and their words as they are printed; as it was where they cannot be drawn."""
    if not can_draw():
        return found
    try:
        with as_pdf(path, suffix) as made, opened(made) as document:
            pages = range(len(document))
            text = tuple(clean(page_text(document, page) or "", MOST_TEXT) for page in pages)
            width, height = document.get_page_size(0)
    except Undecodable:
        # Its words were read; pages that cannot be drawn are no reason to refuse it.
        return replace(found, warnings=(*found.warnings, "no-pages"))
    return replace(found, pages=len(text), text=text, width=round(width), height=round(height))


def first_page(path: Path, suffix: str, *, box: int | None) -> Image.Image | None:
    if not can_draw():
        return None
    try:
        with as_pdf(path, suffix) as made, opened(made) as document:
            return page_picture(document, 0, box=box)
    except Undecodable:
        return None
