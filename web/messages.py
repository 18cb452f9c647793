"""Catalogs of the interface's messages: find what is not translated, merge, compile.

``python -m web.messages check`` names what is missing, ``update [messages|staff]`` adds new
messages to the English catalogs with empty translations, ``compile`` writes the ``.mo`` files.
The source is Japanese; what citizens read is written in easy Japanese too, by hand, in
``web/easy/messages.json``.
"""

import re
import sys
from collections.abc import Collection
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from web.easy import easy_messages
from web.i18n import CATALOGS, DEFAULT, DOMAINS, LANGUAGES

ROOT = Path(__file__).parent.parent
_STAFF = (
    "templates/staff/",
    "templates/account/",
    "views/staff",
    "views/account",
    "review/",
    "agreement/",
    "lexicon/",
    "theme/",
    "takedown/answers.py",
    "source/",
    "upload/",
    "bulk/",
    "migration/",
    "account.py",
    "account_form.py",
    "auditing.py",
    "closing.py",
    "condition_words.py",
    "jobs.py",
    "auth.py",
)
"""Where the messages of the staff catalog stand, seen from ``web``."""
_NOT_FOR_CITIZENS = (
    *("api/", "views/api", "templates/api.html", "cursor.py"),
    *("index_trouble.py", "writing.py", "collection/form.py", "templates/base_staff.html"),
)
"""Where messages of the public catalog stand that programmers or staff read."""
_WIDTH = 100
_PLACEHOLDER = re.compile(r"%\(\w+\)\w|\{\w+\}")


def extract() -> dict[str, Catalog]:
    """Every message of code and templates, by the catalog it belongs to."""
    found = {domain: Catalog() for domain in DOMAINS}
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    for path, line, message, comments, context in extract_from_dir(ROOT, methods, options):
        within = path.removeprefix("web/")
        domain = "staff" if within.startswith(_STAFF) else "messages"
        found[domain].add(message, None, [(path, line)], auto_comments=comments, context=context)
    return found


def po_path(domain: str, lang: str) -> Path:
    return CATALOGS / lang / "LC_MESSAGES" / f"{domain}.po"


def read(domain: str, lang: str) -> Catalog:
    path = po_path(domain, lang)
    if not path.is_file():
        return Catalog(locale=lang, domain=domain)
    with path.open("rb") as stream:
        return read_po(stream, locale=lang, domain=domain)


def missing(lang: str) -> list[str]:
    """Messages without a translation, or with other placeholders than their translation."""
    translated = {
        str(message.id): str(message.string)
        for domain in DOMAINS
        for message in read(domain, lang)
        if message.id and not message.fuzzy
    }
    wanted = [str(m.id) for found in extract().values() for m in found if m.id]
    return [text for text in wanted if not _answers(text, translated.get(text, ""))]


def _answers(message: str, translation: str) -> bool:
    return bool(translation) and set(_PLACEHOLDER.findall(message)) == set(
        _PLACEHOLDER.findall(translation)
    )


def missing_easy() -> list[str]:
    """Messages that citizens read and that nobody has looked at for easy Japanese, or with other
    placeholders there."""
    known = easy_messages()
    wanted = [str(message.id) for message in extract()["messages"] if _is_for_citizens(message)]
    return [text for text in wanted if text not in known or not _answers(text, known[text] or text)]


def _is_for_citizens(message: Message) -> bool:
    places = [path.removeprefix("web/") for path, _line in message.locations]
    return bool(message.id) and not all(path.startswith(_NOT_FOR_CITIZENS) for path in places)


def stale(lang: str) -> list[str]:
    """Catalogs whose compiled file is not what the text gives."""
    return [
        domain
        for domain in DOMAINS
        if po_path(domain, lang).is_file() and not _is_compiled(domain, lang)
    ]


def update(lang: str, domains: Collection[str]) -> None:
    """New messages come in empty, those that nobody uses any more go."""
    for domain in domains:
        template = extract()[domain]
        catalog = read(domain, lang)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.project, catalog.version = "kumamoto-archive", "1"
        catalog.msgid_bugs_address, catalog.last_translator, catalog.language_team = "", "", ""
        catalog.header_comment = "# Messages of the interface; the source language is Japanese."
        path = po_path(domain, lang)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            write_po(stream, catalog, width=_WIDTH, omit_header=False, include_lineno=False)


def compile_catalogs(lang: str) -> None:
    for domain in DOMAINS:
        if po_path(domain, lang).is_file():
            po_path(domain, lang).with_suffix(".mo").write_bytes(_compiled(domain, lang))


def _is_compiled(domain: str, lang: str) -> bool:
    path = po_path(domain, lang).with_suffix(".mo")
    return path.is_file() and path.read_bytes() == _compiled(domain, lang)


def _compiled(domain: str, lang: str) -> bytes:
    target = BytesIO()
    write_mo(target, read(domain, lang))
    return target.getvalue()


def main() -> int:
    languages = [lang for lang in LANGUAGES if lang != DEFAULT]
    command = sys.argv[1] if len(sys.argv) > 1 else "check"
    for lang in languages:
        if command == "update":
            update(lang, sys.argv[2:] or DOMAINS)
        if command == "compile":
            compile_catalogs(lang)
    faults = [f"{lang}: {text}" for lang in languages for text in (*missing(lang), *stale(lang))]
    faults += [f"easy: {text}" for text in missing_easy()]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults and command == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
