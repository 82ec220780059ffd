"""What a command line can be refused for, besides unusable data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.text import unknown

if TYPE_CHECKING:
    from collections.abc import Sequence


class UsageError(Exception):
    """The command line asks for what does not exist, or for what does not go together."""


class UnknownCommandError(UsageError):
    """The group called `group` has no command `name`; `known` lists those that there are."""

    def __init__(self, name: str, known: Sequence[str], group: str) -> None:
        self.name = name
        self.group = group
        super().__init__(unknown(name, known, "command"))


class NothingFoundError(Exception):
    """A search has no hit."""
