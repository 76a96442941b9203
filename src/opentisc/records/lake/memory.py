"""Gives memory that is free inside the process back to the system, between the phases of a long import."""

import ctypes
import sys

import pyarrow as pa


def give_back() -> None:
    """Release what the allocators keep for later; does nothing where the C library cannot."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc; musl has none
        if trim is not None:
            trim(0)
