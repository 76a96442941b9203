"""What other pages put on the public page of a body (its services, say), so that this package need not know them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from opentisc.network.models import ServiceBody


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the body page: a template and what it prints."""

    template: str
    context: dict[str, object]


BlockMaker = Callable[[HttpRequest, ServiceBody], Block | None]
_makers: list[BlockMaker] = []


def register_body_block(maker: BlockMaker) -> None:
    """Add a part to every body page; the maker returns None where a body has nothing to show. Called once each."""
    if maker not in _makers:
        _makers.append(maker)


def blocks_for(http: HttpRequest, body: ServiceBody) -> list[Block]:
    """Return the parts of a body's page in the order of their registration."""
    made = (maker(http, body) for maker in _makers)
    return [one for one in made if one is not None]
