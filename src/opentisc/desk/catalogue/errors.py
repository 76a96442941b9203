"""What can be wrong with a definition."""

from dataclasses import dataclass

from opentisc.kernel.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing wrong in a definition. place: `form.fields.topic.schema`; detail: short, in English."""

    place: str
    code: str
    detail: str = ""


class BadDefinition(Invalid):
    """A definition cannot be used; `file` and each flaw's place say where."""

    code = "bad_service_definition"

    def __init__(self, file: str, flaws: tuple[Flaw, ...]) -> None:
        self.file, self.flaws = file, flaws
        told = "; ".join(f"{flaw.place}: {flaw.code} {flaw.detail}".rstrip() for flaw in flaws)
        super().__init__(f"{file}: {told}", file=file, flaws=flaws)
