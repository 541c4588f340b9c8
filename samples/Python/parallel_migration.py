#!/usr/bin/env python3
"""The decision of ParallelMigration in Python, by its C ABI; nothing but the standard library.

As a module:   answer = ParallelMigration("artifacts/native/libparallel_migration.so").resolve(request)    request: a dict
As a command:  parallel_migration.py LIBRARY < requests    one request in JSON a line in, one answer a line out
"""

import ctypes
import json
import os
import sys

PLAN, REFUSED, INVALID = range(3)


class ParallelMigration:
    """The shared library, by its path. One instance serves any number of threads."""

    def __init__(self, path):
        # Absolute, because the loader looks for a bare name in the system's folders only, not in the current one.
        self._library = ctypes.CDLL(os.path.abspath(path))
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
    try:
        main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the answers has enough. What is still buffered must not fail once more at the interpreter's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
