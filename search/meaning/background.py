"""What is like everything is like nothing: how near a vector is to things it does not mean.

Models of this kind put all texts of one language near each other, so no fixed number says what is
near. These sentences have nothing to do with one another; what is to be shown must lie clearly
nearer than they do. They are the same in every archive, so that no threshold tells what is hidden.
"""

import threading
from statistics import fmean, pstdev

from search.meaning import Embedder
from search.meaning.matrix import cosines, packed

_CLEARLY = 1.75
"""Standard deviations above the background (measured: docs/architecture.md, Meaning)."""

_UNRELATED = (
    "体育館に集まった人たち",
    "駅前の商店街の写真",
    "工事中の道路と重機",
    "市役所の窓口のお知らせ",
    "会議で説明する担当者",
    "夕方の空と山なみ",
    "学校の運動会の案内",
    "図書館の新しい本",
    "農家の人が野菜を運ぶ",
    "川沿いの桜並木",
    "新しい橋の開通式",
    "電車の時刻が変わります",
    "病院の待合室",
    "子どもたちが遊ぶ公園",
    "古い神社の鳥居",
    "選挙の投票所の入口",
    "企業の決算の発表",
    "音楽会のポスター",
    "港に停まった船",
    "機械の使いかたの説明書",
    "雨の日の交差点",
    "料理教室の参加者",
    "税金の申告の書類",
    "空港の到着ロビー",
)


class Background:
    """The least similarity that says something, for one embedder; the sentences are read once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder, self._lock = embedder, threading.Lock()
        self._rows = b""

    def least(self, vector: bytes) -> float:
        """The cosine that a row must reach to mean what the packed ``vector`` means."""
        with self._lock:
            if not self._rows:
                self._rows = b"".join(map(packed, self._embedder.passages(_UNRELATED)))
        found = cosines(self._rows, vector)
        return fmean(found) + _CLEARLY * pstdev(found)
