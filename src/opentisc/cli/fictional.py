"""`opentisc demo --fill`: the fictional network of the demonstration, its one-time links and its job."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.accounts import actions as accounts
from opentisc.accounts.errors import AlreadyThere
from opentisc.accounts.policy import second_factor_waived
from opentisc.accounts.signin.registering import invite_client
from opentisc.cli import output
from opentisc.config.environment import environment
from opentisc.desk.types import State
from opentisc.infra import worker
from opentisc.infra.models import Job
from opentisc.jobs.demo import clients, filling, network
from opentisc.jobs.registry import runners
from opentisc.kernel.errors import Conflict


class NotInProduction(Conflict):
    """A real installation is never filled with fictional requests."""

    code = "demo_in_production"


def start(*, requests: int, enquiries: int, seed: int) -> Job:
    """Write the fictional bodies and people, and ask for the job that fills them. Raises NotInProduction."""
    if environment().profile == "production":
        raise NotInProduction
    arguments = filling.wanted(until=timezone.now(), requests=requests, enquiries=enquiries, seed=seed)
    last = Job.objects.filter(name=filling.JOB).order_by("-pk").first()
    output.tell(_("准备虚构的服务网络……"))
    filling.prepare(last.arguments if last is not None else arguments)
    return filling.ask(arguments)


def say_links(host: str, port: int) -> None:
    """Print the one-time links of four people who have no password yet; said once, kept nowhere."""
    now = timezone.now()
    output.say()
    output.say(_("虚构人员的一次性登录链接（24 小时内有效，只能用一次）："))
    for who, login in (
        (_("委托人"), clients.CLIENT),
        (_("咨询馆员"), network.LIBRARIAN),
        (_("审核员"), network.REVIEWER),
        (_("中心负责人"), network.MANAGER),
    ):
        output.say(f"  {who}  {login}  {_link(login, now=now, address=f'http://{host}:{port}')}")
    if second_factor_waived():
        output.say(_("演示模式只在本机开放，登录不要求第二因子；每一页都会注明。"))


def _link(login: str, *, now: datetime, address: str) -> str:
    try:
        if login == clients.CLIENT:
            _person, token = invite_client(login, name="", now=now)
        else:
            _person, token = accounts.create_staff(login, now=now)
    except AlreadyThere:
        return _("已设置密码，照常登录")
    return f"{address}/welcome/{token}/"


def work_through() -> None:
    """Run the waiting jobs here, for `--no-serve`, and say what came of the filling."""
    taker = "demo"
    while (job := worker.take(taker, now=timezone.now())) is not None:
        worker.run(job, runners())
        job.refresh_from_db()
        if job.name == filling.JOB:
            say_result(job)


def say_result(job: Job) -> None:
    """Print how many requests stand in each state, and what does not fit together."""
    result = job.result if isinstance(job.result, dict) else {}
    for code, count in sorted(result.get("states", {}).items(), key=lambda one: -one[1]):
        output.say(f"  {count:>6,}  {State(code).label}")
    output.say(
        _("申请 %(requests)d 件，其中逾期 %(late)d 件；即时登记 %(enquiries)d 条；审计记录 %(audit_rows)d 条")
        % {name: result.get(name, 0) for name in ("requests", "late", "enquiries", "audit_rows")}
    )
    for line in result.get("broken", ()):
        output.say(f"  ! {line}")
