"""Claim numbers named in words."""

import pytest

from opentisc.records.formats.claims import claims_named


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The device of claim 1, wherein", (1,)),
        ("according to any one of claims 1 to 3, wherein", (1, 2, 3)),
        ("as claimed in claim 2 or 4", (2, 4)),
        ("as claimed in claim 1, 2 or 3", (1, 2, 3)),
        ("of claims 1, 3, and 5", (1, 3, 5)),
        ("of claims 1,3 and 5", (1, 3, 5)),
        ("any of claims 1-3 and 7", (1, 2, 3, 7)),
        ("any of claims 1 through 3 or claim 9", (1, 2, 3, 9)),
        ("the method of claim 1 or claim 2", (1, 2)),
        ("The plate of claim 1, 5 mm thick", (1,)),
        ("The plate of claim 12, wherein 3 to 5 holes", (12,)),
        ("the disclaimer 5 and 3 parts", ()),
        ("a device comprising 3 wheels", ()),
        ("claims 9 to 7", (7, 9)),
        ("claims 1 to 9999", (1, 9999)),
        ("根据权利要求1-3任一项所述的装置", (1, 2, 3)),
        ("根据权利要求1至3中任意一项所述的方法", (1, 2, 3)),
        ("如权利要求2或4所述的电池", (2, 4)),
        ("如权利要求1、2或5所述的电池", (1, 2, 5)),
        ("如权利要求 10 所述", (10,)),
        ("如权利要求１０所述", (10,)),
        ("如請求項1所述之裝置", (1,)),
        ("請求項1又は2に記載の装置", (1, 2)),
        ("請求項1乃至3のいずれか", (1, 2, 3)),
        ("Vorrichtung nach Anspruch 1, dadurch gekennzeichnet", (1,)),
        ("nach einem der Ansprüche 1 bis 3", (1, 2, 3)),
        ("nach einem der Patentansprüche 2 oder 4", (2, 4)),
        ("Procédé selon la revendication 1", (1,)),
        ("selon l'une des revendications 1 à 3", (1, 2, 3)),
        ("selon la revendication 2 ou 4", (2, 4)),
    ],
)
def test_claims_named_reads_the_numbers_that_the_words_name(text: str, numbers: tuple[int, ...]) -> None:
    assert claims_named(text) == numbers
