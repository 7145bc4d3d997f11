"""What a new study asks: a few topics of service quality, each worded alike for both sides, on one scale. Workbook and study.yaml are made from these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SCALE: Final = "agree5"
# Worst to best, as a study lists them.
ANSWERS: Final = {"1": "Strongly disagree", "2": "Disagree", "3": "Neither", "4": "Agree", "5": "Strongly agree"}
NOT_ANSWERS: Final = {"8": "Don't know"}
FAVOURABLE: Final = ("4", "5")


@dataclass(frozen=True)
class Item:
    """One topic: its id, which is also its column on both sheets, its printed name, and its wording for executives and for customers."""

    id: str
    label: str
    executives: str
    customers: str


ITEMS: Final = (
    Item("responsiveness", "Responds quickly", "We respond quickly when customers need us", "They respond quickly when I need them"),
    Item("reachable", "Easy to reach", "We are easy to reach", "They are easy to reach"),
    Item("promises", "Keeps its promises", "We do what we say we will do", "They do what they say they will do"),
    Item("informed", "Keeps customers informed", "We tell customers what will happen and when", "They tell me what will happen and when"),
    Item("complaints", "Handles complaints well", "We put things right when customers complain", "They put things right when I complain"),
    Item("staff", "Staff know their job", "We have staff who know their job", "They have staff who know their job"),
    Item("value", "Worth the price", "We are worth what we charge", "They are worth what they charge"),
)
