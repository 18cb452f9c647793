"""Derivatives: sizes, upright, right colours, masked before scaling, nothing but pixels."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from archive.errors import Undecodable
from archive.model import Mask
from ingest.derivatives import SIZES, Derived, derivative_prefix, derive_picture
from ingest.identify import identify
from ingest.masks import NEUTRAL, pixels
from tests import attack, leaks

RED, BLUE, GREEN = (220, 30, 30), (30, 30, 220), (30, 200, 30)


def derive(folder: Path, data: bytes, masks: tuple[Mask, ...] = ()) -> Derived:
    path = attack.write(folder, "given", data)
    media_type = identify(path).media_type
    assert media_type is not None
    return derive_picture(path, folder, media_type=media_type, masks=masks)


def opened(folder: Path, size: int = 320) -> Image.Image:
    with Image.open(folder / f"{size}.jpg") as picture:
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
            "progressive",
            "progression",
            "dpi",
        }
        return picture.convert("RGB")


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def is_near(found: object, wanted: tuple[int, ...], slack: int = 12) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) <= slack for a, b in zip(found, wanted, strict=True))


def test_three_sizes_by_the_longer_side(tmp_path: Path) -> None:
    made = derive(tmp_path, attack.photo(2400, 1200))
    assert [(p.size, p.width, p.height) for p in made.pictures] == [
        (320, 320, 160),
        (960, 960, 480),
        (1920, 1920, 960),
    ]
    for picture in made.pictures:
        path = tmp_path / picture.name
        assert path.stat().st_size == picture.bytes
        with Image.open(path) as found:
            assert found.size == (picture.width, picture.height)
            assert found.info.get("progressive")


def test_nothing_is_enlarged(tmp_path: Path) -> None:
    made = derive(tmp_path, attack.photo(500, 100))
    assert [(p.width, p.height) for p in made.pictures] == [(320, 64), (500, 100), (500, 100)]


def test_a_line_keeps_a_pixel(tmp_path: Path) -> None:
    assert derive(tmp_path, attack.photo(4000, 2)).pictures[0].height == 1


CORNERS = {(8, 8): RED, (312, 8): BLUE, (8, 232): GREEN}
"""Where the colours are on the upright picture, at 320 × 240."""

STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera stores an upright scene for each value of the orientation tag (TIFF 6.0)."""


def scene() -> Image.Image:
    picture = Image.new("RGB", (1280, 960), (200, 200, 200))
    for (x, y), colour in CORNERS.items():
        picture.paste(colour, (x * 4 - 32, y * 4 - 32, x * 4 + 32, y * 4 + 32))
    return picture


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("masked", [False, True])
def test_pictures_stand_upright(tmp_path: Path, orientation: int, kind: str, masked: bool) -> None:
    turn = STORED[orientation]
    stored = scene().transpose(turn) if turn is not None else scene()
    tags = Image.Exif()
    tags[0x0112] = orientation
    masks = (Mask(x=0.4, y=0.4, w=0.2, h=0.2),) if masked else ()
    derive(tmp_path, encoded(stored, kind, exif=tags), masks)
    found = opened(tmp_path)
    assert found.size == (320, 240)
    assert all(is_near(found.getpixel(at), colour) for at, colour in CORNERS.items())


