"""Clients, their facts and contacts as rows of lists."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.accounts.signin.numbers import masked
from opentisc.network import queries
from opentisc.network.models import Client, ClientFact
from opentisc.network.types import ClientKind, ClientLabel, ClientSize, FactKind
from opentisc.web.labels import Label
from opentisc.web.tables import Button, Cell, Row, Table, plain


def columns() -> tuple[Label, ...]:
    """Return the headings of the list of clients."""
    return (_("编号"), _("名称"), _("客户类型"), _("代码或号码"), _("所在地区"), _("手机号"))


def row(one: Client) -> Row:
    """Return a client as a row; a mobile number is masked in lists."""
    return Row(
        cells=(
            Cell(text=str(one.pk)),
            Cell(
                text=one.name,
                url=reverse("client", args=[one.pk]),
                note=one.parent.name if one.parent else "",
            ),
            Cell(text=str(ClientKind(one.kind).label)),
            Cell(text=one.credit_code or one.number),
            Cell(text=one.division.name if one.division else ("" if one.country == "CN" else one.country)),
            Cell(text=masked(one.mobile) if one.mobile else ""),
        )
    )


def facts_table(client: Client, *, live: bool) -> Table:
    """Return the dated facts of a client."""
    today = queries.today(timezone.now())
    return Table(
        name=_("事项"),
        columns=(_("事项类型"), _("内容"), _("自"), _("至"), _("依据")),
        rows=[_fact_row(client, one, live=live, today=today) for one in queries.facts(client)],
        empty=_("还没有登记行业、规模或资质标签。"),
    )


def _fact_row(client: Client, one: ClientFact, *, live: bool, today: date) -> Row:
    word = _fact_word(one)
    button = Button(
        url=reverse("client_fact_end", args=[client.pk, one.pk]),
        label=_("结束"),
        name=_("结束“%(value)s”") % {"value": word},
        danger=True,
    )
    standing = one.valid_until is None and (one.valid_from is None or one.valid_from <= today)
    return Row(
        cells=plain(FactKind(one.kind).label, word, one.valid_from, one.valid_until, one.source),
        buttons=(button,) if live and standing else (),
    )


def _fact_word(one: ClientFact) -> str:
    words: dict[str, Label] = {}
    if one.kind == FactKind.SIZE:
        words = dict(ClientSize.choices)
    elif one.kind == FactKind.LABEL:
        words = dict(ClientLabel.choices)
    return str(words.get(one.value, one.value))


def contacts_table(client: Client, *, live: bool) -> Table:
    """Return who may act for a client today."""
    found = queries.contacts(client, on=queries.today(timezone.now()))
    return Table(
        name=_("联系人"),
        columns=(_("姓名"), _("登录名"), _("可看全部请求"), _("自")),
        rows=[
            Row(
                cells=plain(
                    one.person, one.person.login, _("是") if one.sees_all else _("否"), one.valid_from
                ),
                buttons=(
                    Button(
                        url=reverse("client_contact_end", args=[client.pk, one.pk]),
                        label=_("结束"),
                        name=_("结束联系人 %(person)s") % {"person": one.person},
                        danger=True,
                    ),
                )
                if live
                else (),
            )
            for one in found
        ],
        empty=_("还没有联系人。有账号的人可以为这个客户提出请求。"),
    )
