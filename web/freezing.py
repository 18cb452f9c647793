"""What is loaded by the start of a process stays, so it need not be looked through again."""

import gc


def loaded() -> None:
    """What is there by now stays as long as the process: it is not searched for garbage again.

    Gazetteer, dictionary and templates are most of all objects; and what a request or a row makes
    is seldom a cycle, so that looking for cycles less often costs little memory.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
