"""Any picture as 8-bit sRGB, so that a profile can be dropped without changing what is seen."""

import io

from PIL import Image, ImageCms

WHITE = (255, 255, 255)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_NEAR = 0.003
_WITH_ALPHA = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})


def eight_bit(picture: Image.Image) -> Image.Image:
    """The picture in a mode that can be scaled: L, RGB, RGBA, LA, CMYK, LAB or YCbCr."""
    mode = picture.mode
    if mode == "1":
        return picture.convert("L")
    if mode in ("P", "PA"):
        has_alpha = mode == "PA" or "transparency" in picture.info
        return picture.convert("RGBA" if has_alpha else "RGB")
    if mode.startswith("I") or mode == "F":
        return _scaled(picture)
    if mode in ("L", "RGB") and "transparency" in picture.info:
        return picture.convert("LA" if mode == "L" else "RGBA")
    return picture


def _scaled(picture: Image.Image) -> Image.Image:
    """One channel of 16 or 32 bits or of fractions, brought to 0–255."""
    wide = picture.convert("F")
    low, high = (float(v) for v in wide.getextrema())  # type: ignore[arg-type]
    if picture.mode.startswith("I;16") or (picture.mode == "I" and low >= 0 and high < 65_536):
        low, high = 0.0, 65_535.0
    elif picture.mode == "F" and low >= 0.0 and high <= 1.0:
        low, high = 0.0, 1.0
    factor = 255.0 / (high - low) if high > low else 1.0
    return wide.point(lambda v: v * factor - low * factor).convert("L")


def on_white(picture: Image.Image) -> Image.Image:
    """The picture without transparency, what lies behind it being white."""
    if picture.mode not in _WITH_ALPHA:
        return picture
    visible = picture.convert("RGBA")
    ground = Image.new("RGB", picture.size, WHITE)
    ground.paste(visible, mask=visible.getchannel("A"))
    return ground


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The opaque picture as sRGB by its embedded ICC profile; without one it counts as sRGB."""
    if picture.mode == "LAB":
        source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        return _transformed(picture, source) or picture.convert("RGB")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        except (OSError, ImageCms.PyCMSError):
            return picture.convert("RGB")
        if _is_srgb(source):
            return picture.convert("RGB")
        return _transformed(picture, source) or picture.convert("RGB")
    return picture.convert("RGB")


def _is_srgb(source: ImageCms.ImageCmsProfile) -> bool:
    """By name and by primaries: most photos carry it, and the transform would change nothing."""
    named = "srgb" in (source.profile.profile_description or "").casefold()
    pairs = (
        (getattr(source.profile, name), getattr(_SRGB.profile, name))
        for name in ("red_colorant", "green_colorant", "blue_colorant")
    )
    return named and all(one and abs(one[0][0] - other[0][0]) < _NEAR for one, other in pairs)


def _transformed(picture: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image | None:
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    try:
        return ImageCms.profileToProfile(
            picture, source, _SRGB, renderingIntent=intent, outputMode="RGB", flags=flags
        )
    except (ImageCms.PyCMSError, ValueError, TypeError):
        # A profile of another colour space than the pixels: the pixels are right.
        return None
