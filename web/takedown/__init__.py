"""Requests to hide something on pages: the form for everybody, and what staff see of it."""
