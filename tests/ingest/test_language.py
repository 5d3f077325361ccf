from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ingest import language
from tests.ingest.factory import ARTICLE, DUTCH, SENTENCES

TEXTS = {
    "nl": DUTCH,
    "de": "Die Bürgermeisterin sagte am Dienstag, die Brücke werde im Mai wieder geöffnet. Die Reederei nicht.",
    "fr": "La maire a déclaré mardi que le port rouvrirait ses portes en mai. La compagnie conteste cette date.",
    "es": "La alcaldesa dijo el martes que el puente del puerto volverá a abrir en mayo, pero la naviera lo niega.",
    "ru": "Мэр сказала во вторник, что мост через гавань снова откроют в мае, а паромная компания с этим не согласна.",
    "ja": "市長は火曜日、港の橋は五月に再開すると述べた。フェリー会社はその日程に異議を唱えている。市議会も同じ。",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_another_language_is_told(code: str, text: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize(
    "text", [ARTICLE, ARTICLE * 500, ARTICLE.upper(), *SENTENCES, "“No, I was not there,” he said. " * 8]
)
def test_english_is_told(text: str) -> None:
    assert language(text) == "en"


@pytest.mark.parametrize("text", ["", "Bridge: 3 dead", "Vreeland, Brandt trade blame", "1234 5678 " * 50, "😀" * 80])
def test_too_little_text_is_not_judged(text: str) -> None:
    assert language(text) is None


@pytest.mark.parametrize(
    "headline",
    [
        "Prime Minister Oyelaran Adébáyò arrives in São Tomé for talks with President Quitéria Vaz",
        "Jonas Brandt, Anneke Vreeland and Zoë Lindqvist win seats on the harbour board",
        "Ministro Alves denies ‘corrupção’ claim as Vila Clara inquiry opens",
    ],
)
def test_a_headline_of_foreign_names_is_not_taken_for_another_language(headline: str) -> None:
    assert language(headline) in (None, "en")


def test_an_english_article_with_a_foreign_quotation_is_english() -> None:
    assert language(ARTICLE + DUTCH + ARTICLE) == "en"


@given(st.text(max_size=300))
def test_any_string_is_judged_without_an_exception(text: str) -> None:
    found = language(text)
    assert found is None or found.islower()


def test_an_english_text_does_not_load_the_identifier() -> None:
    code = f"import sys; from onrecord.ingest import language; print(language({ARTICLE!r}), 'py3langid' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["en", "False"]
