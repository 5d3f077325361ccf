"""Pages become documents: text, HTML and JSON lines from files, folders, addresses and standard input.

First stage of the flow; it knows no other stage. Everything heavy (trafilatura, httpx, py3langid) is imported when
first needed, so importing this package costs next to nothing.
"""

from onrecord.ingest.arrival import Arrival, Known
from onrecord.ingest.documents import arrivals, documents
from onrecord.ingest.language import language
from onrecord.ingest.settings import IngestSettings, day
from onrecord.ingest.workload import Workload, count

__all__ = [
    "Arrival",
    "IngestSettings",
    "Known",
    "Workload",
    "arrivals",
    "count",
    "day",
    "documents",
    "language",
]
