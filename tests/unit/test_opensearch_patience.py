"""A silent search server holds one search up at a time."""

import pytest
from opensearchpy.exceptions import ConnectionTimeout, TransportError

from archive.errors import EngineUnavailable
from search.engines.opensearch.patience import Patience


def silence(patience: Patience) -> None:
    with pytest.raises(ConnectionTimeout), patience.asked():
        raise ConnectionTimeout("TIMEOUT", "silent", None)


def test_while_it_answers_searches_go_side_by_side() -> None:
    patience = Patience()
    with patience.asked(), patience.asked():
        pass


def test_after_a_silence_one_tries_and_the_others_are_refused() -> None:
    patience = Patience()
    silence(patience)
    with patience.asked(), pytest.raises(EngineUnavailable, match="in time"), patience.asked():
        pytest.fail("two wait for a server that is silent")
    with patience.asked(), patience.asked():
        pass


def test_one_that_tries_in_vain_lets_the_next_one_try() -> None:
    patience = Patience()
    silence(patience)
    silence(patience)
    with pytest.raises(TransportError), patience.asked():
        raise TransportError(503, "busy", {})
    with patience.asked(), patience.asked():
        pass
