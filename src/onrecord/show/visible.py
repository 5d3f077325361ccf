"""Characters that could deceive the eye are made visible: the last step before words reach a person.

A control character can move the cursor, recolour the screen or set the window's title; a bidirectional control can
turn a sentence round; a tag character hides text. None of them passes unseen, and nothing visible is changed.
"""

from __future__ import annotations

import re

_REORDERING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDING = "\u180e\u2061-\u2065\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"
_SILENT = "\u00ad\u200b\u2060\ufeff"  # without effect on what is seen: soft hyphen, zero-width space, byte order mark

CONTROLS = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_REORDERING}{_HIDING}]")
"""One character that controls how other text is shown; tab, line feed and carriage return are not among them."""

_UNPRINTABLE = re.compile(f"[\x00-\x1f\x7f-\x9f{_REORDERING}{_HIDING}{_SILENT}\u2028\u2029\ud800-\udfff]")


def name_of(char: str) -> str:
    """Return a visible name of a control character: its code point."""
    return f"⟨U+{ord(char):04X}⟩"


def visible(text: str) -> str:
    """Return ``text`` safe to print: each control character as its code point."""
    return _UNPRINTABLE.sub(lambda match: "" if match[0] in _SILENT else name_of(match[0]), text)


def one_line(text: str) -> str:
    """Return ``text`` on one line and safe to print: each run of white space is one space."""
    return visible(" ".join(text.split()))
