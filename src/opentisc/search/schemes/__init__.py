"""Classification schemes: read from what offices publish, kept as files, asked for titles and levels.

Not for: reading one symbol (kernel.classes), nor which records have it (the index).
"""
