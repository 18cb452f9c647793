"""What a loose reading lets in, and how it ranks that: the same in every engine."""

from dataclasses import replace

from search.document import Text, stream
from search.engines import Engine
from search.query import And, Phrase, Word
from tests.contract import engines
from tests.contract.engines import ask, document, fill, found, grams, word

connect, engine = engines.connect, engines.engine


def written(seq: int, text: str, *words: str) -> engines.Document:
    body = Text(a=stream([words]), b=stream([grams(text)]), r=stream([[]]))
    return document(seq, body=body)


def test_a_text_that_writes_a_word_in_kana_is_near(engine: Engine) -> None:
    fill(
        engine,
        written(1, "ばんそうこうを貼る", "バン", "ソウコウ"),
        written(2, "そうこうばん", "ソウコウ"),
    )
    plaster = Word("絆創膏", ("絆創", "膏"), grams("絆創膏"), readings=("バンソウコウ",))
    assert found(engine, plaster) == []
    assert found(engine, plaster, loose=True) == [1]
    assert found(engine, replace(plaster, readings=("コウ",)), loose=True) == []


def test_what_kana_may_stand_for_is_near_only(engine: Engine) -> None:
    fill(engine, written(1, "皆様", "皆"), written(2, "みなさん", "別"))
    everybody = Word("みなさん", (), grams("みなさん"), "ミナサン", guesses=("皆",))
    assert found(engine, everybody) == [2]
    assert found(engine, everybody, loose=True) == [2, 1]


def test_letters_of_other_words_do_not_make_a_latin_word(engine: Engine) -> None:
    """Half of its bigrams stand in texts that do not hold it; one wrong letter still does."""
    fill(
        engine,
        written(1, "vacanteducation", "vacant"),
        written(2, "evacuetion", "evacuetion"),
        written(3, "evauation", "evauation"),
    )
    evacuation = Word("evacuation", ("evacuation",), grams("evacuation"))
    assert sorted(found(engine, evacuation, loose=True)) == [2, 3]


def test_a_text_that_one_word_lets_in_counts_all_it_has_of_the_others(engine: Engine) -> None:
    fill(
        engine,
        written(1, "給水甲乙丙丁", "給水"),
        written(2, "給水避難甲乙", "給水"),
        written(3, "避難", "丙"),
    )
    shelter = Word("避難所運営本部", ("避難所運営",), grams("避難所運営本部"))
    hits = ask(engine, And((word("給水"), shelter)), loose=True).hits
    assert [hit.seq for hit in hits] == [2, 1]


def test_the_words_of_a_quote_rank_texts_that_do_not_hold_it(engine: Engine) -> None:
    fill(engine, written(1, "猫は吾輩だ", "猫", "吾輩"), written(2, "吾輩という犬", "犬"))
    quote = Phrase("吾輩は猫である", grams("吾輩は猫である"), terms=("吾輩", "猫"))
    assert found(engine, quote) == []
    assert found(engine, quote, loose=True) == [1]


def test_another_word_for_a_part_lets_a_text_in_by_itself(engine: Engine) -> None:
    fill(engine, document(1, "水害"), document(2, "人吉"), document(3, "道"))
    flood = Word("人吉の洪水", ("人吉", "洪水"), (), synonyms=(("人吉", "水害"),))
    assert found(engine, flood) == []
    assert found(engine, flood, loose=True) == [2, 1]
