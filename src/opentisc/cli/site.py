"""`serve`, `worker`, `prepare`, `demo`, `doctor`, `version`: running an installation."""

import signal
import threading
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from opentisc import __version__
from opentisc.cli import output

JSON = Annotated[bool, typer.Option("--json", help=_("在标准输出上给出一份 JSON"))]


def add_to(app: typer.Typer) -> None:
    """Add the subcommands that run an installation."""
    app.command("prepare", help=_("建立或升级数据库、静态文件和缓存表。") + "\n\nopentisc prepare")(prepare)
    app.command("serve", help=_("启动网站和后台任务。") + "\n\nopentisc serve --port 8080")(serve)
    app.command("worker", help=_("只启动后台任务。") + "\n\nopentisc worker")(worker)
    app.command("demo", help=_("准备示例数据并启动网站。") + "\n\nopentisc demo")(demo)
    app.command("doctor", help=_("检查安装：版本、大小、有什么问题、怎样修复。") + "\n\nopentisc doctor")(
        doctor
    )
    app.command("version", help=_("显示版本。") + "\n\nopentisc version")(version)


def prepare() -> int:
    """Bring the installation up to date."""
    from opentisc.cli.setup import prepare_installation

    prepare_installation()
    return output.DONE


def serve(
    host: Annotated[str | None, typer.Option("--host", help=_("监听的地址"))] = None,
    port: Annotated[int | None, typer.Option("--port", help=_("监听的端口"))] = None,
) -> int:
    """Run web and worker under one parent until interrupted."""
    from opentisc.cli.serving import serve_forever
    from opentisc.config.environment import environment

    return serve_forever(host=host or environment().host, port=port or environment().port)


def worker() -> int:
    """Run jobs until interrupted."""
    from opentisc.infra.worker import work
    from opentisc.jobs.registry import runners
    from opentisc.jobs.schedule import Clock

    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    work(runners(), stop=stop, tick=Clock().tick)
    return output.DONE


def demo(
    serve_after: Annotated[bool, typer.Option("--serve/--no-serve", help=_("数据备好后启动网站"))] = True,
    fill: Annotated[bool, typer.Option("--fill", help=_("由后台任务建立虚构的服务网络和两年的申请"))] = False,
    requests: Annotated[int, typer.Option("--requests", min=0, help=_("虚构申请的件数"))] = 1_500,
    enquiries: Annotated[int, typer.Option("--enquiries", min=0, help=_("虚构即时登记的条数"))] = 1_000,
    seed: Annotated[int, typer.Option("--seed", help=_("随机数种子：相同则内容相同"))] = 20_260_923,
) -> int:
    """Prepare, import the sample records, build the index, and serve; with `--fill`, fill the network meanwhile."""
    from opentisc.cli import demo as preparing
    from opentisc.cli import fictional
    from opentisc.cli.serving import serve_forever
    from opentisc.config.environment import environment

    preparing.prepare_demo()
    if fill:
        fictional.start(requests=requests, enquiries=enquiries, seed=seed)
    if not serve_after:
        if fill:
            fictional.work_through()
        return output.DONE
    settings = environment()
    preparing.say_what_to_try(settings.host, settings.port)
    if fill:
        fictional.say_links(settings.host, settings.port)
    return serve_forever(host=settings.host, port=settings.port)


def doctor(as_json: JSON = False) -> int:
    """Report what is installed and what is wrong; 1 when something is."""
    from opentisc.cli.doctor import examine

    findings = examine()
    broken = [one for one in findings if one.state == "wrong"]
    if as_json:
        output.emit(
            {
                "ok": not broken,
                "findings": [
                    {"what": one.what, "state": one.state, "detail": one.detail, "mend": one.mend}
                    for one in findings
                ],
            }
        )
    else:
        for one in findings:
            output.say(f"{one.mark}  {one.what}  {one.detail}" + (f"\n    → {one.mend}" if one.mend else ""))
    return output.FAILED if broken else output.DONE


def version(as_json: JSON = False) -> int:
    """Print the version."""
    if as_json:
        output.emit({"version": __version__})
    else:
        output.say(__version__)
    return output.DONE
