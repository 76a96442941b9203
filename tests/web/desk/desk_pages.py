"""What tests of desk pages share: a browser under a hat, and answers compared without what differs by chance."""

import re

from tests.web import signed_in

browser = signed_in.browser


def bare(response) -> str:
    """Return a page without tokens, references and keys, so that two refusals can be compared byte for byte."""
    body = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    body = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", body)
    return re.sub(r"\b[0-9A-F]{8}\b", "", body)
