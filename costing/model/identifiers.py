"""Identifiers, lists of them, choices and free text as they are written in cells."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from costing.model.written import SPACE, Conventions, UnfitError, Written, trimmed

INVISIBLE = (
    "\\x00-\\x1f\\x7f-\\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ue000-\uf8ff"
)
LONGEST_NAME = 255
IDENTIFIER = f"[^;=+@\\-{INVISIBLE}][^;{INVISIBLE}]{{0,{LONGEST_NAME - 1}}}"
RUNS = re.compile(f"{SPACE}+")
LONGEST_TEXT = 32_767
"""As many characters as an Excel cell holds."""


@dataclass(frozen=True)
class Identifier(Written):
    """The name of one thing: any printable text without `;`, not beginning with `=`, `+`, `-` or `@`.

    Text, never a number: `00123` is not `123`. Repeated white space is dropped.
    """

    kind: ClassVar[str] = "identifier"

    def parse(self, text: str, conventions: Conventions) -> str:
        """The identifier, its white space collapsed."""
        name = collapsed(text)
        if not re.fullmatch(IDENTIFIER, name):
            raise UnfitError("unreadable-identifier", why_not_an_identifier(name))
        return name


@dataclass(frozen=True)
class Identifiers(Written):
    """One identifier, or several with `;` between them."""

    kind: ClassVar[str] = "identifiers, several separated by ;"

    def parse(self, text: str, conventions: Conventions) -> tuple[str, ...]:
        """The identifiers in the order written, repetitions included."""
        names = [collapsed(part) for part in text.split(";")]
        for name in names:
            if not name:
                raise UnfitError("unreadable-identifier", "Nothing stands before or after a `;`. Remove it.")
            if not re.fullmatch(IDENTIFIER, name):
                raise UnfitError("unreadable-identifier", why_not_an_identifier(name))
        return tuple(names)


@dataclass(frozen=True)
class Choice(Written):
    """One of a few words, as listed."""

    kind: ClassVar[str] = "choice"
    words: tuple[str, ...] = ()

    def parse(self, text: str, conventions: Conventions) -> str:
        """The word chosen; capitals do not matter."""
        word = text.lower()
        if word not in self.words:
            raise UnfitError(
                "unknown-choice", f"Enter one of: {', '.join(self.words)}.{did_you_mean(word, self.words)}"
            )
        return word


@dataclass(frozen=True)
class Choices(Written):
    """One of a few words, or several with `;` between them."""

    kind: ClassVar[str] = "choices, several separated by ;"
    words: tuple[str, ...] = ()

    def parse(self, text: str, conventions: Conventions) -> tuple[str, ...]:
        """The words chosen, in the order written."""
        one = Choice(self.words)
        return tuple(one.parse(collapsed(part), conventions) for part in text.split(";"))


@dataclass(frozen=True)
class Text(Written):
    """Free text, at most as long as an Excel cell.

    Where a `pattern` is given the text must match it in full.
    """

    kind: ClassVar[str] = "text"
    pattern: str = ""
    example: str = ""

    def parse(self, text: str, conventions: Conventions) -> str:
        """The text itself."""
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise UnfitError("unreadable", f"Write it like {self.example}.")
        if len(text) > LONGEST_TEXT:
            raise UnfitError("too-long", f"The text has more than {LONGEST_TEXT:,} characters. Shorten it.")
        return text


@lru_cache(maxsize=10_000)
def collapsed(text: str) -> str:
    """`text` trimmed, every run of white space one space.

    >>> collapsed(" Home \\u00a0 visit")
    'Home visit'
    """
    return RUNS.sub(" ", trimmed(text))


@lru_cache(maxsize=10_000)
def folded(heading: str) -> str:
    """A heading as it is compared: case, runs of white space and underscores do not matter.

    >>> folded(" Family_ID ") == folded("family id")
    True
    """
    return collapsed(heading.replace("_", " ")).casefold()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known word, or nothing."""
    folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f" Did you mean {folded[near[0]]}?" if near else ""


def why_not_an_identifier(name: str) -> str:
    """What an identifier that does not fit should be instead."""
    if name[:1] in "=+-@":
        return f"A name cannot begin with {name[:1]}, which Excel takes for a formula. Begin it with a letter or digit."
    if len(name) > LONGEST_NAME:
        return f"A name has at most {LONGEST_NAME} characters. Shorten it."
    hidden = [f"U+{ord(c):04X}" for c in name if re.fullmatch(f"[{INVISIBLE}]", c)]
    if hidden:
        return f"The name holds invisible characters ({', '.join(hidden[:3])}). Type it again."
    return "A name cannot hold a `;`. Write it without."
