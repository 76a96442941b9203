"""Named characters of older formats: ISO entity names (PAP, SGML) and the dotted marks of Green Book and BRS.

Not for: entities that a document declares itself; those are never resolved (SC-29).
Sources: ISO 8879 and ISO 9573-13 public entity sets. The names that HTML took over (ISOlat1, ISOlat2, ISOnum,
ISOpub, ISOtech, ISOdia, ISObox, ISOcyr1, ISOgrk3, ISOams*) come from the standard library's table; the sets
that HTML left out (ISOgrk1, ISOgrk2, ISOgrk4) and the older readings are below.
"""

import re
from collections import Counter
from html.entities import html5

_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_GREEK = {  # ISOgrk1: one letter each, name + `gr`
    "a": "α", "b": "β", "g": "γ", "d": "δ", "e": "ε", "z": "ζ", "ee": "η", "th": "θ", "i": "ι", "k": "κ",
    "l": "λ", "m": "μ", "n": "ν", "x": "ξ", "o": "ο", "p": "π", "r": "ρ", "s": "σ", "sf": "ς", "t": "τ",
    "u": "υ", "ph": "φ", "kh": "χ", "ps": "ψ", "oh": "ω",
}  # fmt: skip
_GREEK_CAPITALS = {
    "A": "Α", "B": "Β", "G": "Γ", "D": "Δ", "E": "Ε", "Z": "Ζ", "EE": "Η", "TH": "Θ", "I": "Ι", "K": "Κ",
    "L": "Λ", "M": "Μ", "N": "Ν", "X": "Ξ", "O": "Ο", "P": "Π", "R": "Ρ", "S": "Σ", "T": "Τ", "U": "Υ",
    "PH": "Φ", "KH": "Χ", "PS": "Ψ", "OH": "Ω",
}  # fmt: skip
_GREEK_ACCENTED = {  # ISOgrk2
    "aacgr": "ά", "Aacgr": "Ά", "eacgr": "έ", "Eacgr": "Έ", "eeacgr": "ή", "EEacgr": "Ή", "iacgr": "ί",
    "Iacgr": "Ί", "idigr": "ϊ", "Idigr": "Ϊ", "idiagr": "ΐ", "oacgr": "ό", "Oacgr": "Ό", "uacgr": "ύ",
    "Uacgr": "Ύ", "udigr": "ϋ", "Udigr": "Ϋ", "udiagr": "ΰ", "ohacgr": "ώ", "OHacgr": "Ώ",
}  # fmt: skip
_BOLD_GREEK = {  # ISOgrk4, read as the plain letter: boldness is layout
    "b.alpha": "α", "b.beta": "β", "b.gamma": "γ", "b.Gamma": "Γ", "b.delta": "δ", "b.Delta": "Δ",
    "b.epsi": "ε", "b.epsiv": "ϵ", "b.zeta": "ζ", "b.eta": "η", "b.thetas": "θ", "b.Theta": "Θ",
    "b.thetav": "ϑ", "b.iota": "ι", "b.kappa": "κ", "b.kappav": "ϰ", "b.lambda": "λ", "b.Lambda": "Λ",
    "b.mu": "μ", "b.nu": "ν", "b.xi": "ξ", "b.Xi": "Ξ", "b.pi": "π", "b.piv": "ϖ", "b.Pi": "Π", "b.rho": "ρ",
    "b.rhov": "ϱ", "b.sigma": "σ", "b.sigmav": "ς", "b.Sigma": "Σ", "b.tau": "τ", "b.upsi": "υ",
    "b.Upsi": "Υ", "b.phis": "φ", "b.Phi": "Φ", "b.phiv": "ϕ", "b.chi": "χ", "b.psi": "ψ", "b.Psi": "Ψ",
    "b.omega": "ω", "b.Omega": "Ω",
}  # fmt: skip
_OLDER_READINGS = {  # names of the ISO sets that HTML spells in another way, or not at all
    "epsis": "ϵ", "phis": "φ", "thetas": "θ", "sgmav": "ς", "b.gammad": "ϝ", "lsqb": "[", "rsqb": "]",
    "mgr": "μ", "angst": "Å", "sfgr": "ς", "plusdo": "∔", "ndash": "–", "hyphen": "-", "dash": "‐",
    "circo": "○", "cir": "○", "squ": "□", "square": "□", "utri": "▵", "dtri": "▿", "hearts": "♥",
    "malt": "✠", "sext": "✶", "rdquor": "”", "rsquor": "’", "ldquor": "„", "lsquor": "‚",
    "frac13": "⅓", "frac23": "⅔", "num": "#", "equals": "=", "plus": "+", "tilde": "˜", "rect": "▭",
}  # fmt: skip
NAMED: dict[str, str] = {
    **{name[:-1]: value for name, value in html5.items() if name.endswith(";")},
    **{f"{letter}gr": value for letter, value in {**_GREEK, **_GREEK_CAPITALS}.items()},
    **_GREEK_ACCENTED,
    **_BOLD_GREEK,
    **_OLDER_READINGS,
}
"""ISO name → characters. Names tell capitals apart (`agr`, `Agr`)."""

