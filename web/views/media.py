"""Pictures and documents of items: judged every time, never the original."""

from flask import Blueprint
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import NotFound
from archive.model import Item
from archive.rights import judge
from ingest.public_recording import played_as
from web.current import now, services
from web.sending import of_item, send
from web.viewer import current_viewer

blueprint = Blueprint("media", __name__)
SIZES = {"small": 320, "medium": 960, "large": 1920}
"""Widths in pixels."""


@blueprint.get("/items/<item_id>/picture/<int:asset>/<size>.jpg")
def picture(item_id: str, asset: int, size: str) -> AnyResponse:
    item = open_item(item_id)
    if size not in SIZES or asset >= len(item.assets):
        raise NotFound
    key = services().pictures.key(item, asset=asset, size=size)
    return send(of_item(item, asset, key=key, media_type="image/jpeg"))


@blueprint.get("/items/<item_id>/document/<int:asset>.pdf")
def document(item_id: str, asset: int) -> AnyResponse:
    item = open_item(item_id)
    if asset >= len(item.assets):
        raise NotFound
    key = services().pictures.pdf_key(item, asset=asset)
    # Browsers refuse to show a PDF under a sandbox policy, so it is saved.
    saved = f'attachment; filename="{item.id}-{asset + 1}.pdf"'
    kind = "application/pdf"
    return send(of_item(item, asset, key=key, media_type=kind, disposition=saved))


@blueprint.get("/items/<item_id>/recording/<int:asset>")
def recording(item_id: str, asset: int) -> AnyResponse:
    """Sound or film, by ranges as players ask for it."""
    item = open_item(item_id)
    if asset >= len(item.assets):
        raise NotFound
    key = services().pictures.recording_key(item, asset=asset)
    kind = played_as(item.assets[asset].media_type)
    return send(of_item(item, asset, key=key, media_type=kind))


def open_item(item_id: str) -> Item:
    """The item whose content the viewer may see; else ``NotFound``, whatever the reason."""
    item = services().catalog.get(item_id)
    if not judge(item, current_viewer(), now()).content:
        raise NotFound
    return item
