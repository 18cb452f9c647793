"""Pages as data in their own source: schema.org (https://schema.org/), as JSON-LD."""

from typing import Any

from flask import url_for

from archive import vocabulary
from web.current import public_url, services
from web.i18n import current_language
from web.sheet import Sheet
from web.words import name_in

Json = dict[str, Any]
_KINDS = {
    "photo": "Photograph",
    "document": "DigitalDocument",
    "post": "SocialMediaPosting",
    "text": "CreativeWork",
    "recording": "MediaObject",
}


def of_item(sheet: Sheet) -> Json:
    """The item as its page shows it to this viewer; a picture only where nothing warns of it."""
    told = sheet.record
    found: Json = {
        "@context": "https://schema.org",
        "@type": [_KINDS.get(told["type"], "CreativeWork"), "ArchiveComponent"],
        "@id": told["url"],
        "url": told["url"],
        "identifier": told["id"],
        "name": told["title"],
        "description": _first(told["description"]),
        "inLanguage": told["language"],
        "dateCreated": _plain_date(told["date"]),
        "datePublished": told["published"],
        "dateModified": told["updated"],
        "license": told["licence"],
        "creditText": told["credit_line"],
        "creator": _named("Thing", told["creator"]),
        "about": _disaster(told["disaster"]),
        "contentLocation": [_place(place) for place in told["places"]],
        "keywords": told["theme_labels"],
        "image": _picture(sheet),
        "holdingArchive": archive(),
        "isAccessibleForFree": True,
    }
    return {key: value for key, value in found.items() if value not in (None, "", [], {})}


def of_site() -> Json:
    """The first page: whose site it is, and how it is searched."""
    sought = f"{public_url()}{url_for('search.show')}?q={{words}}"
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": f"{public_url()}/",
        "url": f"{public_url()}/",
        "name": services().settings.site_name,
        "inLanguage": current_language(),
        "publisher": archive(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": sought},
            "query-input": "required name=words",
        },
    }


def archive() -> Json:
    settings = services().settings
    return {
        "@type": "ArchiveOrganization",
        "@id": f"{public_url()}/about",
        "name": settings.operator or settings.site_name,
        "url": f"{public_url()}/",
    }


def _named(kind: str, name: str) -> Json:
    return {"@type": kind, "name": name} if name else {}


def _first(texts: dict[str, str]) -> str:
    return texts.get(current_language()) or next(iter(texts.values()), "")


def _plain_date(date: Json | None) -> str:
    """Where the date is one day, month or year and nothing about it is doubted or open."""
    edtf = str(date["edtf"]) if date else ""
    return edtf if edtf and not set(edtf) & set("?~%X/[]{}.") else ""


def _disaster(disaster_id: str) -> Json:
    found = vocabulary.disasters().get(disaster_id)
    if found is None:
        return {}
    return {
        "@type": "Event",
        "name": name_in(found.name),
        "startDate": found.begins.date().isoformat(),
        "url": f"{public_url()}{url_for('disaster.show', disaster_id=disaster_id)}",
    }


def _place(place: Json) -> Json:
    """With coordinates only where they are those of the thing itself, and public."""
    found: Json = {"@type": "Place", "name": place["name"]}
    if place["point"] and place["point_precision"] == "exact":
        point = place["point"]
        found["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": point["lat"],
            "longitude": point["lon"],
        }
    return found


def _picture(sheet: Sheet) -> Json:
    view = sharing_picture(sheet)
    if not view:
        return {}
    return {"@type": "ImageObject", "contentUrl": view, "license": sheet.record["licence"]}


def sharing_picture(sheet: Sheet) -> str:
    """The whole address of the picture that stands for the item elsewhere; none with a warning."""
    if sheet.warning:
        return ""
    view = next((file.view for file in sheet.files if file.view is not None), None)
    return f"{public_url()}{view.url}" if view else ""
