"""How fast analysis is, as a ratio to bare Sudachi doing the same work, measured in one run."""

import statistics
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence

from sudachipy import SplitMode, Tokenizer

from archive.language.lexicon import load, open_dictionary
from tests.bench.figure import Figure
from tests.bench.home import CACHE

SIZE, SMALL = 400, 100
_ROUNDS = 7

SENTENCES = (
    "平成28年4月16日午前1時25分に発生した熊本地震の本震では、上益城郡益城町と西原村で震度7を観測した。",
    "避難所となった小学校の体育館では、夜になっても余震が続き、多くの人が車の中で眠っていた。",
    "給水車が来る時刻は掲示板に貼り出され、ボランティアが高齢者の家まで水を運んだ。",
    "阿蘇大橋は斜面の崩壊に巻き込まれて落橋し、国道57号とJR豊肥本線が通れなくなった。",
    "熊本城の石垣は各所で崩れ、飯田丸五階櫓は隅の石だけで支えられていた。",
    "罹災証明書の申請には、壊れた箇所の写真を3枚以上添えてくださいと案内された。",
    "仮設住宅の集会所では、子どもたちが引っ越してきた友だちと一緒に絵を描いている。",
    "令和2年7月豪雨では球磨川が氾濫し、人吉市の市街地が広い範囲で浸水した。",
)


def bare(tokenizer: Tokenizer, texts: Sequence[str]) -> int:
    """Sudachi alone with the same splitting, normalised and reading forms."""
    count = 0
    for text in texts:
        for word in tokenizer.tokenize(text):
            word.reading_form()
            parts = word.split(SplitMode.A, add_single=False)
            for part in parts if len(parts) else (word,):
                part.normalized_form()
                part.reading_form()
                count += 1
    return count


def consume(results: Iterable[object]) -> None:
    deque(results, maxlen=0)


def seconds(work: Callable[[], object]) -> float:
    """Processor time, which other programs on the machine disturb less than the clock."""
    start = time.process_time()
    work()
    return time.process_time() - start


def figures(size: int) -> list[Figure]:
    """Both over the same texts, turn by turn; the median of the ratios counts."""
    texts = [
        "".join(SENTENCES[(i + j) % len(SENTENCES)] for j in range(1 + i % 5)) for i in range(size)
    ]
    length = sum(len(text.encode()) for text in texts)
    analyzer = load(CACHE)
    tokenizer = open_dictionary(CACHE).tokenizer(mode=SplitMode.C)
    bare(tokenizer, texts)
    ratios = []
    for _ in range(_ROUNDS):
        alone = seconds(lambda: bare(tokenizer, texts))
        whole = seconds(lambda: consume(map(analyzer.streams, texts)))
        ratios.append(alone / whole)
        print(f"bare {length / alone / 1e6:.2f} MB/s, analysis {length / whole / 1e6:.2f} MB/s")
    ratio = statistics.median(ratios)
    return [Figure(name="analysis / bare Sudachi", value=ratio, unit="×", target=0.7)]
