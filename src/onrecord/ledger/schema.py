"""The tables of a ledger, the views over them that people query, and what each column means.

Schema ``stored`` holds the tables: rows by document number, positions and never words. The views in ``main`` read the
words through the positions and show rows as they stand: corrected, with the people and bodies that documents share.
``VERSION`` rises with every change to ``stored``; views are made anew on every migration.
"""

from __future__ import annotations

VERSION = 1
"""The version of the tables that this release writes."""

STATEMENT = """document INTEGER, number INTEGER, id VARCHAR,
    source_spans INTEGER[][], cue_spans INTEGER[][], content_spans INTEGER[][], addressee_spans INTEGER[][],
    speaker INTEGER, addressee INTEGER, anonymous BOOLEAN, lemma VARCHAR, act VARCHAR, kind VARCHAR,
    via INTEGER[], negated BOOLEAN, said_span INTEGER[], said_start VARCHAR, said_end VARCHAR,
    confidence DOUBLE, extractor VARCHAR, about INTEGER[]"""
"""The columns of a statement: ``speaker``, ``addressee`` and ``about`` are numbers of entities of the document, ``via``
of statements of the document."""

TABLES = f"""
CREATE SCHEMA stored;
CREATE TABLE stored.meta (key VARCHAR, value VARCHAR);
CREATE TABLE stored.changes (seq INTEGER, line VARCHAR);
CREATE TABLE stored.documents (number INTEGER, id VARCHAR, origin VARCHAR, path VARCHAR, url VARCHAR, outlet VARCHAR,
    title VARCHAR, authors VARCHAR[], published VARCHAR, language VARCHAR, encoding VARCHAR, text VARCHAR,
    retrieved VARCHAR, added VARCHAR, onrecord VARCHAR, model VARCHAR, model_digest VARCHAR, reader VARCHAR,
    digest VARCHAR);
CREATE TABLE stored.versions (document INTEGER, replaces INTEGER, current BOOLEAN);
CREATE TABLE stored.families (document INTEGER, family INTEGER, likeness DOUBLE);
CREATE TABLE stored.bands (band BIGINT, document INTEGER);
CREATE TABLE stored.inputs (key VARCHAR, document INTEGER);
CREATE TABLE stored.statements ({STATEMENT});
CREATE TABLE stored.corrected ({STATEMENT}, state VARCHAR, decisions VARCHAR[]);
CREATE TABLE stored.entities (document INTEGER, number INTEGER, id VARCHAR, type VARCHAR, name VARCHAR,
    aliases VARCHAR[], link VARCHAR, offices STRUCT(title VARCHAR, "of" VARCHAR, span INTEGER[])[],
    mentions INTEGER[][], members INTEGER[], actor INTEGER, machine BOOLEAN);
CREATE TABLE stored.actors (number INTEGER, id VARCHAR, type VARCHAR, name VARCHAR, link VARCHAR,
    profile VARCHAR USING COMPRESSION zstd, canonical INTEGER);
CREATE TABLE stored.actor_keys (key VARCHAR, actor INTEGER);
CREATE TABLE stored.decisions (id VARCHAR, verb VARCHAR, decided VARCHAR, person VARCHAR, why VARCHAR,
    document VARCHAR, told VARCHAR, undone VARCHAR);
CREATE TABLE stored.refusals (origin VARCHAR, stage VARCHAR, reason VARCHAR, detail VARCHAR, seen VARCHAR);
CREATE TABLE stored.feeds (url VARCHAR, state VARCHAR);
"""

# One row a statement as it stands: the corrected one where a person decided, else the machine's.
_STANDING = """
CREATE OR REPLACE VIEW stored.standing AS
SELECT *, 'machine' AS state, NULL::VARCHAR[] AS decisions FROM stored.statements s
WHERE NOT EXISTS (SELECT 1 FROM stored.corrected c WHERE c.document = s.document AND c.number = s.number)
UNION ALL SELECT * FROM stored.corrected WHERE state NOT IN ('dropped', 'doubled')
"""


def words_sql(spans: str) -> str:
    """Return the SQL that reads the words of a column of spans through the text of document ``d``."""
    one = "lambda s: substring(d.text, s[1] + 1, s[2] - s[1])"
    return f"array_to_string(list_transform({spans}, {one}), ' … ')"


_DOCUMENTS = """
CREATE OR REPLACE VIEW documents AS
SELECT d.id, d.url, d.outlet, d.title, d.authors, TRY_CAST(d.published AS DATE) AS published, d.language, d.path,
    d.origin, d.retrieved, d.added, d.model, d.model_digest, d.encoding, length(d.text) AS length,
    sha256(d.text) AS sha256, v.current, r.id AS replaces, f.id AS family, coalesce(m.likeness, 1) AS likeness, d.text
FROM stored.documents d JOIN stored.versions v ON v.document = d.number
LEFT JOIN stored.documents r ON r.number = v.replaces
LEFT JOIN stored.families m ON m.document = d.number LEFT JOIN stored.documents f ON f.number = m.family
"""


