"""Japanese text analysis: the only package that imports the morphological analyzer."""

from archive.language.analyzer import Analyzer
from archive.language.lexicon import load

__all__ = ["Analyzer", "load"]
