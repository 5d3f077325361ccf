"""What a statement does: its act and the word that carries it, whether it is negated, and whom it was said to."""

from __future__ import annotations

from onrecord.extract.acts.addressees import addressee
from onrecord.extract.acts.deeds import Deed, deed

__all__ = ["Deed", "addressee", "deed"]
