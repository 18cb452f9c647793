"""Files that say too much: where they were made, by whom, with which camera, and what they hide."""

import io

import pikepdf
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from archive.model import Mask
from tests import attack
from tests.integration.door_items import CONTENT, RECORD, STAFF, Case

SIZE = (96, 64)
HIDDEN = (250, 10, 10)
"""The colour of what a mask covers; it is nowhere else in a picture."""
MASKS = {
    "photo": Mask(x=0.5, y=0.0, w=0.5, h=1.0),
    "document": Mask(page=1, x=0.0, y=0.0, w=1.0, h=1.0),
}
POSITION = (32.7954, 130.7437)
"""Of every photo given; no municipal office, whose points are public, is there."""
NEEDLES = (attack.SECRET, b"Canon", b"JFXX", b"/EmbeddedFile", b"/Annots", b"/JavaScript")


def photo(case: Case) -> bytes:
    """A JPEG with a position, a serial number, a preview, a comment and a caption."""
    picture = Image.new("RGB", SIZE, (20, 80 + case.number, 200))
    ImageDraw.Draw(picture).rectangle((SIZE[0] // 2, 0, *SIZE), fill=HIDDEN)
    out = io.BytesIO()
    note = f"{attack.SECRET} {case.words[STAFF]}".encode()
    picture.save(out, "JPEG", quality=95, exif=attack.telling_exif(*POSITION), comment=note)
    preview = io.BytesIO()
    picture.resize((32, 24)).save(preview, "JPEG")
    data = attack.with_segment(out.getvalue(), 0xE3, b"META\0" + note)
    return attack.with_segment(data, 0xED, b"Photoshop 3.0\0" + preview.getvalue())


def document(case: Case) -> bytes:
    """A PDF of two pages with metadata, an attachment, an annotation and a photo's position."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=(200, 200), invariant=True)
    for words in (case.words[CONTENT], " ".join(sorted(case.masked_words)) or "second"):
        canvas.drawString(20, 100, words)
        canvas.showPage()
    canvas.setTitle(case.words[RECORD])
    canvas.save()
    with pikepdf.open(io.BytesIO(drawn.getvalue())) as pdf:
        secret = pikepdf.String(f"{attack.SECRET} {case.words[STAFF]}")
        pdf.docinfo["/Author"] = secret
        pdf.Root["/Metadata"] = pdf.make_stream(f"<x:xmpmeta>{secret}</x:xmpmeta>".encode())
        pdf.attachments[f"{case.words[STAFF]}.txt"] = attack.SECRET.encode()
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=secret
        )
        for page in pdf.pages:
            page.obj["/Annots"] = pdf.make_indirect([note])
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def shows_hidden(jpeg: bytes) -> bool:
    """Whether a picture shows anything of what the mask covers."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        pixels = picture.convert("RGB").tobytes()
    return any(
        pixels[at] > 200 and pixels[at + 1] < 90 and pixels[at + 2] < 90
        for at in range(0, len(pixels), 3)
    )


MAKERS = {"photo": (photo, "jpg"), "document": (document, "pdf")}