_REFERENCE = re.compile(rb"&([A-Za-z][A-Za-z0-9._-]*);")
_SUPERSCRIPT = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_RAISED = re.compile(r"[0-9+\-−=()]+")


def replace_named(document: bytes) -> tuple[bytes, Counter[str]]:
    """Return the document with its named characters as numeric references, and how often a name is unknown.

    A numeric reference is right in any encoding of the file. The five names of XML stay. An unknown name is
    kept as it is written (`&foo;` becomes text) and counted under `character &foo;`. Entities that the
    document declares are unknown names as well, so nothing it declares is ever resolved.
    """
    unknown: Counter[str] = Counter()

    def written(match: re.Match[bytes]) -> bytes:
        name = match[1].decode("ascii")
        if name in _XML:
            return match[0]
        if name in NAMED:
            return "".join(f"&#{ord(character)};" for character in NAMED[name]).encode("ascii")
        unknown[f"character &{name};"] += 1
        return b"&amp;" + match[1] + b";"

    return _REFERENCE.sub(written, document), unknown


def raised(text: str) -> str:
    """Return a superscript as raised digits and signs (`10` + `5` must not read 105); other text as it is."""
    return text.translate(_SUPERSCRIPT) if _RAISED.fullmatch(text.strip()) else text


_DOTTED_WORDS = {
    "times": "×", "div": "÷", "degree": "°", "sctn": "§", "COPYRGT": "©", "copyrgt": "©", "RTM": "®",
    "rtm": "®", "TM": "™", "tm": "™", "about": "~", "apprxeq": "≈", "apprch": "≃", "congruent": "≅",
    "ltoreq": "≤", "gtoreq": "≥", "lsim": "≲", "gsim": "≳", "noteq": "≠", "ident": "≡", "infin": "∞",
    "intg": "∫", "sqroot": "√", "fwdarw": "→", "rarw": "←", "uparw": "↑", "dwnarw": "↓", "rightarw": "→",
    "revreaction": "⇌", "rlarw": "⇄", "angle": "∠", "ang": "Å", "ANG": "Å", "perp": "⊥", "perpendicular": "⊥",
    "parallel": "∥", "varies": "∝", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε",
    "epsi": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "GAMMA": "Γ", "DELTA": "Δ", "THETA": "Θ",
    "LAMBDA": "Λ", "XI": "Ξ", "PI": "Π", "SIGMA": "Σ", "UPSILON": "Υ", "PHI": "Φ", "PSI": "Ψ", "OMEGA": "Ω",
    "differential": "∂", "gradient": "∇", "dagger": "†", "cndot": "·", "multidot": "·", "circle": "○",
    "quadrature": "□", "square": "□", "box": "□", "tangle": "△", "triangle": "△", "star": "★", "male": "♂",
    "female": "♀", "ohm": "Ω", "permill": "‰", "pound": "£", "yen": "¥", "cent": "¢", "cents": "¢",
    "paren": "¶", "therefore": "∴", "because": "∵", "union": "∪", "orgate": "∪", "andgate": "∩",
    "epsilon-": "∊", "dbd": "=", "tbd": "≡", "+-": "±", "-+": "∓", "vertline": "|", "ae": "æ", "oe": "œ",
    "O slashed": "Ø", "o slashed": "ø", "beta'": "β'",
}  # fmt: skip
_DOTTED = re.compile(r"\.([A-Za-z]+(?: slashed)?|\+-|-\+)\.")
_SCRIPT = re.compile(r"\.(su[bp])\.(\S*)")


def replace_dotted(text: str) -> tuple[str, Counter[str]]:
    """Return text of Green Book or BRS with its dotted marks as characters, and how often a mark is unknown.

    `.alpha.` is α, `.times.` is ×, `.sub.` goes (`H.sub.2 O` is `H2 O`), `.sup.` raises digits (10⁵).
    Only words of the table are marks; a word between dots that is not in it (`U.S.`, `e.g.`) is text.
    """
    unknown: Counter[str] = Counter()
    lowered = _SCRIPT.sub(_script, text)

    def written(match: re.Match[str]) -> str:
        known = _DOTTED_WORDS.get(match[1])
        inside_a_word = match.start() > 0 and lowered[match.start() - 1].isalpha()  # www.physorg.com
        if known is None and len(match[1]) > 3 and match[1].islower() and not inside_a_word:
            unknown[f"character {match[0]}"] += 1
        return known if known is not None else match[0]

    return _DOTTED.sub(written, lowered), unknown


def _script(match: re.Match[str]) -> str:
    if match[1] == "sub":
        return match[2]
    number = _RAISED.match(match[2])
    end = number.end() if number else 0
    return match[2][:end].translate(_SUPERSCRIPT) + match[2][end:]
