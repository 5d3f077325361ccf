"""The heads for mentions: what each word is the head of, where a mention ends, and which earlier one it goes back to.

Word-level coreference (Dobrovolskii 2021): a mention is found by its head word, its edges are chosen around the head,
and each mention scores the mentions before it against "none of them", whose score is 0.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.annotate import mentions
from onrecord.annotate.labels import buckets

EDGE_WIDTH, LINK_WIDTH = 96, 160
EDGE_DISTANCE = torch.from_numpy(buckets(mentions.EDGE))


class MentionHead(nn.Module):
    """Word vectors to logits of ``mentions.TYPES`` and, behind them, of ``mentions.FORMS``."""

    def __init__(self, width: int, dropout: float = 0.2) -> None:
        super().__init__()
        count = len(mentions.TYPES) + len(mentions.FORMS)
        self.stack = nn.Sequential(nn.Dropout(dropout), nn.Linear(width, 192), nn.GELU(), nn.Linear(192, count))

    def forward(self, x: Tensor) -> Tensor:
        """Return logits [..., 11]."""
        return self.stack(x)


class EdgeHead(nn.Module):
    """Scores each word around a head as the first and as the last word of its mention."""

    def __init__(self, width: int, dropout: float = 0.2) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.word = nn.Linear(width, EDGE_WIDTH)
        self.head = nn.Linear(width, EDGE_WIDTH)
        self.word_gate = nn.Linear(width, EDGE_WIDTH)
        self.head_gate = nn.Linear(width, EDGE_WIDTH)
        self.distance = nn.Embedding(25, EDGE_WIDTH)
        self.norm = nn.LayerNorm(EDGE_WIDTH)
        self.out = nn.Linear(EDGE_WIDTH, 2)

    def forward(self, x: Tensor, heads: Tensor, index: Tensor, distance: Tensor) -> Tensor:
        """Return scores [M, L, 2].

        Args:
            x: word vectors [N, width].
            heads: word index of each head [M].
            index: word index of each place around each head, clipped to the text [M, L].
            distance: bucket of each place's distance [L].
        """
        x = self.dropout(x)
        at = x[heads]
        z = self.word(x)[index] + self.head(at)[:, None] + self.word_gate(x)[index] * self.head_gate(at)[:, None]
        return self.out(F.gelu(self.norm(z + self.distance(distance))))


class LinkHead(nn.Module):
    """Scores pairs of mentions as one entity, by the vectors of their heads and the features of ``pair_features``."""

    def __init__(self, width: int, dropout: float = 0.2) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.later = nn.Linear(width, LINK_WIDTH)
        self.earlier = nn.Linear(width, LINK_WIDTH)
        self.later_gate = nn.Linear(width, LINK_WIDTH)
        self.earlier_gate = nn.Linear(width, LINK_WIDTH)
        self.features = nn.ModuleList(nn.Embedding(count, LINK_WIDTH) for count in mentions.FEATURES)
        self.norm = nn.LayerNorm(LINK_WIDTH)
        self.hidden = nn.Linear(LINK_WIDTH, LINK_WIDTH)
        self.out = nn.Linear(LINK_WIDTH, 1)

    def forward(self, heads: Tensor, later: Tensor, index: Tensor, features: Tensor) -> Tensor:
        """Return scores [M, A]; above 0 the pair is rather one entity than nothing before is.

        Args:
            heads: vectors of the heads of all mentions in question [H, width].
            later: index into ``heads`` of each mention [M].
            index: index into ``heads`` of its possible antecedents [M, A].
            features: the values of ``mentions.pair_features`` [M, A, 6].
        """
        heads = self.dropout(heads)
        at = heads[later]
        z = self.earlier(heads)[index] + self.later(at)[:, None]
        z = z + self.earlier_gate(heads)[index] * self.later_gate(at)[:, None]
        for column, table in enumerate(self.features):
            z = z + table(features[..., column])
        z = F.gelu(self.norm(z))
        return self.out(self.dropout(F.gelu(self.hidden(z))))[..., 0]
