"""The paths of visits through a shop: which pages are seen and what is done on them, step by step.

Belongs here: the alphabet of steps, the paths by outcome and landing page, and drawing one path per visit.
Does not belong here: who visits and when (traffic).

A path is a word; each letter is an event. Small letters happen on the page seen before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_company import advertising

EVENT_TYPES = ("page_view", "click", "add_to_cart", "begin_checkout", "purchase", "share")
PAGE_TYPES = ("home", "list", "product", "campaign", "cart", "checkout", "other")
VIEW, CLICK, ADD, BEGIN, PURCHASE, SHARE = range(6)
HOME, LIST, PRODUCT, CAMPAIGN, CART, CHECKOUT, OTHER = range(7)
# Letter: event type, page type, place of the product in the visit (-1: none), mean seconds until the next step.
STEPS = {
    "H": (VIEW, HOME, -1, 13), "h": (CLICK, HOME, -1, 3), "L": (VIEW, LIST, 0, 19), "l": (CLICK, LIST, 0, 3),
    "M": (VIEW, CAMPAIGN, -1, 22), "m": (CLICK, CAMPAIGN, -1, 3), "O": (VIEW, OTHER, -1, 30),
    "P": (VIEW, PRODUCT, 0, 38), "p": (CLICK, PRODUCT, 0, 12), "a": (ADD, PRODUCT, 0, 7), "S": (SHARE, PRODUCT, 0, 6),
    "Q": (VIEW, PRODUCT, 1, 34), "q": (CLICK, PRODUCT, 1, 11), "b": (ADD, PRODUCT, 1, 7),
    "R": (VIEW, PRODUCT, 2, 30), "c": (ADD, PRODUCT, 2, 7),
    "C": (VIEW, CART, -1, 16), "B": (BEGIN, CHECKOUT, 0, 6), "X": (VIEW, CHECKOUT, -1, 28),
    "Y": (PURCHASE, CHECKOUT, -1, 1),
}  # fmt: skip
LETTERS = {letter: code for code, letter in enumerate(STEPS)}
STEP_TABLE = np.array(list(STEPS.values()))
BUYS = LETTERS["Y"]

BOUNCE, ENGAGED, BROWSE, ADDS, CHECKS_OUT, BUYS_ONE, BUYS_TWO, BUYS_THREE, CRAWL = range(9)
LANDINGS = (HOME, LIST, PRODUCT, CAMPAIGN)
PATHS = {
    BOUNCE: {HOME: "H", LIST: "L", PRODUCT: "P", CAMPAIGN: "M"},
    ENGAGED: {HOME: "Hh", LIST: "Ll", PRODUCT: "Pp PS Pp", CAMPAIGN: "Mm"},
    BROWSE: {
        HOME: "HhP HhLlP HhLlPQ HO HhPpQ",
        LIST: "LlP LlPLlQ LlPp LlPQR",
        PRODUCT: "PQ PpQ PQR PHhQ PSQ PpLlQ",
        CAMPAIGN: "MmP MmPp MmPMmQ MmPS MmPQ",
    },
    ADDS: {
        HOME: "HhPa HhLlPaC HhPpa", LIST: "LlPa LlPQb LlPaC",
        PRODUCT: "Pa Ppa PaC PQb PaHh", CAMPAIGN: "MmPa MmPaC MmPMmQb",
    },
    CHECKS_OUT: {HOME: "HhPaCBX HhPaBX", LIST: "LlPaCBX", PRODUCT: "PaBX PaCBX PpaBX", CAMPAIGN: "MmPaCBX MmPaBX"},
    BUYS_ONE: {
        HOME: "HhPaCBXY HhLlPaBXY", LIST: "LlPaCBXY LlPaBXY",
        PRODUCT: "PaBXY PpaBXY PaCBXY", CAMPAIGN: "MmPaBXY MmPaCBXY",
    },
    BUYS_TWO: {HOME: "HhPaQbCBXY", LIST: "LlPaLlQbCBXY", PRODUCT: "PaQbCBXY PaQqbBXY", CAMPAIGN: "MmPaMmQbBXY"},
    BUYS_THREE: {HOME: "HhPaQbRcCBXY", LIST: "LlPaQbRcCBXY", PRODUCT: "PaQbRcCBXY", CAMPAIGN: "MmPaMmQbRcBXY"},
    CRAWL: {HOME: "HLPQRLPQRHLPQR", LIST: "LPQRLPQRLPQR", PRODUCT: "PQRPQRPQRPQR", CAMPAIGN: "MPQRMPQR"},
}  # fmt: skip
# Landing page by channel: home, list, product, campaign; a campaign landing needs a running campaign.
LANDING_SHARES = {
    advertising.DIRECT: (0.55, 0.12, 0.20, 0.13), advertising.ORGANIC_SEARCH: (0.12, 0.30, 0.53, 0.05),
    advertising.ORGANIC_SOCIAL: (0.10, 0.10, 0.55, 0.25), advertising.EMAIL: (0.10, 0.05, 0.25, 0.60),
    advertising.PAID_SEARCH: (0.06, 0.24, 0.55, 0.15), advertising.PAID_SOCIAL: (0.05, 0.08, 0.52, 0.35),
    advertising.AFFILIATE: (0.06, 0.14, 0.60, 0.20), advertising.PAID_LIVESTREAM: (0.04, 0.06, 0.65, 0.25),
}  # fmt: skip
OUTCOME_SHARES = np.cumsum([0.69, 0.06, 0.16, 0.065, 0.025])


@dataclass(frozen=True)
class Paths:
    """All paths: their letters' codes (padded), lengths, and where the paths of an outcome and landing begin."""

    letters: np.ndarray
    length: np.ndarray
    first: np.ndarray
    variants: np.ndarray


def make_paths() -> Paths:
    """The table of paths."""
    words: list[str] = []
    first = np.zeros((len(PATHS), len(LANDINGS)), dtype=np.int64)
    variants = np.zeros_like(first)
    for outcome, by_landing in PATHS.items():
        for landing, choices in by_landing.items():
            first[outcome, landing] = len(words)
            words += choices.split()
            variants[outcome, landing] = len(choices.split())
    longest = max(len(word) for word in words)
    letters = np.zeros((len(words), longest), dtype=np.int64)
    for row, word in enumerate(words):
        letters[row, : len(word)] = [LETTERS[letter] for letter in word]
    return Paths(letters, np.array([len(word) for word in words]), first, variants)


PATH_TABLE = make_paths()
LANDING_TABLE = np.cumsum([LANDING_SHARES[channel] for channel in range(len(advertising.CHANNELS))], axis=1)


def draw_landings(random: np.random.Generator, channel: np.ndarray, has_campaign: np.ndarray) -> np.ndarray:
    """The page type on which each visit begins."""
    draws = random.random(len(channel))
    landing = (draws[:, None] >= LANDING_TABLE[channel]).sum(axis=1)
    landing = np.minimum(landing, CAMPAIGN)
    return np.where((landing == CAMPAIGN) & ~has_campaign, PRODUCT, landing)


def draw_paths(random: np.random.Generator, outcome: np.ndarray, landing: np.ndarray) -> np.ndarray:
    """One path per visit, among those of its outcome and landing page."""
    variants = PATH_TABLE.variants[outcome, landing]
    return PATH_TABLE.first[outcome, landing] + (random.random(len(outcome)) * variants).astype(np.int64)
