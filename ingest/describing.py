"""Claims and facts of files → the item as it waits for review; nothing here is public yet."""

import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from archive import vocabulary
from archive.batch import Batch
from archive.identity import identity as strongest
from archive.model import (
    Asset,
    Basis,
    Dates,
    Evidence,
    Item,
    Notice,
    PlaceStatement,
    Point,
    Rights,
    State,
    Suggestion,
    When,
)
from ingest.dating import disaster_suggestion
from ingest.extraction import Extraction
from ingest.placing import place_suggestions
from ingest.staging import Staged
from ingest.submission import Claims

_TYPES = {"image": "photo", "audio": "recording", "video": "recording"}
"""Type of an item by the kind of its first file; plain text is a text, all else a document."""
_DATE_FIELD = {"photo": "shot", "post": "published", "document": "created", "text": "created"}


_NEVER_BEFORE = b'"former":[],'
"""Left out, so that what was given before claims had former addresses is the same as it was.

No text can hold these bytes: a quotation mark in it has a backslash before.
"""


def fingerprint(staged: Staged) -> str:
    """Digest of what was claimed and given: a changed row has another."""
    given = (staged.claims, staged.post, [file.digest for file in staged.files])
    data = msgspec.json.encode(given, order="deterministic").replace(_NEVER_BEFORE, b"", 1)
    return hashlib.sha256(data).hexdigest()[:32]


def identity_of(staged: Staged, batch: Batch) -> str:
    claims = staged.claims
    return strongest(
        post=staged.post,
        source=batch.source,
        local_identifier=claims.identifier,
        path=staged.path,
        donor=claims.donor or batch.donor,
        digests=[file.digest for file in staged.files],
        claims=lambda: fingerprint(staged),
    )


def describe(
    staged: Staged,
    batch: Batch,
    identity: str,
    *,
    assets: Sequence[Asset] = (),
    found: Sequence[Extraction] = (),
) -> Item:
    """The item in review, with evidence and suggestions; people decide on the rest.

    The same submission gives the same item: its times are those of the batch, not of the clock.
    """
    claims = staged.claims
    kind = _type(staged, assets)
    dates = _dates(claims, found, kind, batch)
    evidence = _evidence(staged, found)
    disaster = claims.disaster or batch.disaster
    suggestions = tuple(_suggestions(claims, found, evidence))
    if not disaster and (guess := disaster_suggestion(dates)):
        disaster = guess.value
        suggestions += (guess,)
    return Item(
        id=staged.id,
        seq=staged.seq,
        state=State.REVIEW,
        type=kind,
        title=claims.title,
        description=claims.description,
        content_warning=claims.content_warning,
        language=claims.language or "ja",
        dates=dates,
        places=claims.places or _place_of(batch),
        disaster=disaster,
        themes=claims.themes,
        creator=claims.creator,
        credit=claims.credit or claims.creator or batch.credit,
        donor=claims.donor or batch.donor,
        source=batch.source,
        local_identifier=claims.identifier,
        former=claims.former,
        identity=identity,
        fingerprint=fingerprint(staged),
        batch=batch.id,
        accession=f"{batch.accession}-{staged.number:05}",
        assets=tuple(assets),
        text=_text(claims, found),
        rights=Rights(
            licence=claims.licence or batch.licence,
            basis=Basis(kind=batch.basis),
            agreement=batch.agreement,
        ),
        post=staged.post,
        evidence=evidence,
        warnings=tuple(_warnings(staged, found)),
        suggestions=suggestions,
        received=batch.at,
        updated=batch.at,
    )


def _type(staged: Staged, assets: Sequence[Asset]) -> str:
    if staged.claims.type:
        return staged.claims.type
    if staged.post is not None:
        return "post"
    if not assets:
        return "text" if staged.claims.text else "document"
    media_type = assets[0].media_type
    known = _TYPES.get(media_type.partition("/")[0], "document")
    return "text" if media_type == "text/plain" else known


def _place_of(batch: Batch) -> tuple[PlaceStatement, ...]:
    """Where all of it was, as it was said when it was given."""
    if not batch.place:
        return ()
    kind = str(vocabulary.places().get(batch.place).kind)
    return (PlaceStatement(code=batch.place, precision=kind, source="batch"),)


def _dates(claims: Claims, found: Sequence[Extraction], kind: str, batch: Batch) -> Dates:
    """The date claimed stands for what the thing is; the camera's own stands unverified.

    That of the batch is the last resort: no camera and no row told a better one.
    """
    named: dict[str, When] = {}
    taken = next((x.taken_at for x in found if x.taken_at), "")
    if taken:
        named["shot"] = When(edtf=taken, source="exif")
    if claims.date is not None:
        named[_DATE_FIELD.get(kind, "created")] = claims.date
    if not named and batch.date:
        named[_DATE_FIELD.get(kind, "created")] = When(edtf=batch.date, source="batch")
    return Dates(**named)


def _evidence(staged: Staged, found: Sequence[Extraction]) -> Evidence:
    first = found[0] if found else Extraction(media_type="")
    notes = dict(staged.claims.notes)
    for extraction in found:
        notes |= extraction.staff
    position = staged.claims.position or first.position
    return Evidence(
        path=staged.path or "; ".join(file.name for file in staged.files),
        position=Point(lat=position[0], lon=position[1]) if position else None,
        direction=first.direction,
        taken_at=first.taken_at,
        camera=first.camera,
        notes=notes,
    )


def _text(claims: Claims, found: Sequence[Extraction]) -> tuple[str, ...]:
    pages = tuple(page for extraction in found for page in extraction.text)
    return pages or ((claims.text,) if claims.text else ())


def _warnings(staged: Staged, found: Sequence[Extraction]) -> Iterator[Notice]:
    for code, detail in staged.warnings:
        yield Notice(code=code, detail=detail)
    for extraction in found:
        for code in extraction.warnings:
            yield Notice(code=code)


def _suggestions(
    claims: Claims, found: Sequence[Extraction], evidence: Evidence
) -> Iterator[Suggestion]:
    for extraction in found:
        for field, value in (("title", extraction.title), ("description", extraction.caption)):
            if value and not getattr(claims, field):
                yield Suggestion(field=field, value=value, source="file")
        if extraction.author and not claims.creator:
            yield Suggestion(field="creator", value=extraction.author, source="file")
    if claims.access:
        yield Suggestion(field="access", value=claims.access, source="row")
    if not any(place.code for place in claims.places):
        words = (*claims.title.values(), *claims.description.values(), *_text(claims, found))
        yield from place_suggestions(evidence.position, words)