def statements_sql(rows: str = "stored.standing", beside: str = "stored.standing") -> str:
    """Return the query of the view ``statements``: of ``rows`` alone, whose relays are among ``beside``."""
    return f"""
SELECT s.id, d.id AS document, s.number, d.outlet, TRY_CAST(d.published AS DATE) AS published, d.url, d.title,
    {words_sql("s.source_spans")} AS source, {words_sql("s.cue_spans")} AS cue,
    {words_sql("s.content_spans")} AS content,
    coalesce(c.name, e.name) AS speaker, coalesce(c.type, e.type) AS speaker_type, c.id AS actor,
    s.anonymous, s.act, s.kind, s.lemma, s.negated, {words_sql("s.addressee_spans")} AS addressee,
    TRY_CAST(s.said_start AS DATE) AS said_start, TRY_CAST(s.said_end AS DATE) AS said_end,
    w.relays, w.via,
    s.confidence, s.state, s.extractor, s.source_spans, s.cue_spans, s.content_spans, v.current,
    f.id AS family, m.family = d.number AS first_printing
FROM {rows} s JOIN stored.documents d ON d.number = s.document
JOIN stored.versions v ON v.document = s.document
LEFT JOIN stored.families m ON m.document = s.document LEFT JOIN stored.documents f ON f.number = m.family
LEFT JOIN stored.entities e ON e.document = s.document AND e.number = s.speaker
LEFT JOIN stored.actors a ON a.number = e.actor LEFT JOIN stored.actors c ON c.number = a.canonical
LEFT JOIN ({_relays(rows, beside)}) w ON w.document = s.document AND w.number = s.number
"""


def _relays(rows: str, beside: str) -> str:
    """Return the query of the relays of ``rows``: names and ids, nearest first. Joined, as few rows have any."""
    return f"""
    SELECT r.document, r.number, list(x.id ORDER BY r.place) AS via,
        list(coalesce(c.name, e.name, {words_sql("x.source_spans")}) ORDER BY r.place) AS relays
    FROM (SELECT document, number, unnest(via) AS relay, generate_subscripts(via, 1) AS place FROM {rows}) r
    JOIN {beside} x ON x.document = r.document AND x.number = r.relay
    JOIN stored.documents d ON d.number = x.document
    LEFT JOIN stored.entities e ON e.document = x.document AND e.number = x.speaker
    LEFT JOIN stored.actors a ON a.number = e.actor LEFT JOIN stored.actors c ON c.number = a.canonical
    GROUP BY r.document, r.number"""


_STATEMENTS = f"CREATE OR REPLACE VIEW statements AS {statements_sql()}"

_OTHERS = """
CREATE OR REPLACE VIEW machine_statements AS
SELECT s.id, d.id AS document, s.number, s.source_spans, s.cue_spans, s.content_spans, e.name AS speaker, s.act, s.kind,
    s.negated, s.confidence, s.extractor
FROM stored.statements s JOIN stored.documents d ON d.number = s.document
LEFT JOIN stored.entities e ON e.document = s.document AND e.number = s.speaker;
CREATE OR REPLACE VIEW entities AS
SELECT e.id, d.id AS document, e.type, e.name, e.aliases, e.link, e.offices, e.mentions, c.id AS actor
FROM stored.entities e JOIN stored.documents d ON d.number = e.document
LEFT JOIN stored.actors a ON a.number = e.actor LEFT JOIN stored.actors c ON c.number = a.canonical;
CREATE OR REPLACE VIEW actors AS
SELECT c.id, c.type, c.name, c.link, list(DISTINCT k.key ORDER BY k.key) AS keys
FROM stored.actors a JOIN stored.actors c ON c.number = a.canonical
LEFT JOIN stored.actor_keys k ON k.actor = a.number GROUP BY c.number, c.id, c.type, c.name, c.link;
CREATE OR REPLACE VIEW decisions AS
SELECT id, verb, decided, person, why, document, told, undone FROM stored.decisions;
CREATE OR REPLACE VIEW refusals AS SELECT origin, stage, reason, detail, seen FROM stored.refusals;
CREATE OR REPLACE VIEW changes AS
SELECT seq, line ->> '$.made' AS made, line ->> '$.verb' AS verb, line FROM stored.changes;
"""

VIEWS = ";".join((_STANDING, _DOCUMENTS, _STATEMENTS, _OTHERS))
"""The views, made anew when a ledger is made or migrated."""

