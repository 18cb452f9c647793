"""The public interface for programs: each route says beside it what it takes and gives.

The document of OpenAPI, the check of what is asked, and the page /api are made of that.
"""
