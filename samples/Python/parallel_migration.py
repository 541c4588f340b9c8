#!/usr/bin/env python3
"""The decision of ParallelMigration in Python, by its C ABI; nothing but the standard library.

As a module:   answer = ParallelMigration("libparallel_migration.so").resolve({"cluster": ..., "vm": ..., ...})
As a command:  parallel_migration.py LIBRARY < requests    one request in JSON a line in, one answer a line out
"""

import ctypes
import json
import sys

PLAN, REFUSED, INVALID = range(3)


class ParallelMigration:
    """The shared library. One instance serves any number of threads."""

    def __init__(self, path):
        self._library = ctypes.CDLL(path)
        self._library.pm_resolve.restype = ctypes.c_int
        self._library.pm_resolve.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_size_t)]
        self._library.pm_free.restype = None
        self._library.pm_free.argtypes = [ctypes.c_void_p]
        self._library.pm_version.restype = ctypes.c_char_p

    @property
    def version(self):
        return self._library.pm_version().decode()

    def resolve_utf8(self, request):
        """A request as UTF-8 bytes; gives (PLAN, REFUSED or INVALID, the answer as UTF-8 bytes)."""
        answer, length = ctypes.c_void_p(), ctypes.c_size_t()
        status = self._library.pm_resolve(request, len(request), ctypes.byref(answer), ctypes.byref(length))
        if not answer:
            raise MemoryError("no memory for the answer")
        try:
            return status, ctypes.string_at(answer, length.value)
        finally:
            self._library.pm_free(answer)

    def resolve(self, request):
        """A request as a dict; gives the answer as a dict."""
        return json.loads(self.resolve_utf8(json.dumps(request).encode())[1])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    library = ParallelMigration(sys.argv[1])
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(library.resolve_utf8(line.rstrip(b"\n"))[1] + b"\n")


if __name__ == "__main__":
    main()
