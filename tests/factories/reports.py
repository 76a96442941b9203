"""Search records and deliverables of requests for tests: what the desk's search pages would have written."""

from datetime import date, datetime, timedelta

from opentisc.desk import actions
from opentisc.desk.catalogue import shipped_services
from opentisc.desk.deliverables import content
from opentisc.desk.models import Deliverable, Mark, SearchStep, ServiceRequest, StepDocument
from opentisc.network.models import Designation, Qualification
from opentisc.network.types import Hat
from tests.factories import desk as make

NOW = make.NOW
LATER = NOW + timedelta(hours=1)

NOVELTY = {
    "project_name": "稻瘟病生防菌剂的缓释技术",
    "field": "农业微生物",
    "purpose": "project",
    "scope": "domestic",
    "requirements": ["same", "judge"],
    "key_points": "本项目针对田间生防菌剂存活时间短的问题，采用壳聚糖微球包埋枯草芽孢杆菌，"
    "实现三十天缓慢释放，用于水稻稻瘟病的防治，并给出制备工艺与田间用量。",
    "novelty_points": ["以壳聚糖微球包埋枯草芽孢杆菌", "在 25 ℃ 下缓释 30 天"],
    "keywords_zh": ["壳聚糖", "缓释", "稻瘟病"],
    "unfiled": "no",
    "wanted_by": "2026-10-30",
    "copies": 1,
    "delivery": "online",
    "truth": True,
    "no_secret": True,
}
STATUS = {
    "right_kind": "patent",
    "numbers": ["ZL202010123456.7", "CN109999999A"],
    "checks": ["status"],
    "purpose": "deal",
    "no_secret": True,
}


def add_steps(request: ServiceRequest, by: Hat, *, at: datetime = NOW) -> list[SearchStep]:
    """Return one search of the platform and one of CNKI recorded by a person."""
    facts = {"searched_at": at, "recorded_at": at, "by_id": by.person_id, "by_name": by.name}
    own = SearchStep.objects.create(
        request=request, number=1, kind="own", text="壳聚糖 AND 缓释", collection="patents", data_version=7, hits=31,
        reviewed=20, **facts,
    )  # fmt: skip
    outside = SearchStep.objects.create(
        request=request, number=2, kind="outside", text="SU=('壳聚糖'+'甲壳素')*'稻瘟病'", database="CNKI 中国学术期刊",
        platform="kns.cnki.net", coverage="1994–2026", hits=12, reviewed=12, **facts,
    )  # fmt: skip
    return [own, outside]


def add_document(
    request: ServiceRequest, by: Hat, mark: str = "close", *, citation: str = "", at: datetime = NOW
) -> StepDocument:
    """Return a document of the request with its mark (none for an empty one)."""
    row = StepDocument.objects.create(
        request=request, kind="patent", citation=citation or f"CN{100 + request.documents.count()}A 一种菌剂",
        snapshot_sha256="0" * 64, steps=[1], added_at=at,
    )  # fmt: skip
    if mark:
        add_mark(row, by, mark, at=at)
    return row


def add_mark(row: StepDocument, by: Hat, value: str, *, at: datetime = NOW, **facts) -> Mark:
    """Return a mark of a document; `point` makes it one of the matrix."""
    scale = "points" if facts.get("point") else "relevance"
    return Mark.objects.create(
        document=row, scale=scale, value=value, by_id=by.person_id, by_name=by.name, at=at, **facts
    )


def answer_written(**facts) -> content.AnswerWritten:
    """Return a whole answer."""
    fields = {
        "answer": "可以。同一申请人同日对同样的发明创造既申请实用新型又申请发明的，依法处理。\n请在申请时分别说明。",
        "bases": (
            content.Basis(
                law="中华人民共和国专利法", article="第九条", note="同样的发明创造只授予一项专利权"
            ),
        ),
    }
    return content.AnswerWritten(**(fields | facts))


def search_written(**facts) -> content.SearchWritten:
    """Return whole writing of a search report."""
    fields = {
        "cut_off": "2026-09-17",
        "strategy": "先以中文关键词检索，再以分类号补充。",
        "concepts": (content.Concept(feature="分组休眠", terms_zh="休眠、节能", terms_en="sleep"),),
        "findings": "文献 [1] 公开了按业务量分组的做法。",
    }
    return content.SearchWritten(**(fields | facts))


def novelty_written(**facts) -> content.NoveltyWritten:
    """Return whole writing of a novelty report."""
    fields = {
        "cut_off": "2026-09-17",
        "strategy": "逐点检索国内专利与期刊。",
        "results": "文献 [1] 与查新点 1 最接近。",
        "annexes": ("密切相关文献全文",),
    }
    return content.NoveltyWritten(**(fields | facts))


def status_written(**facts) -> content.StatusWritten:
    """Return whole writing of a status sheet for STATUS."""
    fields = {
        "rows": tuple(
            content.StatusRow(
                number=number, status="授权，有效", source="国家知识产权局专利登记簿副本", as_of="2026-09-17"
            )
            for number in STATUS["numbers"]
        )
    }
    return content.StatusWritten(**(fields | facts))


def make_novelty(desk: make.Desk) -> ServiceRequest:
    """Return a novelty request in work, searched, with one close and one related document, compared."""
    qualify_people(desk)
    request = make.make_working(desk, service="B3", answers=NOVELTY)
    add_steps(request, desk.consultant)
    close = add_document(request, desk.consultant, "close")
    add_document(request, desk.consultant, "related")
    add_mark(close, desk.consultant, "part", point=1, passage="采用壳聚糖包埋芽孢杆菌", page="3")
    add_mark(close, desk.consultant, "none", point=2)
    return request


def qualify(desk: make.Desk, *, number: str = "36") -> None:
    """Make the desk's body a novelty station from 2024 on, with its number."""
    Designation.objects.create(
        body=desk.body,
        code="novelty_station",
        name="科技查新站",
        granted_by="主管部门",
        number=number,
        stage="operating",
        valid_from=date(2024, 1, 1),
    )


def qualify_people(desk: make.Desk) -> None:
    """Qualify consultant and reviewer for what the process of B3 asks."""
    steps = shipped_services()["B3"].process.steps
    for hat in (desk.consultant, desk.reviewer):
        for code in {step.qualification for step in steps if step.qualification}:
            Qualification.objects.create(
                person_id=hat.person_id, code=code, name=code, valid_from=date(2024, 1, 1)
            )


def make_report(
    request: ServiceRequest, by: Hat, written: content.Written, *, at: datetime = LATER, **facts
) -> Deliverable:
    """Return the saved draft."""
    wanted = actions.Wanted(facts.pop("language", "zh-hans"), written, **facts)
    return actions.save_draft(request.key, wanted, by=by, now=at)
