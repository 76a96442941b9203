"""Scheme files written by us after the published structures of WIPO, EPO and USPTO. The words are our own."""

_NAMESPACE = "http://www.wipo.int/classifications/ipc/masterfiles"


def _ipc(kind: str, symbol: str, *titles: str, inside: str = "") -> str:
    parts = "".join(f"<titlePart><text>{one}</titlePart>" for one in (f"{title}</text>" for title in titles))
    return (
        f'<ipcEntry kind="{kind}" symbol="{symbol}" entryType="K">'
        f"<textBody><title>{parts}</title></textBody>\n{inside}</ipcEntry>"
    )


_NOT_HERE = '<entryReference>other stores <sref ref="G11C"/></entryReference>'
_RANGE = '<mref ref="H01M0010050000" endRef="H01M0010340000"/>'
_WITHOUT_WATER = _ipc("1", "H01M0010050000", "Without water", inside=(
    _ipc("2", "H01M0010052000", "With Li<sub>1</sub>", inside=_ipc("3", "H01M0010052500", "Rocking"))
    + _ipc("2", "H01M0010054000", "With others")
))  # fmt: skip
_FILLED = _ipc("m", "H01M0010000000", "Cells filled again", inside=(
    _WITHOUT_WATER
    + _ipc("1", "H01M0010360000", f"Not in {_RANGE}", inside=_ipc("2", "H01M0010390000", "Hot"))
    + _ipc("1", "H01M0010420000", "Care")
))  # fmt: skip
_CELLS = _ipc("u", "H01M", "Cells that store", inside=(
    '<ipcEntry kind="n" symbol="H01M"><textBody><note><noteParagraph><text>A note.</text></noteParagraph></note>'
    "</textBody></ipcEntry>"
    + _ipc("g", "H01M0010000000", "Guidance")
    + _FILLED
    + _ipc("m", "H01M0012000000", "Mixed cells", inside=_ipc("1", "H01M0012020000", "Small"))
    + _ipc("m", "H01M00", "Broken")
    + _ipc("1", "H01M0014000000", "A main group as one dot")
)).replace("Cells that store</text>", f"Cells that store</text>{_NOT_HERE}")  # fmt: skip
_PARTS = _ipc("t", "H01", "Heading") + _ipc("c", "H01", "Parts", "Cells", inside=_CELLS)
IPC_XML = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<IPCScheme xmlns="{_NAMESPACE}" edition="20260101" lang="EN">\n'
    + _ipc("s", "H", "ELECTRIC THINGS", inside=_PARTS)
    + "</IPCScheme>\n"
)

# The groups of IPC_XML with their dots, worked out from the file above by hand.
IPC_DOTS = (
    ("H01M10/00", 0),
    ("H01M10/05", 1),
    ("H01M10/052", 2),
    ("H01M10/0525", 3),
    ("H01M10/054", 2),
    ("H01M10/36", 1),
    ("H01M10/39", 2),
    ("H01M10/42", 1),
    ("H01M12/00", 0),
    ("H01M12/02", 1),
)

_REFERENCE = '<reference><text>others <class-ref scheme="cpc">H01M4/00</class-ref></text></reference>'
_OWN = '<CPC-specific-text><text scheme="cpc">with salt</text></CPC-specific-text>'


def _cpc(level: int, symbol: str, *titles: str, inside: str = "") -> str:
    parts = "".join(f"<title-part>{one}</title-part>" for one in titles)
    title = f"<class-title>{parts}</class-title>" if parts else ""
    return (
        f'<classification-item level="{level}" sort-key="{symbol}">'
        f"<classification-symbol>{symbol}</classification-symbol>{title}\n{inside}</classification-item>"
    )


def _cpc_file(inside: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<class-scheme publication-date="2025-08-01" scheme-type="cpc">\n'
    return f"{head}{inside}</class-scheme>\n"


_CPC_CELLS = "<text>CELLS</text>"
CPC_SECTION_XML = _cpc_file(
    _cpc(2, "H", "<text>ELECTRIC</text>", inside=_cpc(
        3, "H01", inside=_cpc(4, "H01", "<text>PARTS</text>", inside=_cpc(5, "H01M", _CPC_CELLS))
    ))
)  # fmt: skip
_CPC_WATER = _cpc(8, "H01M10/05", f"<text>Without water</text>{_OWN}", inside=(
    _cpc(9, "H01M10/052", "<text>Li</text>", "<text>Na</text>")
))  # fmt: skip
CPC_SUBCLASS_XML = _cpc_file(
    _cpc(5, "H01M", _CPC_CELLS, inside=_cpc(6, "H01M10/00", inside=_cpc(
        7, "H01M10/00", f"<text>Filled again </text>{_REFERENCE}", inside=_CPC_WATER
    )))
)  # fmt: skip

TITLES_ZH_CSV = """symbol,level,title_zh
H,section,电学
H01M,subclass,电池〔2〕
H01M10/00,maingroup,二次电池；及其 制造[20260101]
H01M10/052,subgroup,锂蓄电池
H01M10/052,subgroup,锂蓄电池
H01M12/00,maingroup,电源 附件
H01M12/00,maingroup,混合电池[20250101] 注意 另见H01M10/00。
A61K31/43,subgroup,含1-氮杂双环[3.2.0]庚烷的化合物
E01C23/08,subgroup,..
E01D101/0,subgroup,0 桥梁
G01N23/2000,subgroup,切断的号
"""

TITLES_EN_TABS = "H01M10\tSecondary cells\nH01M10\tBatteries filled again\nH01M12\tHybrid cells \n\nB60G11107000\tSprings\n"
NICE_JSON = """{ "edition": "10",
  "version": "2015",
  "classes": [ { "number": "9", "type": "goods", "heading": "Measuring things; computers." } ],
  "goods": [ { "number": "9", "description": "abacuses" } ], "services": [] }
"""
