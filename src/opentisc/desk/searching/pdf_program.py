"""Run as a program of its own: takes the text out of one PDF under limits of memory and processor time (SC-34).

Standard input: the PDF. Arguments: the most pages, the most characters. Standard output: JSON with `pages` (how many the
file has) and `texts` (of the pages read, in order). An error is one word on standard error and exit code 2: `locked` or
`damaged`. It imports nothing of the platform, so that nothing of it can be reached.
"""

import json
import resource
import sys

import pypdfium2

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


def main() -> int:
    """Return 0 after writing the texts, 2 after writing why there are none."""
    most_pages, most_characters = (int(one) for one in sys.argv[1:3])
    content = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as wrong:
        sys.stderr.write("locked" if getattr(wrong, "err_code", None) == PASSWORD_ERROR else "damaged")
        return 2
    texts: list[str] = []
    left = most_characters
    for at in range(min(len(document), most_pages)):
        text = page_text(document, at)[:left]
        texts.append(text)
        left -= len(text)
        if left <= 0:
            break
    json.dump({"pages": len(document), "texts": texts}, sys.stdout)
    return 0


def page_text(document: pypdfium2.PdfDocument, at: int) -> str:
    """Return the text of a page; empty for one that has none or cannot be read."""
    try:
        text: str = document[at].get_textpage().get_text_range()
    except pypdfium2.PdfiumError:
        return ""
    # The reader marks a hyphen at the end of a line with U+FFFE: the word goes on.
    return text.replace("\ufffe\r\n", "").replace("\ufffe", "")


if __name__ == "__main__":
    sys.exit(main())
