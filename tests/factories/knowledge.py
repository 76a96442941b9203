"""Laws and articles for tests: small texts written by us, brought to a state by the real actions."""

from pathlib import Path

from opentisc.accounts.types import OPERATOR
from opentisc.desk import actions
from opentisc.desk.models import ArticleVersion
from opentisc.network.types import Hat
from tests.factories import network as make

NOW = make.NOW

OLD_RULES = """# 虚构专利管理办法

2010年3月1日 虚构省第十届人民代表大会常务委员会第一次会议通过

<!-- INFO END -->

## 第一章 总则

第一条 为了试验，制定本办法。

第二条 申请人应当在三十日内答复。

逾期不答复的，视为撤回。

## 第二章 附则

第三条 本办法自2010年5月1日起施行。
"""
NEW_RULES = """# 虚构专利管理办法

2010年3月1日 虚构省第十届人民代表大会常务委员会第一次会议通过

2025年6月30日 虚构省第十三届人民代表大会常务委员会第九次会议修订

<!-- INFO END -->

第一条 为了再次试验，制定本办法。

第二条 申请人应当在六十日内答复。

第二条之一 有正当理由的，可以延长十日。

第三条 本办法自2025年9月1日起施行。
"""


def import_text(folder: Path, text: str = OLD_RULES, name: str = "办法.md"):
    """Return what came of importing one text."""
    (folder / name).write_text(text, encoding="utf-8")
    return actions.import_laws(folder / name, by=OPERATOR, now=NOW)


def fields(**facts) -> actions.ArticleFields:
    """Return the fields of a small article."""
    known = {
        "question": "专利年费什么时候缴？",
        "answer": "在**上一年度**期满前缴纳。",
        "right_kinds": ("patent",),
        "topic": "fees",
    }
    return actions.ArticleFields(**(known | facts))


def published(author: Hat, reviewer: Hat, *, now=NOW, **facts) -> ArticleVersion:
    """Return an article that one person wrote and another one published."""
    draft = actions.start_article(fields(**facts), by=author, now=now)
    actions.hand_in_article(draft.article.key, by=author, now=now)
    return actions.publish_article(draft.article.key, by=reviewer, now=now)
