"""Text found inside files, made safe to store: decoded, without control characters, bounded."""

import re

LONGEST = 10_000
"""Characters kept of one embedded value; captions are shorter, padding is not."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CAMERA_MADE = re.compile(
    r"OLYMPUS DIGITAL CAMERA|SONY DSC|DCIM\\.*|MINOLTA DIGITAL CAMERA|KONICA MINOLTA.*"
    r"|SAMSUNG DIGITAL CAMERA|Exif_JPEG_PICTURE|DIGITAL CAMERA|default|untitled",
    re.IGNORECASE,
)


def clean(value: object, longest: int = LONGEST) -> str:
    """The value as text: bytes decoded, control characters and surrogates out, ends trimmed."""
    text = decode(value) if isinstance(value, bytes) else str(value)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).strip()[:longest].rstrip()


def decode(value: bytes) -> str:
    """Bytes of an unnamed encoding: UTF-8, else the Windows code page of Japan, else Latin-1."""
    for encoding in ("utf-8", "cp932"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")


def caption(value: object) -> str:
    """A caption a person may have written; what cameras fill in by themselves is none."""
    text = clean(value)
    return "" if _CAMERA_MADE.fullmatch(text) else text