def swapped_profile() -> bytes:
    """An sRGB profile whose red and blue primaries are exchanged."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    table = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}
    for at in range(132, 132 + 12 * int.from_bytes(profile[128:132], "big"), 12):
        name = profile[at : at + 4]
        profile = profile[:at] + table.get(name, name) + profile[at + 4 :]
    return profile


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_an_embedded_profile_is_obeyed_and_dropped(tmp_path: Path, kind: str) -> None:
    picture = Image.new("RGB", (400, 300), RED)
    derive(tmp_path, encoded(picture, kind, icc_profile=swapped_profile()))
    assert is_near(opened(tmp_path).getpixel((100, 100)), (30, 30, 220))


@pytest.mark.parametrize("profile", [b"nonsense", swapped_profile()[:300]])
def test_a_broken_profile_leaves_the_pixels(tmp_path: Path, profile: bytes) -> None:
    derive(tmp_path, encoded(Image.new("RGB", (40, 30), RED), icc_profile=profile))
    assert is_near(opened(tmp_path).getpixel((9, 9)), RED)


def clear(mode: str) -> Image.Image:
    """Half opaque black, half clear."""
    picture = Image.new(mode, (64, 64), (0,) * len(mode))
    picture.paste((*(0,) * (len(mode) - 1), 255), (0, 0, 32, 64))
    return picture


def palette(transparent: bool) -> bytes:
    picture = Image.new("P", (64, 64), 0)
    picture.putpalette([220, 30, 30, 30, 30, 220])
    picture.paste(1, (0, 0, 32, 64))
    return encoded(picture, transparency=0) if transparent else encoded(picture)


@pytest.mark.parametrize(
    ("data", "left", "right"),
    [
        (encoded(clear("RGBA")), (0, 0, 0), (255, 255, 255)),
        (encoded(clear("LA")), (0, 0, 0), (255, 255, 255)),
        (palette(False), BLUE, RED),
        (palette(True), BLUE, (255, 255, 255)),
        (encoded(Image.new("1", (64, 64), 1)), (255,) * 3, (255,) * 3),
        (encoded(Image.new("L", (64, 64), 77)), (77,) * 3, (77,) * 3),
        (encoded(Image.new("I;16", (64, 64), 0x8000)), (128,) * 3, (128,) * 3),
        (encoded(Image.new("I;16", (64, 64), 0x8000), "TIFF"), (128,) * 3, (128,) * 3),
        (encoded(Image.new("F", (64, 64), 0.5), "TIFF"), (128,) * 3, (128,) * 3),
        (encoded(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG"), (255, 0, 0), (255, 0, 0)),
        (encoded(Image.new("CMYK", (64, 64), (0, 0, 0, 0)), "TIFF"), (255,) * 3, (255,) * 3),
        (encoded(Image.new("LAB", (64, 64), (255, 128, 128)), "TIFF"), (255,) * 3, (255,) * 3),
    ],
)
def test_every_mode_keeps_its_colours(
    tmp_path: Path, data: bytes, left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    derive(tmp_path, data)
    found = opened(tmp_path)
    assert is_near(found.getpixel((8, 32)), left)
    assert is_near(found.getpixel((56, 32)), right)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_nothing_of_what_is_masked_shows_anywhere(tmp_path: Path, kind: str) -> None:
    """Two pictures that differ under the mask only give the same bytes in every size."""
    made = []
    for hidden in (0, 255):
        picture = attack.gradient(4000, 3000)
        # A JPEG spreads what is inside over its blocks of 16 pixels before we ever see it.
        picture.paste((hidden,) * 3, (1024, 768, 2000, 1504))
        mask = Mask(x=1008 / 4000, y=752 / 3000, w=1008 / 4000, h=768 / 3000)
        derive(tmp_path, encoded(picture, kind), (mask,))
        made.append([(tmp_path / f"{size}.jpg").read_bytes() for size in SIZES])
    assert made[0] == made[1]
    assert is_near(opened(tmp_path, 960).getpixel((360, 270)), (NEUTRAL,) * 3, 2)


@pytest.mark.parametrize("mode", ["RGBA", "P", "CMYK", "I;16", "1", "LA"])
def test_masks_cover_in_every_mode(tmp_path: Path, mode: str) -> None:
    picture = Image.new("RGB", (64, 64), RED).convert("L" if mode == "I;16" else mode)
    data = encoded(picture.convert(mode), "TIFF" if mode == "CMYK" else "PNG")
    derive(tmp_path, data, (Mask(x=0, y=0, w=1, h=1),))
    assert is_near(opened(tmp_path).getpixel((32, 32)), (NEUTRAL,) * 3, 3)


def test_masks_on_other_pages_do_not_matter(tmp_path: Path) -> None:
    derive(tmp_path, encoded(Image.new("RGB", (64, 64), RED)), (Mask(page=1, x=0, y=0, w=1, h=1),))
    assert is_near(opened(tmp_path).getpixel((32, 32)), RED)


def test_boxes_grow_to_whole_pixels_and_stay_inside() -> None:
    assert pixels(Mask(x=0.05, y=0.05, w=0.1, h=0.1), (10, 10)) == (0, 0, 1, 1)
    assert pixels(Mask(x=-1.0, y=0.5, w=9.0, h=9.0), (10, 10)) == (0, 5, 9, 9)
    assert pixels(Mask(x=1.5, y=0.5, w=0.1, h=0.1), (10, 10)) is None
    assert pixels(Mask(x=0.5, y=0.5, w=0.0, h=0.1), (10, 10)) is None


def test_a_key_changes_with_its_masks() -> None:
    first, second = Mask(x=0.1, y=0.1, w=0.1, h=0.1), Mask(x=0.2, y=0.1, w=0.1, h=0.1)
    keys = {derivative_prefix("d", masks) for masks in ([], [first], [second], [first, second])}
    assert len(keys) == 4
    assert derivative_prefix("d", [first, second]) == derivative_prefix("d", [second, first])


def test_texts_have_no_picture(tmp_path: Path) -> None:
    assert derive(tmp_path, "文".encode()).pictures == ()


def test_cut_pictures_are_refused(tmp_path: Path) -> None:
    data = attack.photo(900, 700)
    with pytest.raises(Undecodable):
        derive(tmp_path, data[: len(data) // 3])


def test_metadata_of_every_container_stays_behind(tmp_path: Path) -> None:
    words = {"comment": attack.SECRET.encode(), "exif": attack.telling_exif()}
    for kind in ("JPEG", "WEBP", "TIFF", "PNG"):
        derive(tmp_path, encoded(attack.gradient(400, 300), kind, **words))
        for size in SIZES:
            assert leaks.scan((tmp_path / f"{size}.jpg").read_bytes(), [attack.SECRET]) == []


def test_small_pictures_of_real_photos_are_light(real_input: Path, tmp_path: Path) -> None:
    """A page of 24 may have 400 kB with its text, style and scripts."""
    weights = []
    for photo in sorted((real_input / "photos").glob("*.jpg")):
        small = derive(tmp_path, photo.read_bytes()).pictures[0]
        weights += [small.bytes] if max(small.width, small.height) == min(SIZES) else []
    assert len(weights) > 10
    assert 24 * sum(weights) / len(weights) < 350_000


def test_the_eight_real_orientations_give_one_scene(real_input: Path, tmp_path: Path) -> None:
    upright = []
    for number in range(1, 9):
        derive(tmp_path, (real_input / "photos" / f"landscape_{number}.jpg").read_bytes())
        upright.append(opened(tmp_path).resize((32, 24)))
    for other in upright[1:]:
        pairs = zip(upright[0].tobytes(), other.tobytes(), strict=True)
        differences = [abs(a - b) for a, b in pairs]
        # The numbers painted on the photos differ; everything else is the same scene.
        assert sum(differences) / len(differences) < 6
