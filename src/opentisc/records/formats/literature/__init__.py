"""Literature exports: RIS, EndNote, BibTeX, NoteExpress, Web of Science, CNKI, Wanfang, VIP, Ei Compendex."""