_IN_DOCUMENT = "half-open pairs of code points into the text of the document"
COLUMNS: dict[str, dict[str, str]] = {
    "statements": {
        "id": "id of the row: a digest of the document and the spans, `s-…`",
        "document": "id of the document, `d-…`",
        "number": "place among the statements of the document, from 1; above 8,388,608 for a correction without row",
        "outlet": "who published the document",
        "published": "day of publication",
        "url": "address of the document",
        "title": "title of the document",
        "source": "words of the source, ` … ` where text is left out; empty where there is none",
        "cue": "words of the cue; empty for a free quotation",
        "content": "words of the content",
        "speaker": "name of who speaks, as the ledger names the actor, else as the document does; null where unknown",
        "speaker_type": "person, organisation, place, group, document or other",
        "actor": "id of the actor that the speaker is, `a-…`; null for one that is not named",
        "anonymous": "whether the document leaves the speaker unnamed",
        "act": "what the cue does: state, report, believe, ask, accuse, deny, demand, promise, threaten, propose, "
        "accept, refuse, praise, criticise",
        "kind": "direct, indirect or mixed",
        "lemma": "head word of the cue, as in a dictionary",
        "negated": "whether the text says that it was not said",
        "addressee": "words for those spoken to",
        "said_start": "first day on which it may have been said",
        "said_end": "last such day",
        "relays": "names of those who relay it, nearest first",
        "via": "ids of the statements that relay it, nearest first",
        "confidence": "calibrated probability, 0 to 1, that source and content are at least half right",
        "state": "machine, accepted, corrected, or kept (a correction that finds no row any more)",
        "extractor": "what made the row; names the person who corrected it",
        "source_spans": _IN_DOCUMENT,
        "cue_spans": _IN_DOCUMENT,
        "content_spans": _IN_DOCUMENT,
        "current": "false where a later version of the same address replaces the document",
        "family": "id of the document that is the first printing of the text; null for a document without copies",
        "first_printing": "whether the document is that first printing; null for one without copies",
    },
    "documents": {
        "id": "id of the document, `d-…`",
        "url": "address it was published at",
        "outlet": "who published it",
        "title": "its title",
        "authors": "its authors",
        "published": "day of publication",
        "language": "language of the text, ISO 639-1",
        "path": "what the input was called",
        "origin": "where it came from, as it was given or fetched",
        "retrieved": "when it was fetched, UTC; null for a local file",
        "added": "when it came into the ledger, UTC",
        "model": "name of the model that read it",
        "model_digest": "digest of the weights",
        "encoding": "encoding that it was decoded from",
        "length": "length of the text in code points",
        "sha256": "SHA-256 of the text in UTF-8, hexadecimal",
        "current": "false where a later version of the same address replaces it",
        "replaces": "id of the version of the same address before it",
        "family": "id of the first printing of the text; null for a document without copies",
        "likeness": "share of word runs in common with the closest member of the family, 0 to 1; 1 without copies",
        "text": "the text as read",
    },
    "machine_statements": {
        "id": "id of the row as the machine read it",
        "document": "id of the document",
        "number": "place among the statements of the document",
        "source_spans": _IN_DOCUMENT,
        "cue_spans": _IN_DOCUMENT,
        "content_spans": _IN_DOCUMENT,
        "speaker": "name of the speaker in the document",
        "act": "act as the machine read it",
        "kind": "kind as the machine read it",
        "negated": "whether the text says that it was not said",
        "confidence": "calibrated probability, 0 to 1",
        "extractor": "what made the row",
    },
    "entities": {
        "id": "id of the entity in its document, `e-…`",
        "document": "id of the document",
        "type": "person, organisation, place, group, document or other",
        "name": "fullest name in the document",
        "aliases": "its other names there",
        "link": "address outside, from the book of names",
        "offices": "offices that the text says it holds: title, of, and the span of the words",
        "mentions": _IN_DOCUMENT,
        "actor": "id of the actor that it is, `a-…`; null for one that is not named",
    },
    "actors": {
        "id": "id of a person or body across documents, `a-…`",
        "type": "person, organisation, place, document or other",
        "name": "name in the ledger",
        "link": "address outside, from the book of names",
        "keys": "folded names by which it is found",
    },
    "decisions": {
        "id": "id of the decision, `c-…`",
        "verb": "correct, accept, drop, join or split",
        "decided": "when, UTC",
        "person": "who decided",
        "why": "the reason given",
        "document": "id of the document that it is about; null for a join",
        "told": "the decision in full, JSON",
        "undone": "when it was undone, UTC; null while it holds",
    },
    "refusals": {
        "origin": "what was refused",
        "stage": "which stage refused it",
        "reason": "why, from a closed list",
        "detail": "what happened and what to do next",
        "seen": "when, UTC",
    },
    "changes": {
        "seq": "number of the change, from 1",
        "made": "when, UTC",
        "verb": "add, remove, decide or recover",
        "line": "the change in full, JSON, with its digest, as in the journal beside the ledger",
    },
}
"""The views that people query, each column with its meaning and unit, in order."""
