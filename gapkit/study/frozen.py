"""What the nouns of a study are made of: checked, frozen records; and data frames that travel along with one."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A checked, frozen record; an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HandedOver:
    """Frames by side. Two studies with frames are the same only where they hold the very same ones: comparing cells is nobody's wish."""

    def __init__(self, by_side: dict[str, Any]) -> None:
        self.by_side = by_side
