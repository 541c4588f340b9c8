#!/usr/bin/env python3
"""From nothing to a decision: the tool, compiled ahead of time and on the runtime, beside `virsh --version` in the same run.

Needs hyperfine and virsh (Debian: apt-get install hyperfine libvirt-clients) and what compiling ahead of time needs (gcc, zlib1g-dev).
Prints a table in Markdown. benchmarks/startup.py [RUNS], 100 by default.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
TOOL = REPOSITORY / "src" / "ParallelMigration.Tool"
HOST = {"cpuThreads": 64, "bandwidthMbps": 100000}
REQUEST = {"cluster": {"parallelMigration": "auto"}, "vm": {"vcpus": 8}, "source": HOST, "destination": HOST}


def publish(folder, *options):
    subprocess.run(["dotnet", "publish", TOOL, "-c", "Release", "-o", folder, "-v", "quiet", "-nologo", *options], check=True)
    return folder


def seconds(command, runs):
    """The median and the fastest, without a shell between: a busy machine only ever makes a run slower."""
    with tempfile.NamedTemporaryFile() as results:
        subprocess.run(
            ["hyperfine", "--shell=none", "--warmup=5", f"--runs={runs}", f"--export-json={results.name}", " ".join(map(str, command))],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        result = json.load(results)["results"][0]
        return result["median"], result["min"]


def peak_kib(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    return os.wait4(process.pid, 0)[2].ru_maxrss


def mebibytes(size):
    return f"{size / 1024 / 1024:.1f} MiB"


def size_of(*paths):
    return sum(path.stat().st_size for path in paths)


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        request = scratch / "request.json"
        request.write_text(json.dumps(REQUEST))
        native = publish(scratch / "native", "-r", f"linux-{ {'x86_64': 'x64', 'aarch64': 'arm64'}[platform.machine()] }")
        managed = publish(scratch / "managed")
        virsh = Path(subprocess.run(["which", "virsh"], check=True, capture_output=True, text=True).stdout.strip())
        measured = [
            ("`virsh --version`", [virsh, "--version"], size_of(virsh.resolve()), "without libvirt's libraries"),
            ("`parallel-migration resolve`, one native file", [native / "parallel-migration", "resolve", request],
             size_of(native / "parallel-migration"), "all of it"),
            ("`parallel-migration resolve`, on the .NET runtime", ["dotnet", managed / "parallel-migration.dll", "resolve", request],
             size_of(*managed.glob("*.dll")), "without the runtime"),
        ]
        print("| | start to end, median | fastest | ratio of the fastest | peak memory | size |")
        print("|---|---|---|---|---|---|")
        reference = None
        for name, command, size, of_what in measured:
            median, fastest = seconds(command, runs)
            reference = reference or fastest
            print(f"| {name} | {median * 1000:.1f} ms | {fastest * 1000:.1f} ms | {fastest / reference:.1f} "
                  f"| {mebibytes(peak_kib(command) * 1024)} | {mebibytes(size)} ({of_what}) |")


if __name__ == "__main__":
    main()
