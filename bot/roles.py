"""What people may do: by itself, since the command line names roles before anything else is loaded."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may do: each may all that the ones before it may."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    ADMINISTRATOR = "administrator"

    def includes(self, other: Role) -> bool:
        """Whether who has this role may do what needs the other one."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)
