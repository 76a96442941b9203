"""What belongs to the frame of every page: its choices of language and type size."""
