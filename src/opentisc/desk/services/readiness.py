"""What is missing before a service can be published: a tested form, a tested process, a deliverable that can be made.

Only services whose form, process and deliverable are tested may be published. What was tested is what is shipped as
publishable; an edited version must not leave it. A service that needs a qualified body needs that too.
"""

from collections.abc import Sequence
from datetime import date

from opentisc.desk.catalogue import Definition, shipped_services
from opentisc.desk.catalogue.editing import tested_changes
from opentisc.desk.deliverables.content import Kind
from opentisc.desk.services.scope import ServiceScope
from opentisc.network import queries as network

CODES: Sequence[str] = ("form", "form_changed", "process", "process_changed", "deliverable", "qualification")
"""What can be missing, in order: untested, or changed in a way that was not tested."""


def missing_for(definition: Definition, *, scope: ServiceScope, on: date) -> list[str]:
    """Return the codes of what is missing before this definition can be published in the scope, in order."""
    tested = shipped_services().get(definition.code)
    found = set()
    if tested is None or not tested.publishable:
        found |= {"form", "process"}
    else:
        places = tested_changes(definition, tested)
        if any(place.startswith("form.") for place in places):
            found.add("form_changed")
        if any(not place.startswith("form.") for place in places):
            found.add("process_changed")
    if definition.deliverable.template not in set(Kind):
        found.add("deliverable")
    gate = definition.body_gate
    if gate and scope.body_id and not network.body_is_designated(scope.body_id, gate.designation, on=on):
        found.add("qualification")
    return [code for code in CODES if code in found]
