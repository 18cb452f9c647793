"""Files sent from a browser: the terms they come on, and the protocol by which they come."""
