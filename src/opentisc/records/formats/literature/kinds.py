"""What databases call a document, as the kinds of GB/T 7714.

Not for: patents; an export's patent reference is reported, not read.
"""

from collections.abc import Mapping

from opentisc.records.types import LiteratureKind as Kind

_WORDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.JOURNAL: (
        "JOUR",
        "JFULL",
        "MGZN",
        "EJOUR",
        "INPR",
        "ABST",
        "J",
        "article",
        "journal article",
        "magazine article",
        "electronic article",
        "journal",
        "review",
        "期刊",
        "期刊论文",
        "期刊文章",
        "学术期刊",
        "特色期刊",
        "外文期刊",
        "CJFQ",
        "CJFD",
        "JA",
    ),
    Kind.THESIS: (
        "THES",
        "D",
        "thesis",
        "phdthesis",
        "mastersthesis",
        "dissertation",
        "dissertation/thesis",
        "学位论文",
        "硕士",
        "博士",
        "硕士论文",
        "博士论文",
        "硕士学位论文",
        "博士学位论文",
        "CMFD",
        "CDFD",
        "CDMD",
    ),
    Kind.CONFERENCE: (
        "CONF",
        "CPAPER",
        "C",
        "inproceedings",
        "conference",
        "proceedings",
        "conference proceedings",
        "conference paper",
        "conference article",
        "proceedings paper",
        "会议",
        "会议论文",
        "国内会议",
        "国际会议",
        "CPFD",
        "IPFD",
        "CA",
    ),
    Kind.BOOK: (
        "BOOK",
        "CHAP",
        "ECHAP",
        "EBOOK",
        "EDBOOK",
        "M",
        "B",
        "book",
        "book section",
        "book, section",
        "book chapter",
        "edited book",
        "inbook",
        "incollection",
        "booklet",
        "manual",
        "electronic book",
        "图书",
        "专著",
        "书籍",
        "书籍章节",
        "MC",
    ),
    Kind.REPORT: (
        "RPRT",
        "R",
        "report",
        "techreport",
        "technical report",
        "government document",
        "报告",
        "科技报告",
    ),
    Kind.STANDARD: ("STAND", "STD", "S", "standard", "标准", "国家标准", "行业标准", "SCSF", "SCHF", "SOSD"),
    Kind.RESULT: ("成果", "科技成果", "SNAD"),
    Kind.NEWSPAPER: ("NEWS", "N", "newspaper article", "newspaper", "报纸", "报纸文章", "CCND"),
    Kind.WEB_PAGE: (
        "ELEC",
        "WEB",
        "BLOG",
        "EB",
        "EB/OL",
        "online",
        "electronic",
        "web page",
        "webpage",
        "网页",
        "电子资源",
        "网络文献",
    ),
    Kind.DATA_SET: ("DATA", "AGGR", "DBASE", "DB", "DS", "dataset", "data set", "online database", "数据集"),
    Kind.OTHER: ("GEN", "misc", "generic", "unpublished", "UNPB", "other", "Z", "其他", "其它"),
}
_KINDS: Mapping[str, Kind] = {word.casefold(): kind for kind, words in _WORDS.items() for word in words}


def kind_of(word: str | None, default: Kind = Kind.OTHER) -> Kind:
    """Return the kind that a database's word means; `default` when the word is missing or unknown."""
    return _KINDS.get(" ".join((word or "").split()).casefold(), default)


def is_known(word: str) -> bool:
    """Say whether the word is one of those listed here."""
    return " ".join(word.split()).casefold() in _KINDS
