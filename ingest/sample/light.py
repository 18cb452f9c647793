"""The light over a scene: the same place in the evening, in rain or at night is another picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops

from ingest.sample.palette import (
    CLEAR,
    EVENING,
    MORNING,
    NIGHT,
    OVERCAST,
    RAIN,
    SPRING,
    Colour,
    many,
)

AUTUMN = many("#6d9ec4 #b9cbd0 #f1dcb4")
WINTER = many("#9fb0bd #cad3d6 #eceae2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    sky: Sequence[Colour]
    cast: tuple[int, int, int]
    """What white becomes in it, 0 to 255 each."""
    wet: bool = False
    """Whether it rains."""

    def fall(self, picture: Image.Image) -> Image.Image:
        return ImageChops.multiply(picture, Image.new("RGB", picture.size, self.cast))


LIGHTS: Mapping[str, Light] = {
    "clear": Light(sky=CLEAR, cast=(255, 253, 248)),
    "morning": Light(sky=MORNING, cast=(255, 244, 226)),
    "evening": Light(sky=EVENING, cast=(255, 216, 186)),
    "overcast": Light(sky=OVERCAST, cast=(232, 235, 238)),
    "rain": Light(sky=RAIN, cast=(206, 214, 222), wet=True),
    "night": Light(sky=NIGHT, cast=(92, 106, 150)),
    "spring": Light(sky=SPRING, cast=(255, 248, 246)),
    "autumn": Light(sky=AUTUMN, cast=(255, 238, 210)),
    "winter": Light(sky=WINTER, cast=(234, 240, 250)),
}
