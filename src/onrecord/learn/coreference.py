"""GUM's mentions become training examples, and the losses of the mention heads on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from onrecord.annotate import mentions
from onrecord.annotate.mentions import FORMS, TYPES, Spots, Vocabulary, antecedents, pair_features, spots
from onrecord.annotate.quotation import quotation
from onrecord.annotate.segments import Words, words
from onrecord.learn.gum import Discourse
from onrecord.learn.mention_heads import EDGE_DISTANCE

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from onrecord.learn.network import Network

IGNORED = -100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mentioned:
    """A text with its mentions: their places, and per mention the number of its type, of its form and of its entity."""

    words: Words
    spots: Spots
    types: np.ndarray
    forms: np.ndarray
    entities: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """The mentions of one text as tensors; word indexes count from the text's first word."""

    types: Tensor
    forms: Tensor
    heads: Tensor
    index: Tensor
    legal: Tensor
    edges: Tensor
    candidates: Tensor
    features: Tensor
    there: Tensor
    right: Tensor


def mentioned(discourse: Discourse, tokenizer: Tokenizer) -> Mentioned:
    """Return the text of ``discourse`` as words, its mentions by hand among them; of two with one head the first."""
    text = discourse.text
    cut = words(text, tokenizer, quotation(text))
    rows: dict[int, tuple[int, int, int, int, int]] = {}
    for one in discourse.mentions:
        low, head, high = (int(np.searchsorted(cut.ends, at, side="right")) for at in (one.span[0], one.head[0], 0))
        high = int(np.searchsorted(cut.starts, one.span[1], side="left"))
        if low <= head < high:
            rows.setdefault(head, (low, high, TYPES.index(one.type), FORMS.index(one.form), one.entity))
    order = sorted(rows)
    table = np.array([rows[head] for head in order], np.int64).reshape(-1, 5)
    given = spots(text, cut, np.array(order, np.int64), table[:, 0], table[:, 1], Vocabulary())
    return Mentioned(words=cut, spots=given, types=table[:, 2], forms=table[:, 3], entities=table[:, 4])


def links(one: Mentioned) -> Links:
    """Return what the mention heads are trained towards."""
    count, given = len(one.words), one.spots
    types, forms = np.zeros(count, np.int64), np.full(count, IGNORED)
    types[given.heads], forms[given.heads] = one.types, one.forms
    index = given.heads[:, None] + np.arange(-mentions.EDGE, mentions.EDGE + 1)
    legal = (index >= 0) & (index < count)
    places = np.stack([given.starts - given.heads, given.ends - 1 - given.heads], axis=1)
    edges = np.where(np.abs(places) <= mentions.EDGE, places + mentions.EDGE, IGNORED)
    candidates, there = antecedents(given, 0)
    right = there & (one.entities[candidates] == one.entities[:, None])
    arrays = (types, forms, given.heads, index.clip(0, max(0, count - 1)), legal, edges, candidates,
              pair_features(given, 0, candidates), there, right)  # fmt: skip
    return Links(*(torch.from_numpy(array) for array in arrays))


def mention_losses(network: Network, vectors: Tensor, one: Links) -> tuple[Tensor, Tensor, Tensor]:
    """Return the losses of the heads, of the edges and of the links, each a mention; ``vectors`` [N, WIDTH]."""
    logits = network.mention(vectors).float()
    count = max(1, len(one.heads))
    kinds, forms = logits[:, : len(TYPES)], logits[:, len(TYPES) :]
    heads = F.cross_entropy(kinds, one.types, reduction="sum", label_smoothing=0.02)
    heads = heads + 0.5 * F.cross_entropy(forms, one.forms, reduction="sum", ignore_index=IGNORED)
    if not len(one.heads):
        return heads, heads * 0, heads * 0
    scores = network.edge(vectors, one.heads, one.index, EDGE_DISTANCE).float()
    edges = F.cross_entropy(masked_edges(scores, one.legal), one.edges, reduction="sum", ignore_index=IGNORED)
    pairs = network.link(vectors[one.heads], torch.arange(len(one.heads)), one.candidates, one.features).float()
    return heads / count, edges / count, _linked(pairs, one).sum() / count


def masked_edges(scores: Tensor, legal: Tensor) -> Tensor:
    """Return edge scores [M, L, 2], with places ruled out that are not in the text or on the wrong side of the head."""
    middle = scores.shape[1] // 2
    place = torch.arange(scores.shape[1])
    sides = torch.stack([place <= middle, place >= middle], dim=1)
    return scores.masked_fill(~(legal[..., None] & sides), -1e4)


def _linked(pairs: Tensor, one: Links) -> Tensor:
    """Return the negative log of the probability of all right antecedents, or of none where there is none [M]."""
    scores = pairs.masked_fill(~one.there, -1e4)
    everything = torch.logsumexp(F.pad(scores, (1, 0)), dim=1)
    none = torch.where(one.right.any(dim=1), -1e4, 0.0)
    right = torch.logsumexp(torch.cat([none[:, None], scores.masked_fill(~one.right, -1e4)], dim=1), dim=1)
    return everything - right
