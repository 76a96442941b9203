"""What databases call a language, as ISO 639-1 codes; only the languages that the exports at hand name.

Not for: finding the language of a text by its script.
"""

from collections.abc import Mapping

_LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys(("zh", "chi", "zho", "cn", "chs", "chinese", "中文", "汉语"), "zh"),
    **dict.fromkeys(("en", "eng", "english", "英文", "英语"), "en"),
    **dict.fromkeys(("ja", "jpn", "japanese", "日文"), "ja"),
    **dict.fromkeys(("ko", "kor", "korean"), "ko"),
    **dict.fromkeys(("de", "ger", "deu", "german"), "de"),
    **dict.fromkeys(("fr", "fre", "fra", "french"), "fr"),
    **dict.fromkeys(("ru", "rus", "russian"), "ru"),
    **dict.fromkeys(("es", "spa", "spanish"), "es"),
}


def language_code(word: str) -> str | None:
    """Return the ISO 639-1 code that a database's word means, None when it is not listed here."""
    return _LANGUAGES.get(word.strip(" ;；.").casefold())
