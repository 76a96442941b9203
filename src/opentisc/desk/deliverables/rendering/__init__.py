"""Papers as files: DOCX from a sandboxed template, tagged PDF by typst; both from the same blocks."""
