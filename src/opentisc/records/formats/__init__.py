"""Office formats: bytes to records. Pure: no Django, no network, no entity or DTD is ever fetched."""
