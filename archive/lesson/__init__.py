"""Lessons (教訓): what was learned, in words that people wrote, standing on cited evidence."""

from archive.lesson.evidence import Evidence, Kind, Standing, standing
from archive.lesson.keeping import Lessons
from archive.lesson.lesson import TEXTS, Lesson, Page, Status

__all__ = [
    "TEXTS",
    "Evidence",
    "Kind",
    "Lesson",
    "Lessons",
    "Page",
    "Standing",
    "Status",
    "standing",
]
