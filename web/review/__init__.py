"""Review: the queue, what staff type on an item, and how that becomes one decision."""
