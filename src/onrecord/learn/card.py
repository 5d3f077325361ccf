"""The model card: what the weights were made from and how, what they reach on dev, and what they are not for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from onrecord.learn.evaluate import Evaluation
from onrecord.learn.scoring import table

if TYPE_CHECKING:
    from onrecord.learn.train import Recipe

_TEXT = """\
# Model card: {name}

Finds attributed statements (source, cue, content) in English news text, and mentions of people, organisations, places
and things with the entities that they stand for. Part of onrecord, which ships it as int8 ONNX.

## Made from
- **PolNeAR 1.0** (Newell, Margolin and Ruths, LREC 2018): news articles of seven US outlets from the presidential
  campaign of 2015 and 2016, attributions marked by hand. Trained on {articles} articles of its train part;
  {kept_articles} more, chosen by a digest of their names, only set confidence and thresholds; the figures below are on
  its dev part. The corpus states no licence. No text and no annotation of it is in this package.
- **MiniLM**, 6 layers of 384 (Wang et al. 2020), as fine-tuned for sentence similarity in `all-MiniLM-L6-v2`
  (Apache-2.0). Its word piece embeddings are unchanged; all else is trained further. SHA-256 of its weights:
  `{encoder}`.
- **GUM** (Zeldes 2017), its train part: mentions with their types, and coreference. Annotations under CC-BY; only
  texts under CC-BY or CC-BY-SA. Trained on {mentions} mentions in {texts} texts; {kept_texts} more, one in ten by a
  digest of their names, only set from which score on a mention is resolved, and measure the losses below. No weight is
  trained on its attribution relations; they help to set the confidence of inner statements. No text and no annotation
  of it is in this package.
- Relays of the project's own writing, wrapped around sentences of PolNeAR while training, teach inner attributions.
  Three in ten are relays of a relay, such as "… quoted … as saying that …", and teach the levels below.
{corrections}
## Recipe
`onrecord train DATA --encoder FOLDER`, 2 processor cores, no accelerator; deterministic for a seed on one kind of
machine.

| setting | value |
| --- | --- |
{recipe}

## Figures on dev
`onrecord evaluate DATA/polnear/dev`

```
{figures}
```

Confidence against what is right (statement~), by tenths of confidence; expected calibration error {error:.3f}:

| mean confidence | share right | statements |
| --- | --- | --- |
{reliability}

## Figures on mentions and coreference
`python benchmarks/quality/coreference.py DATA/gum/dev` scores entities and their mentions; `docs/quality.md` gives the
figures of the weights that onrecord ships.

Losses on the texts kept, a statement (anchor, role) and a mention (mention, edge, link):

| loss | value |
| --- | --- |
{losses}

## Limits
- English news prose. Other languages, transcripts, fiction, poetry and social media are not measured.
- Trained on US political news of two years: names and topics of that time are best known to it, and house styles far
  from it (headlines without verbs, liveblogs, question and answer) are read less well.
- Mentions and entities are learned from GUM, most of whose texts are no news. Whom a pronoun or a description stands
  for is less sure than what a name does.
- PolNeAR marks outermost attributions. Inner ones are learned from made relays, and from what is known of attributions
  anywhere; they are less sure than the outermost.
- A statement shown is what a text attributes, not what is true. It must not be used to judge a person without reading
  the text.
- Annotators agree with one another on 59 % of statements exactly and 74 % at least half (F1, train): what is a cue, and
  where a content ends, is often a matter of judgement.
"""

_CORRECTIONS = """\
- **Corrections** that people made in a ledger: {taught} passages in which they decided every statement, shown as often
  as the articles. None of them sets confidence, and none is measured on.
"""


def card(
    name: str,
    recipe: Recipe,
    encoder: str,
    counts: Mapping[str, int],
    losses: Mapping[str, float],
    evaluation: Evaluation,
) -> str:
    """Return the model card in Markdown; ``counts`` and ``losses`` are those of the corpus."""
    settings = [f"| {field} | {getattr(recipe, field)} |" for field in recipe.__dataclass_fields__]
    rows = [f"| {sure:.2f} | {right:.2f} | {count} |" for sure, right, count in evaluation.reliability()]
    return _TEXT.format(
        name=name,
        corrections=_CORRECTIONS.format(**counts) if counts["taught"] else "",
        encoder=encoder,
        **counts,
        losses="\n".join(f"| {loss} | {value:.3f} |" for loss, value in losses.items()),
        recipe="\n".join(settings),
        figures="\n".join(table("dev", evaluation.tally)),
        error=evaluation.calibration_error(),
        reliability="\n".join(rows),
    )
