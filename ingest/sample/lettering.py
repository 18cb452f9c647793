"""The vendored typeface of the sample, for machines without a Japanese font."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"
REGULAR = FONTS / "BIZUDPGothic-Regular.subset.ttf"
BOLD = FONTS / "BIZUDPGothic-Bold.subset.ttf"


@cache
def face(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    """The typeface in ``size`` pixels; laid out the same whether or not Raqm is installed."""
    path = BOLD if bold else REGULAR
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
