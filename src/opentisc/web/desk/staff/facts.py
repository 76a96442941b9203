"""The right column of a request in words: client, service, clock, people, snapshot, label, who may read it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.desk import queries
from opentisc.desk.queries import Clock, RequestPage
from opentisc.desk.types import CLOSED, Channel, Duty, Effort, RightKind, Scene, Score, State
from opentisc.desk.workflow import Part
from opentisc.network.types import LABEL_WORDS, ClientKind, ClientLabel, ClientSize, Hat, Label
from opentisc.web.desk import panels
from opentisc.web.tables import Cell


@dataclass(frozen=True, slots=True)
class Block:
    """Facts under one heading: label and value."""

    title: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LinkOnce:
    """A link that is shown this one time. url: empty while no page takes such a token; then the token itself."""

    label: str
    url: str
    token: str


def blocks(page: RequestPage, language: str) -> list[Block]:
    """Return the facts in the order of the column."""
    made = [_client(page), _service(page, language), _people(page), _secrecy(page), _work(page), _after(page)]
    return [Block(one.title, facts) for one in made if (facts := [fact for fact in one.facts if fact[1]])]


def clock_words(clock: Clock) -> Cell:
    """Return the clock in a few words."""
    if clock.overdue_days:
        return Cell(
            text=_("逾期工作日：%(n)s") % {"n": clock.overdue_days}, tone="late", icon="exclamation-triangle"
        )
    if clock.stopped:
        return Cell(text=_("已停止"), tone="quiet", icon="check-circle")
    if clock.standing:
        return Cell(text=_("计时暂停中"), tone="waiting", icon="hourglass-split")
    if clock.due is None:
        return Cell(text=_("未起算或无时限"), tone="quiet", icon="dash-circle")
    if clock.due.at < timezone.now():
        return Cell(text=_("今天已过时限"), tone="late", icon="exclamation-triangle")
    return Cell(text=_("在时限内"), tone="quiet", icon="clock-history")


def other_acts(page: RequestPage, hat: Hat) -> list[tuple[str, str]]:
    """Return the acts that are no steps: label and route, for those who may do them."""
    found = []
    if page.parts & {Part.HANDLER, Part.MANAGER} and page.request.accepted_at is not None:
        found.append((_("导出档案包"), "desk_package"))
    if page.request.state in CLOSED:
        return found
    if page.request.state in (State.DRAFT, State.RETURNED) and Part.INTAKE in page.parts:
        found.append((_("修改申请内容"), "apply_tasks"))
    if page.parts & {Part.HANDLER, Part.CO_HANDLER, Part.MANAGER}:
        found.append((_("记录用时与难度"), "desk_weigh"))
    if page.parts & {Part.HANDLER, Part.MANAGER}:
        found.append((_("添加协办人"), "desk_co_handler"))
        if queries.needs_review(page.request):
            found.append((_("借用审核人"), "desk_borrow"))
        if page.is_sealed:
            found.append((_("知悉名单"), "desk_need_to_know"))
    if Part.MANAGER in page.parts and page.request.accepted_at is not None:
        found.append((_("外部专家"), "desk_experts"))
    return found


def links_once(http: HttpRequest, key: UUID, name: str) -> list[LinkOnce]:
    """Return the links that the last step made for this request; the session forgets them here."""
    kept = http.session.get(name) or {}
    if kept.get("key") != str(key):
        return []
    del http.session[name]
    labels = {
        "delivery": (_("送达链接"), "delivery"),
        "rating": (_("评价链接"), "rate_by_link"),
        "effect": (_("成效问题链接"), "effect_by_link"),
        "tracking": (_("查询码"), ""),
    }
    found = []
    for code, token in kept["tokens"].items():
        label, route = labels[code]
        path = panels.address(route, token) if route else ""
        found.append(LinkOnce(label, http.build_absolute_uri(path) if path else "", token))
    return found


def _client(page: RequestPage) -> Block:
    one, snapshot = page.request, page.request.snapshot.get("client") or {}
    client = one.client
    return Block(
        _("委托人"),
        [
            (_("名称"), client.name if client else _("未登记客户")),
            (_("类型"), str(ClientKind(client.kind).label) if client else ""),
            (_("受理时规模"), _word(ClientSize, snapshot.get("size"))),
            (_("受理时行业"), str(snapshot.get("industry") or "")),
            (_("受理时地区"), _region(str(snapshot.get("region") or ""))),
            (
                _("受理时资质标签"),
                _("、").join(_word(ClientLabel, code) for code in snapshot.get("labels", [])),
            ),
            (_("渠道"), str(Channel(one.channel).label)),
            (_("场景"), _word(Scene, one.scene)),
            (_("权利种类"), _("、").join(_word(RightKind, code) for code in one.right_kinds)),
            (_("地点"), one.place),
        ],
    )


def _service(page: RequestPage, language: str) -> Block:
    version = page.request.service
    return Block(
        _("服务"),
        [
            (_("名称"), page.definition.name.of(language)),
            (_("目录版本"), f"{version.code} v{version.version}"),
            (_("依据条款"), page.definition.article),
            (_("承办机构"), page.request.body.name),
        ],
    )


def _people(page: RequestPage) -> Block:
    facts = []
    for row in page.assignments:
        words = str(row.person)
        if row.borrowed and row.until_at:
            words = _("%(name)s（%(body)s，借用至 %(day)s）") % {
                "name": words,
                "body": row.body.name,
                "day": timezone.localtime(row.until_at).date(),
            }
        facts.append((str(Duty(row.duty).label), words))
    return Block(_("人员"), facts)


def _secrecy(page: RequestPage) -> Block:
    names = _("、").join(str(one.person) for one in page.need_to_know)
    outcomes = {
        "clear": _("未发现冲突"),
        "ask": _("等合规专员决定"),
        "waived": _("合规专员书面同意办理"),
        "blocked": _("合规专员决定不予受理"),
    }
    return Block(
        _("保密"),
        [
            (_("密级"), str(LABEL_WORDS[Label(page.request.label)])),
            (_("知悉名单"), names if page.is_sealed else ""),
            (_("利益冲突"), outcomes.get(page.conflict or "", "")),
        ],
    )


def _work(page: RequestPage) -> Block:
    one = page.request
    return Block(
        _("办理"),
        [
            (_("发生时间"), _at(one.occurred_at)),
            (_("提交时间"), _at(one.submitted_at)),
            (_("受理时间"), _at(one.accepted_at)),
            (_("送达时间"), _at(one.delivered_at)),
            (_("用时（分钟）"), str(one.minutes or "")),
            (_("难度"), str(Effort(one.effort).label) if one.effort else ""),
            (_("补登原因"), one.backdating_reason),
        ],
    )


def _after(page: RequestPage) -> Block:
    facts = [(_("评价"), f"{Score(row.score).label} {row.text}".strip()) for row in page.ratings]
    facts += [
        (_("投诉"), row.text + (f"\n{_('处理结果')}：{row.outcome}" if row.settled_at else ""))
        for row in page.complaints
    ]
    return Block(_("办结之后"), facts)


def _region(code: str) -> str:
    return queries.region_names([code]).get(code, code) if code else ""


def _at(when: datetime | None) -> str:
    return timezone.localtime(when).strftime("%Y-%m-%d %H:%M") if when else ""


def _word(words: type[TextChoices], code: object) -> str:
    return str(dict(words.choices).get(str(code), code or ""))
