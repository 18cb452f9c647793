"""Addresses of all that the public may see, in files that search engines read (sitemaps.org)."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 10_000
"""Addresses in one file; the protocol allows 50,000."""


def index(addresses: Iterable[str]) -> bytes:
    """The file that names the others."""
    return _written("sitemapindex", "sitemap", addresses)


def urls(addresses: Iterable[str]) -> bytes:
    return _written("urlset", "url", addresses)


def _written(root: str, entry: str, addresses: Iterable[str]) -> bytes:
    whole = ET.Element(root, xmlns=NAMESPACE)
    for address in addresses:
        ET.SubElement(ET.SubElement(whole, entry), "loc").text = address
    return bytes(ET.tostring(whole, encoding="utf-8", xml_declaration=True))
