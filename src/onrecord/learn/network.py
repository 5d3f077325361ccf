"""The network: one encoder pass a window, an anchor head a word, a role head an anchor, and the heads for mentions.

Encoder: MiniLM (Wang et al. 2020), 6 layers of 384, plus embeddings of quotation, paragraph start and letter case.
Role head: a conditional random field (Lafferty et al. 2001) over the states of ``annotate.labels``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.annotate import labels
from onrecord.learn.mention_heads import EdgeHead, LinkHead, MentionHead

WIDTH, LAYERS, HEADS, FEED, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
ROLE_WIDTH = 160
IMPOSSIBLE = -1e4


class Layer(nn.Module):
    """A transformer layer with the norms behind (BERT)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.mix = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, FEED)
        self.down = nn.Linear(FEED, WIDTH)
        self.end = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Return the layer's output for ``x`` [B, T, WIDTH]; ``mask`` [B, 1, 1, T] is true where there is a piece."""
        batch, length, _ = x.shape
        query, key, value = self.mix(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.norm(x + self.out(mixed.transpose(1, 2).reshape(batch, length, WIDTH)))
        return self.end(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces to vectors. The embeddings of the pieces stay as they were: half of all weights, seldom seen."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.quotation = nn.Embedding(3, WIDTH)
        self.opening = nn.Embedding(2, WIDTH)
        self.case = nn.Embedding(4, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.pieces.weight.requires_grad = False
        for table in (self.quotation, self.opening, self.case):
            nn.init.normal_(table.weight, std=0.01)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return vectors [B, T, WIDTH] for ``ids`` [B, T] and ``features`` [B, T, 3]."""
        places = torch.arange(ids.shape[1])
        x = self.pieces(ids) + self.positions(places)
        x = x + self.quotation(features[..., 0]) + self.opening(features[..., 1]) + self.case(features[..., 2])
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def load(self, path: Path) -> None:
        """Take over the weights of a BERT-shaped ``model.safetensors``."""
        from safetensors.torch import load_file

        given = {name.removeprefix("bert."): value.float() for name, value in load_file(path).items()}
        own = self.state_dict()
        own["pieces.weight"] = given["embeddings.word_embeddings.weight"]
        kinds = given["embeddings.token_type_embeddings.weight"]
        own["positions.weight"] = given["embeddings.position_embeddings.weight"] + kinds[0]
        for end in ("weight", "bias"):
            own[f"norm.{end}"] = given[f"embeddings.LayerNorm.{end}"]
            for n in range(LAYERS):
                there, here = f"encoder.layer.{n}", f"layers.{n}"
                heads = [given[f"{there}.attention.self.{part}.{end}"] for part in ("query", "key", "value")]
                own[f"{here}.mix.{end}"] = torch.cat(heads)
                own[f"{here}.out.{end}"] = given[f"{there}.attention.output.dense.{end}"]
                own[f"{here}.norm.{end}"] = given[f"{there}.attention.output.LayerNorm.{end}"]
                own[f"{here}.up.{end}"] = given[f"{there}.intermediate.dense.{end}"]
                own[f"{here}.down.{end}"] = given[f"{there}.output.dense.{end}"]
                own[f"{here}.end.{end}"] = given[f"{there}.output.LayerNorm.{end}"]
        self.load_state_dict(own)


class AnchorHead(nn.Module):
    """Word vectors to two logits: anchors a statement of any level; anchors an outermost one."""

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        self.stack = nn.Sequential(nn.Dropout(dropout), nn.Linear(WIDTH, 192), nn.GELU(), nn.Linear(192, 2))

    def forward(self, x: Tensor) -> Tensor:
        """Return logits [..., 2]."""
        return self.stack(x)


class RoleHead(nn.Module):
    """Emissions over the seven labels for each word around each anchor."""

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.word = nn.Linear(WIDTH, ROLE_WIDTH)
        self.anchor = nn.Linear(WIDTH, ROLE_WIDTH)
        self.word_gate = nn.Linear(WIDTH, ROLE_WIDTH)
        self.anchor_gate = nn.Linear(WIDTH, ROLE_WIDTH)
        self.distance = nn.Embedding(25, ROLE_WIDTH)
        self.paragraph = nn.Embedding(5, ROLE_WIDTH)
        self.rivals = nn.Linear(2, ROLE_WIDTH)
        self.norm = nn.LayerNorm(ROLE_WIDTH)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(ROLE_WIDTH, ROLE_WIDTH, 5, padding=2 * step, dilation=step) for step in (1, 2, 4)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(ROLE_WIDTH) for _ in self.convolutions)
        self.out = nn.Linear(ROLE_WIDTH, len(labels.LABELS))

    def forward(
        self,
        x: Tensor,
        anchors: Tensor,
        index: Tensor,
        distance: Tensor,
        paragraph: Tensor,
        rivals: Tensor,
        inside: Tensor,
    ) -> Tensor:
        """Return emissions [K, L, 7].

        Args:
            x: word vectors [N, WIDTH].
            anchors: word index of each anchor [K].
            index: word index of each place around each anchor, clipped to the text [K, L].
            distance: bucket of each place's distance [L].
            paragraph: paragraphs between anchor and place, -2 to 2, plus 2 [K, L].
            rivals: the anchor head's probabilities of each word [N, 2].
            inside: 1 where the place lies in the text, else 0 [K, L].
        """
        x = self.dropout(x)
        base = self.word(x) + self.rivals(rivals)
        at = x[anchors]
        z = base[index] + self.anchor(at)[:, None] + self.word_gate(x)[index] * self.anchor_gate(at)[:, None]
        z = z + self.distance(distance) + self.paragraph(paragraph)
        z = self.norm(z) * inside[..., None]
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            step = F.gelu(convolution(z.transpose(1, 2)).transpose(1, 2))
            z = norm(z + self.dropout(step)) * inside[..., None]
        return self.out(z)


class Field(nn.Module):
    """The conditional random field: which label follows which, to the anchor and beyond it."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = nn.Parameter(torch.zeros(2, 7, 7))
        self.first = nn.Parameter(torch.zeros(7))
        states = torch.tensor(labels.STATES)
        self.register_buffer("states", states, persistent=False)
        both = np.stack([labels.legal(left=True), labels.legal(left=False)])
        self.register_buffer("legal", torch.from_numpy(both), persistent=False)
        self.register_buffer("starts", torch.from_numpy(labels.starts()), persistent=False)

    def loss(self, emissions: Tensor, gold: Tensor) -> Tensor:
        """Return the negative log likelihood [K] of the labels ``gold`` [K, L]; the anchor stands in the middle."""
        scores = emissions.float()[..., self.states]
        chosen = F.one_hot(gold, 7).bool()[..., self.states]
        both = torch.cat([scores, scores.masked_fill(~chosen, IMPOSSIBLE)])
        everything, right = self._total(both).chunk(2)
        return everything - right

    def _total(self, scores: Tensor) -> Tensor:
        """Return the log of the summed weight of all legal paths [K]."""
        middle = scores.shape[1] // 2
        steps = self.steps[:, self.states][:, :, self.states].masked_fill(~self.legal, IMPOSSIBLE)
        total = scores[:, 0] + self.first[self.states].masked_fill(~self.starts, IMPOSSIBLE)
        for place in range(1, scores.shape[1]):
            side = 0 if place <= middle else 1
            total = torch.logsumexp(total[:, :, None] + steps[side], dim=1) + scores[:, place]
            if place == middle:
                cue = (self.states == labels.B_CUE) | (self.states == labels.I_CUE)
                total = total.masked_fill(~cue, IMPOSSIBLE * 2)
        return torch.logsumexp(total, dim=1)


class Network(nn.Module):
    """All heads over one encoder."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.anchor = AnchorHead()
        self.role = RoleHead()
        self.field = Field()
        self.mention = MentionHead(WIDTH)
        self.edge = EdgeHead(WIDTH)
        self.link = LinkHead(WIDTH)
