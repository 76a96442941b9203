"""The embedded engine. Only this package names tantivy."""

from opentisc.search.engines.tantivy.engine import TantivyEngine

__all__ = ["TantivyEngine"]
