"""What is not needed to draw a page, taken out of the objects of a PDF (ISO 32000-1)."""

from collections.abc import Iterable

import pikepdf

from ingest import jpeg_segments

_NOT_DRAWN = frozenset(
    {"/A", "/AA", "/AF", "/Alternates", "/Annots", "/B", "/EF", "/F", "/FFilter", "/FDecodeParms"}
    | {"/JS", "/JavaScript", "/LastModified", "/Measure", "/Metadata", "/OC", "/OPI"}
    | {"/OpenAction", "/Parent", "/PieceInfo", "/Private", "/PS", "/PtData", "/Ref"}
    | {"/StructParent", "/StructParents", "/Thumb", "/URI"}
)
_DRAWN_STRINGS = frozenset(
    {"/Registry", "/Ordering", "/CharSet", "/FontFamily", "/Panose", "/CIDSet"}
)
"""Keys whose value is a string that fonts need; all other strings are words about the file."""

_BY_NAME = ("/XObject", "/Font", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/CharProcs")
"""Dictionaries whose keys are free names: a font may well be called ``/F``."""

_JPX_METADATA = (b"xml ", b"uuid", b"uinf")
_FONT_PROGRAMS = ("/Type1C", "/CIDFontType0C", "/OpenType")


def clean(pdf: pikepdf.Pdf) -> None:
    """Clean every object of a document that was made by copying bare pages."""
    named = {
        found[key].objgen
        for found in pdf.objects
        if isinstance(found, pikepdf.Dictionary)
        for key in _BY_NAME
        if isinstance(found.get(key), pikepdf.Dictionary)
    }
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream):
            _clean_dictionary(found)
            _clean_picture(found)
        elif isinstance(found, pikepdf.Dictionary) and found.objgen in named:
            _clean_members(found.values())
        elif _is_page_tree(found):
            _clean_members([found.get("/Resources"), found.get("/Group")])
        else:
            _descend(found)


def _is_page_tree(found: object) -> bool:
    kinds = ("/Pages", "/Page", "/Catalog")
    return isinstance(found, pikepdf.Dictionary) and str(found.get("/Type", "")) in kinds


def _clean_dictionary(holder: pikepdf.Object) -> None:
    for key, value in list(holder.items()):
        is_words = isinstance(value, pikepdf.String) and key not in _DRAWN_STRINGS
        if key in _NOT_DRAWN or is_words:
            del holder[key]
        elif key == "/Properties" and isinstance(value, pikepdf.Dictionary):
            # Marked content may keep naming its properties; what they said is gone.
            holder[key] = pikepdf.Dictionary(
                {name: pikepdf.Dictionary() for name, _ in value.items()}
            )
        elif key in _BY_NAME and isinstance(value, pikepdf.Dictionary):
            _clean_members(value.values())
        else:
            _clean_members([value])


def _descend(value: object) -> None:
    if isinstance(value, pikepdf.Dictionary):
        _clean_dictionary(value)
    elif isinstance(value, pikepdf.Array):
        _clean_members(value)


def _clean_members(members: Iterable[object]) -> None:
    """Direct members only: indirect ones come by themselves."""
    for member in members:
        if isinstance(member, pikepdf.Object) and not member.is_indirect:
            _descend(member)


def _clean_picture(stream: pikepdf.Stream) -> None:
    """Drop metadata inside embedded JPEG and JPEG 2000 pictures, their pixels untouched."""
    filters = filter_names(stream)
    if filters[-1:] == ["/DCTDecode"]:
        _rewrite(stream, jpeg_segments.strip(_encoded(stream, filters)), filters[-1])
    elif filters[-1:] == ["/JPXDecode"]:
        _rewrite(stream, _without_boxes(_encoded(stream, filters)), filters[-1])


def filter_names(stream: pikepdf.Object) -> list[str]:
    """The stream's filters in order of decoding, long names."""
    found = stream.get("/Filter")
    if found is None:
        return []
    listed = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [{"/DCT": "/DCTDecode"}.get(str(name), str(name)) for name in listed]


def _encoded(stream: pikepdf.Stream, filters: list[str]) -> bytes:
    """The picture file inside, with all filters but the last undone."""
    if len(filters) == 1:
        return stream.read_raw_bytes()
    with pikepdf.new() as scratch:
        outer = pikepdf.Stream(scratch, stream.read_raw_bytes())
        outer["/Filter"] = pikepdf.Array([pikepdf.Name(name) for name in filters[:-1]])
        parameters = stream.get("/DecodeParms")
        if isinstance(parameters, pikepdf.Array):
            outer["/DecodeParms"] = pikepdf.Array([_plain(p) for p in list(parameters)[:-1]])
        return outer.read_bytes(pikepdf.StreamDecodeLevel.specialized)


def _plain(parameters: pikepdf.Object | None) -> pikepdf.Object | None:
    if not isinstance(parameters, pikepdf.Dictionary):
        return None
    return pikepdf.Dictionary(dict(parameters.items()))


def _rewrite(stream: pikepdf.Stream, data: bytes, last: str) -> None:
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, pikepdf.Array):
        parameters = list(parameters)[-1]
    kept = parameters if isinstance(parameters, pikepdf.Dictionary) else None
    stream.write(data, filter=pikepdf.Name(last), decode_parms=kept)


def _without_boxes(data: bytes) -> bytes:
    """A JP2 file without its XML and UUID boxes (ISO/IEC 15444-1, annex I)."""
    kept, at = [], 0
    if data[4:8] != b"jP  ":
        return data  # a bare codestream
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        end = at + length if length else len(data)
        if end <= at or end > len(data):
            end = len(data)
        if data[at + 4 : at + 8] not in _JPX_METADATA:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def draws_inline_jpeg(pdf: pikepdf.Pdf) -> bool:
    """Whether any drawing stream holds a JPEG among its operators, which cannot be cleaned."""
    return any(
        b"DCT" in found.read_bytes()
        for found in pdf.objects
        if isinstance(found, pikepdf.Stream) and _draws(found)
    )


def _draws(stream: pikepdf.Stream) -> bool:
    kind = str(stream.get("/Subtype", ""))
    return kind != "/Image" and kind not in _FONT_PROGRAMS and "/Length1" not in stream
