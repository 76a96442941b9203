"""What the tests beside it share."""

from dataclasses import replace

import pytest

from opentisc.desk import actions
from opentisc.desk.enquiries import reading
from opentisc.desk.errors import BadAnswers
from opentisc.desk.models import Enquiry
from opentisc.desk.policy import EVERYTHING
from tests.factories import desk as make

NOW = make.NOW


ENTRY = actions.EnquiryEntry(
    question="实用新型可以和发明专利同日申请吗？",
    answer="可以，须在申请时分别说明。",
    right_kinds=("patent",),
    channel="phone",
    basis=("专利法第九条",),
    minutes=5,
)


def register(by, *, now=NOW, once_key="", **facts) -> Enquiry:
    return actions.register_enquiry(replace(ENTRY, **facts), by=by, now=now, once_key=once_key)


def stored() -> int:
    return Enquiry.objects.narrowed(EVERYTHING).count()


def problems_of(by, **facts) -> dict[str, str]:
    with pytest.raises(BadAnswers) as refused:
        register(by, **facts)
    return refused.value.problems


def readers(row: Enquiry, **hats) -> set[str]:
    return {name for name, hat in hats.items() if reading.visible(hat).filter(pk=row.pk).exists()}
