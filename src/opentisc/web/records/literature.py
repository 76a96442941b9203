"""What the reader shows of other literature; the printed reference is records.citation's."""

from django.utils.translation import gettext_lazy as _

from opentisc.records.types import Literature
from opentisc.web import labels
from opentisc.web.records.facts import Fact, Provenance, dated, facts, parties, plain
from opentisc.web.records.rights import Facts


def _pages(given: str | None) -> str:
    """Return the pages in words; what is more than digits and dashes (`第2版`, `e0123`) as it stands."""
    plain_numbers = given and all(sign.isdigit() or sign in "-–,， " for sign in given)
    return str(_("第 %(n)s 页") % {"n": given}) if plain_numbers else given or ""


def literature_facts(one: Literature, source: Provenance) -> tuple[Fact, ...]:
    """Return the bibliographic data of a document of other literature."""
    fact = Facts(source)
    numbers = labels.enumerated(
        str(part)
        for part in (
            _("第 %(n)s 卷") % {"n": one.volume} if one.volume else "",
            _("第 %(n)s 期") % {"n": one.issue} if one.issue else "",
            _pages(one.pages),
        )
        if part
    )
    return facts(
        [
            fact(_("文献类型"), plain(labels.word(labels.LITERATURE, one.kind.value)), "kind"),
            fact(_("作者"), parties(one.authors, code="in", collection="literature"), "authors"),
            fact(_("机构"), plain(*one.affiliations), "affiliations", lines=True),
            fact(_("来源出版物"), plain(one.source), "source"),
            fact(_("卷期页"), plain(numbers), "pages"),
            fact(_("出版者"), plain(one.publisher), "publisher"),
            fact(_("出版地"), plain(one.place), "place"),
            fact(_("日期"), dated(one.published_on) or plain(one.year), "published_on"),
            fact(_("版本"), plain(one.edition), "edition"),
            fact(_("学位"), plain(one.degree), "degree"),
            fact(_("标准号"), plain(one.standard_number), "standard_number"),
            fact("DOI", plain(one.doi), "identity"),
            fact("ISSN", plain(*one.issn), "issn"),
            fact("ISBN", plain(*one.isbn), "isbn"),
            fact(_("关键词"), plain(*(word.value for word in one.keywords)), "keywords"),
            fact(_("基金"), plain(*one.funding), "funding", lines=True),
            fact(_("来源数据库"), plain(one.database), "database"),
            fact(_("入藏号"), plain(one.accession), "accession"),
            fact(_("被引次数（来源所计）"), plain(one.cited_by_count), "cited_by_count"),
        ]
    )
