"""Harvest: sources that are pulled on a schedule, what they remember, and the runs.

``source`` is what people say about a source and is kept as a writing, each step with who and why;
``state`` is what the machine knows of it; ``run`` pulls once; ``due`` sees that it happens in time.
"""
