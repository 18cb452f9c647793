"""PP-OCR models run by onnxruntime: https://pypi.org/project/rapidocr/; columns by tesseract."""

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from PIL import Image

from ingest.readers import Line, Reader
from ingest.vertical import are_columns, has_tesseract, read_columns

_SETTINGS = {
    "Global.log_level": "critical",
    "Global.max_side_len": 4000,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,
}
_UNSURE = 0.5
"""Lines below it are noise more often than words."""


class RapidOcr:
    """The models lie in the wheel; nothing is fetched."""

    def __init__(self) -> None:
        import rapidocr  # an optional extra

        self._engine: Any = rapidocr.RapidOCR(params=_SETTINGS)
        self._name = f"rapidocr {version('rapidocr')}"

    @property
    def name(self) -> str:
        return self._name

    def read(self, picture: Image.Image) -> Sequence[Line]:
        lines = self._lines(picture)
        if has_tesseract() and are_columns(lines, picture.size):
            return read_columns(picture) or lines
        return lines

    def _lines(self, picture: Image.Image) -> list[Line]:
        import numpy

        found = self._engine(numpy.asarray(picture)[:, :, ::-1])
        if found.txts is None:
            return []
        rows = zip(found.txts, found.scores, found.boxes, strict=True)
        lines = (_line(text, float(score), box, picture.size) for text, score, box in rows)
        return [line for line in lines if line.confidence >= _UNSURE and line.text.strip()]


def _line(text: str, score: float, box: Any, size: tuple[int, int]) -> Line:
    """The upright box around the corners."""
    (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
    sides = (left / size[0], top / size[1], (right - left) / size[0], (bottom - top) / size[1])
    kept = [round(min(max(float(side), 0.0), 1.0), 4) for side in sides]
    return Line(text=text, confidence=round(score, 3), box=(kept[0], kept[1], kept[2], kept[3]))


_IS_THERE = find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None
EXTENSION: Mapping[str, Callable[[], Reader]] = {"rapidocr": RapidOcr} if _IS_THERE else {}
