"""Whether a name is certainly that of a body; of all other names nobody has said what they are."""

import re

from archive import vocabulary
from archive.vocabulary import Kind

_LEGAL_FORM = re.compile(
    r"(?:株式|有限|合同|合資|合名)会社|㈱|㈲|法人|"
    r"(?:市役所|区役所|町役場|村役場|県庁|消防本部|消防局|消防署|警察署|警察本部|教育委員会|気象台|図書館)$"
)
_GOVERNED = (Kind.PREFECTURE, Kind.MUNICIPALITY)


def is_body(name: str) -> bool:
    """True for municipalities, offices and names with a legal form that only bodies may bear."""
    if _LEGAL_FORM.search(name):
        return True
    places = vocabulary.places().find(name)
    return any(place.kind in _GOVERNED and place.name["ja"] == name for place in places)
