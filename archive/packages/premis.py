"""Events in the life of a package, as lines of ``events.jsonl`` with PREMIS event types.

Types: https://id.loc.gov/vocabulary/preservation/eventType.html,
outcomes: https://id.loc.gov/vocabulary/preservation/eventOutcome.html.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

TYPES = "http://id.loc.gov/vocabulary/preservation/eventType/"
OUTCOMES = "http://id.loc.gov/vocabulary/preservation/eventOutcome/"


class EventType(StrEnum):
    """The types of the vocabulary that this archive writes, by their English label."""

    ACCESSION = "accession"
    CAPTURE = "capture"
    CREATION = "creation"
    DEACCESSION = "deaccession"
    DELETION = "deletion"
    DISSEMINATION = "dissemination"
    FIXITY_CHECK = "fixity check"
    FORMAT_IDENTIFICATION = "format identification"
    INGESTION = "ingestion"
    MESSAGE_DIGEST_CALCULATION = "message digest calculation"
    METADATA_EXTRACTION = "metadata extraction"
    METADATA_MODIFICATION = "metadata modification"
    MIGRATION = "migration"
    MODIFICATION = "modification"
    POLICY_ASSIGNMENT = "policy assignment"
    QUARANTINE = "quarantine"
    RECOVERY = "recovery"
    REDACTION = "redaction"
    REPLICATION = "replication"
    UNQUARANTINE = "unquarantine"
    VALIDATION = "validation"


class Outcome(StrEnum):
    SUCCESS = "success"
    FAIL = "fail"
    WARNING = "warning"


CODES: Mapping[EventType, str] = {
    EventType.ACCESSION: "acc",
    EventType.CAPTURE: "cap",
    EventType.CREATION: "cre",
    EventType.DEACCESSION: "dea",
    EventType.DELETION: "del",
    EventType.DISSEMINATION: "dis",
    EventType.FIXITY_CHECK: "fix",
    EventType.FORMAT_IDENTIFICATION: "for",
    EventType.INGESTION: "ing",
    EventType.MESSAGE_DIGEST_CALCULATION: "mes",
    EventType.METADATA_EXTRACTION: "mee",
    EventType.METADATA_MODIFICATION: "mem",
    EventType.MIGRATION: "mig",
    EventType.MODIFICATION: "mod",
    EventType.POLICY_ASSIGNMENT: "poa",
    EventType.QUARANTINE: "qua",
    EventType.RECOVERY: "rec",
    EventType.REDACTION: "red",
    EventType.REPLICATION: "rep",
    EventType.UNQUARANTINE: "unq",
    EventType.VALIDATION: "val",
}
_OUTCOME_CODES: Mapping[Outcome, str] = {
    Outcome.SUCCESS: "suc",
    Outcome.FAIL: "fai",
    Outcome.WARNING: "war",
}


def event_line(
    kind: EventType | str,
    at: datetime,
    *,
    agent: str,
    outcome: Outcome | str = Outcome.SUCCESS,
    detail: str = "",
) -> bytes:
    """One line of JSON with its line feed; the same event gives the same bytes.

    ``at`` is aware. A kind or outcome outside the vocabulary, and a naive time, are ``ValueError``.
    """
    if at.tzinfo is None:
        raise ValueError("the time of an event needs a time zone")
    kind, outcome = EventType(kind), Outcome(outcome)
    event = {
        "eventType": str(kind),
        "eventTypeUri": TYPES + CODES[kind],
        "eventDateTime": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "eventOutcome": str(outcome),
        "eventOutcomeUri": OUTCOMES + _OUTCOME_CODES[outcome],
        "eventDetail": detail,
        "linkingAgent": agent,
    }
    return msgspec.json.encode(event) + b"\n"
