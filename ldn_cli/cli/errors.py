"""What a command line can be refused for, besides unusable data."""

from __future__ import annotations


class UsageError(Exception):
    """The command line asks for what does not exist, or for what does not go together."""


class NothingFoundError(Exception):
    """A search has no hit."""
