"""Markers in what a language model says: seen whole, however the text is cut on its way."""

import re

from services.chat.writing import Cited, Piece, Text

_MARKER = re.compile(r"\[(F\d{1,4})\]")
# Longest text in which a marker can still be open: `[F1234`.
_OPEN_MARKER = re.compile(r"\[(?:F\d{0,4})?$")


class Markers:
    """Text goes in as it comes; pieces come out. An unfinished marker is held back."""

    def __init__(self, known: dict[str, str]) -> None:
        """`known`: the finding that each marker stands for."""
        self._known = known
        self._held = ""

    def take(self, text: str) -> list[Piece]:
        """Return what can be told now: the findings that are cited, then the text."""
        text = self._held + text
        unfinished = _OPEN_MARKER.search(text)
        end = len(text) if unfinished is None else unfinished.start()
        ready, self._held = text[:end], text[end:]
        if not ready:
            return []
        cited: list[Piece] = [
            Cited(marker, self._known[marker])
            for marker in _MARKER.findall(ready)
            if marker in self._known
        ]
        return [*cited, Text(ready)]

    def rest(self) -> list[Piece]:
        """Return what was held back for a marker that never came."""
        return [Text(self._held)] if self._held else []
