"""Citable snapshots on pages, in exports and for programs."""
