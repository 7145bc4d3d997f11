"""Who answered, by the words of a file's, a sheet's or a category's name: executives, staff, customers, patients, ..."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from gapkit.drafts.columns import Column

Role = Literal["provider", "customer"]

_PROVIDERS: Final = (
    ("executives", r"exec\w*|ceos?|cxos?|boards?|board ?members?|directors?|leader\w*|chefs?|vorstand"),
    ("managers", r"manag\w*"),
    ("employees", r"employ\w*|personnel|workforce|workers?|mitarbeiter\w*|empleados?"),
    ("staff", r"staff\w*|front ?line|agents?|advisers?|advisors?"),
    ("teachers", r"teachers?|faculty"),
    ("clinicians", r"clinicians?|doctors?|physicians?|nurses?"),
    ("providers", r"providers?|internal|company ?view|own ?view|self"),
)
_CUSTOMERS: Final = (
    ("customers", r"customers?|cust|consumers?|buyers?|shoppers?|kunden?|clientes?"),
    ("clients", r"clients?"),
    ("guests", r"guests?|diners?"),
    ("patients", r"patients?|inpatients?|outpatients?"),
    ("parents", r"parents?|carers?"),
    ("students", r"students?|pupils?|learners?"),
    ("passengers", r"passengers?|travell?ers?|riders?"),
    ("members", r"members?|subscribers?|policy ?holders?"),
    ("users", r"users?|visitors?"),
    ("residents", r"residents?|citizens?|tenants?"),
)
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-zäöüß]+")
_KINDS: Final = tuple(
    (role, name, re.compile(pattern)) for role, kinds in (("provider", _PROVIDERS), ("customer", _CUSTOMERS)) for name, pattern in kinds
)
_MOST_KINDS: Final = 6


@dataclass(frozen=True)
class Party:
    """A side as its name tells it: whether it provides the service or receives it, and what to call it."""

    role: Role
    id: str

    @property
    def label(self) -> str:
        """The printed name."""
        return self.id.replace("_", " ").capitalize()


def party_of(name: str) -> Party | None:
    """Return the side a name speaks of; of two the last (`customer service staff` are staff); None where it speaks of none."""
    words = [word.casefold() for word in _WORD.findall(name)]
    found: Party | None = None
    for word in words:
        for role, kind, pattern in _KINDS:
            if pattern.fullmatch(word):
                found = Party("provider" if role == "provider" else "customer", kind)
    return found


def parties_in(column: Column) -> dict[Party, tuple[str, ...]]:
    """Return the sides that a column's categories name, each with its spellings; empty where not both a provider and a customer are among them."""
    if not 1 < len(column.counts) <= _MOST_KINDS:
        return {}
    labels = dict(column.variable.answers) if column.variable else {}
    found: dict[Party, tuple[str, ...]] = {}
    for text in column.counts:
        party = party_of(labels.get(text, text))
        if party is not None:
            found[party] = (*found.get(party, ()), text)
    return found if {party.role for party in found} == {"provider", "customer"} else {}
