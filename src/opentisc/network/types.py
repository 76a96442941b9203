"""Roles, kinds and the hat under which a person acts."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from opentisc.accounts.types import OPERATOR, Operator


class Label(IntEnum):
    """The one scale of confidentiality, classes 0 to 3: on requests, files, deliverables and searches alike."""

    PUBLIC = 0
    INTERNAL = 1
    CLIENT = 2
    NEED_TO_KNOW = 3

    @property
    def word(self) -> str:
        """Return the official word."""
        return str(LABEL_WORDS[self])


LABEL_WORDS: Final = {
    Label.PUBLIC: _("公开"),
    Label.INTERNAL: _("内部"),
    Label.CLIENT: _("委托人保密"),
    Label.NEED_TO_KNOW: _("限定知悉"),
}


class Role(models.TextChoices):
    """What a membership lets a person do in its body. A role gives administration, never content by itself."""

    INTAKE = "intake", _("受理员")
    CONSULTANT = "consultant", _("咨询馆员")
    REVIEWER = "reviewer", _("审核员")
    MANAGER = "manager", _("中心负责人")
    OUTLET = "outlet", _("网点人员")
    PROVINCE = "province", _("省级主管部门")
    NATION = "nation", _("国家主管部门")
    COMPLIANCE = "compliance", _("合规专员")


HANDLING_ROLES: Final = frozenset((Role.INTAKE, Role.CONSULTANT, Role.REVIEWER, Role.MANAGER, Role.OUTLET))
"""Roles whose holders may be given requests."""


class BodyKind(models.TextChoices):
    """Kinds of body in the public service network."""

    CENTRE = "centre", _("中心")
    WORKSTATION = "workstation", _("工作站")
    NATIONAL_OUTLET = "national_outlet", _("国家级网点")
    PROVINCIAL_OUTLET = "provincial_outlet", _("省级网点")
    CITY_AGENCY = "city_agency", _("地市级机构")
    BRAND_STATION = "brand_station", _("商标品牌指导站")
    PARTNER = "partner", _("合作机构")
    AUTHORITY = "authority", _("主管部门")


class DesignationStage(models.TextChoices):
    """Where a designation stands."""

    PREPARING = "preparing", _("筹建")
    OPERATING = "operating", _("正式运行")
    REVOKED = "revoked", _("撤销")


class ClientKind(models.TextChoices):
    """Who asks."""

    LEGAL_PERSON = "legal_person", _("法人或非法人组织")
    SOLE_TRADER = "sole_trader", _("个体工商户")
    UNIT = "unit", _("校内院系或课题组")
    MEMBER = "member", _("校内师生")
    NATURAL = "natural", _("自然人")
    OVERSEAS = "overseas", _("境外机构或个人")
    ANONYMOUS = "anonymous", _("匿名")


class RelationKind(models.TextChoices):
    """Dated relations between bodies that are not the tree."""

    SUPPORT = "support", _("赋能")
    COOPERATION = "cooperation", _("合作")
    SHARING = "sharing", _("资源共享")


class DeputyScope(models.TextChoices):
    """What a deputy may do in the place of the absent person."""

    ALL = "all", _("全部职责")
    HANDLING = "handling", _("办理")
    REVIEW = "review", _("审核")


class FactKind(models.TextChoices):
    """Kinds of dated fact of a client. Of industry, size and region one holds at a time."""

    INDUSTRY = "industry", _("行业（GB/T 4754）")
    SIZE = "size", _("规模")
    LABEL = "label", _("资质标签")
    FORMER_NAME = "former_name", _("曾用名")
    GROUP = "group", _("所属集团")
    REGION = "region", _("所在地区")


class ClientSize(models.TextChoices):
    """Size of an enterprise as statistics divide it (大中小微)."""

    LARGE = "large", _("大型")
    MEDIUM = "medium", _("中型")
    SMALL = "small", _("小型")
    MICRO = "micro", _("微型")


class ClientLabel(models.TextChoices):
    """Official labels of an enterprise."""

    SPECIALISED = "specialised", _("专精特新中小企业")
    LITTLE_GIANT = "little_giant", _("专精特新“小巨人”企业")
    HIGH_TECH = "high_tech", _("高新技术企业")
    TECH_SME = "tech_sme", _("科技型中小企业")
    UNICORN = "unicorn", _("独角兽企业")


class ResourceKind(models.TextChoices):
    """Kinds of resource that a body pays for."""

    DATABASE = "database", _("数据库")
    PLATFORM = "platform", _("平台")
    TOOL = "tool", _("工具")
    EQUIPMENT = "equipment", _("设备")


@dataclass(frozen=True, slots=True)
class OneCase:
    """The one case that an outside expert was asked to review. name: its number, for the header."""

    id: int
    key: UUID
    invitation: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Hat:
    """A person acting: under one membership of one body, for one case, or privately (then body and role are None).

    person_id, name: the person who really acts. on_behalf_of: the person whose deputy (代理) acts, or None.
    division: path of the body's division, such as `CN/11/1101`, division_name: its name; empty when private.
    case: of an outside expert (外部专家), who has neither body nor role; body_name is the expert's own organisation.
    """

    person_id: int
    name: str
    membership_id: int | None = None
    body_id: int | None = None
    body_code: str = ""
    body_name: str = ""
    role: Role | None = None
    division: str = ""
    on_behalf_of: int | None = None
    on_behalf_name: str = ""
    division_name: str = ""
    case: OneCase | None = None

    @property
    def is_private(self) -> bool:
        """Say whether the person acts for nobody else, as a client."""
        return self.body_id is None and self.case is None

    @property
    def is_manager(self) -> bool:
        """Say whether the wearer administers the body."""
        return self.role is Role.MANAGER

    @property
    def keeps_clients(self) -> bool:
        """Say whether the wearer may see and keep the body's clients."""
        return self.role in HANDLING_ROLES

    @property
    def key(self) -> str:
        """Return what names this hat among those of the person: empty when private; a deputy's has its role."""
        if self.case is not None:
            return f"case:{self.case.invitation}"
        if self.membership_id is None:
            return ""
        return f"{self.membership_id}:{self.role}" if self.on_behalf_of else str(self.membership_id)

    def acting_name(self) -> str:
        """Return the name that papers and timelines show: 某某, 某某代某某, or 某某（单位，外部专家）."""
        if self.case is not None:
            return str(_("%(name)s（%(body)s，外部专家）") % {"name": self.name, "body": self.body_name})
        return f"{self.name}{_('代')}{self.on_behalf_name}" if self.on_behalf_name else self.name


Wearer = Hat | Operator | None
"""Who acts in the desk: somebody under a hat, the operator of the machine, or a visitor (None)."""


__all__ = [
    "HANDLING_ROLES",
    "LABEL_WORDS",
    "OPERATOR",
    "BodyKind",
    "ClientKind",
    "ClientLabel",
    "ClientSize",
    "DeputyScope",
    "DesignationStage",
    "FactKind",
    "Hat",
    "Label",
    "OneCase",
    "Operator",
    "RelationKind",
    "ResourceKind",
    "Role",
    "Wearer",
]
