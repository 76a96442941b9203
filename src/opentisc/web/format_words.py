"""What office formats are called on pages, in the language of the page. The formats themselves are pure."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opentisc.records.formats.base import Format

TITLES: Mapping[str, str | Promise] = {
    "ep-st36": _("欧洲专利局 ST.36 全文（1.0 至 1.5.1 版）"),
    "cnipa-xml": _("国家知识产权局标准化 XML"),
    "ops": _("欧洲专利局开放专利服务（OPS）XML"),
    "docdb": _("欧洲专利局 DOCDB 交换数据"),
    "citation-tei": _("标注引文的专利全文（TEI）"),
    "us-redbook": _("美国专利商标局 Red Book XML 第 4 版（申请、授权）"),
    "us-pap": _("美国专利商标局 PAP XML（2001 至 2004 年申请）"),
    "us-sgml": _("美国专利商标局 PATDOC、ST.32（2001 至 2004 年授权）"),
    "us-greenbook": _("美国专利商标局 Green Book 文本（1976 至 2001 年授权）"),
    "us-brs": _("美国专利商标局 BRS 文本"),
    "opentisc-jsonl": _("OpenTISC 交换格式（每行一条 JSON）"),
    "us-public-search": _("美国专利公共检索结果（JSON）"),
    "uspto-assignment": _("美国专利转让检索结果（XML、JSON）"),
    "uspto-odp": _("美国专利商标局开放数据平台案卷（JSON）"),
    "euipo": _("欧盟知识产权局商标和外观设计列表（JSON）"),
    "tsdr-st96": _("美国商标状态与文件（TSDR），WIPO ST.96"),
    "tsdr-st66": _("美国商标状态与文件（TSDR），WIPO ST.66"),
    "gi-eu-uk": _("欧盟地理标志（英国登记簿原型，JSON）"),
    "gi-us-ava": _("美国葡萄种植区（CSV、GeoJSON）"),
    "endnote": _("EndNote（带标签）"),
    "wos": _("Web of Science（带标签）"),
    "refworks": _("RefWorks（带标签）"),
    "cnki": _("中国知网（带标签）"),
    "vip": _("维普（带标签）"),
    "table": _("表格（CSV、TSV、XLSX、JSON 行）"),
}
"""Formats whose name is a proper name in every language (RIS, BibTeX) are not listed: their own title serves."""


def format_title(known: Format) -> str:
    """Return the name of a format as people read it."""
    return str(TITLES.get(known.code, known.title))
