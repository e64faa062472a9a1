"""Reading a recording: Apical beside libhdf5 in plain C, h5py and pynwb, in turn on one file.

Each program times its own work, without its start. Figures are medians over the rounds, ratios are
medians of the ratios within a round, so that a machine whose speed drifts does not favour one of them.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile


def run(command):
    """The program's own line, and its greatest memory in MiB."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{command[0]} ended with status {process.returncode}")
        output.seek(0)
        line = json.loads(output.read())
    line["mib"] = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return line


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", help="folder of the built programs")
    parser.add_argument("python", help="the interpreter that has h5py and pynwb")
    parser.add_argument("file", help="a recording of many sweeps")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()

    def program(name, *arguments):
        return [os.path.join(options.programs, name), *arguments]

    def peer(name, work, *arguments):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers.py")
        return [options.python, script, name, work, options.file, *arguments]

    def apical(work, *arguments):
        return program("recording-reading", work, options.file, *arguments)

    sweep = "100"
    commands = {
        "list: Apical": apical("list"),
        "list: h5py": peer("h5py", "list"),
        "list: pynwb": peer("pynwb", "list"),
        "read: Apical, 1 thread": apical("read", "1"),
        "read: Apical, 2 threads": apical("read", "2"),
        "read: libhdf5 in C": program("plain-hdf5", "read", options.file),
        "read: h5py": peer("h5py", "read"),
        "one sweep of an open file: Apical": apical("open-sweep", sweep),
        "one sweep of an open file: libhdf5 in C": program("plain-hdf5", "open-sweep", options.file, sweep),
        "one sweep of an open file: h5py": peer("h5py", "open-sweep", sweep),
        "one sweep of an open file: pynwb": peer("pynwb", "open-sweep", sweep),
        "open, read one sweep: Apical": apical("sweep", sweep),
        "open, read one sweep: libhdf5 in C": program("plain-hdf5", "sweep", options.file, sweep),
        "open, read one sweep: h5py": peer("h5py", "sweep", sweep),
        "open, read one sweep: pynwb": peer("pynwb", "sweep", sweep),
    }
    rows = {name: [] for name in commands}
    for number in range(options.rounds + 1):
        for name, command in commands.items():
            line = run(command)
            # The first round fills the caches.
            if number > 0:
                rows[name].append(line)

    # Readers that do not agree on what is in the file are not compared.
    for work in ["list", "read", "one sweep of an open file", "open, read one sweep"]:
        found = [lines[0] for name, lines in rows.items() if name.startswith(work + ":")]
        assert len({line["samples"] for line in found}) == 1, work
        assert max(abs(line["sum"] - found[0]["sum"]) for line in found) < 1e-6 * abs(found[0]["sum"])

    ratios = [
        ("list", "pynwb", "Apical", "at least 20"),
        ("list", "h5py", "Apical", "at least 1"),
        ("read", "libhdf5 in C", "Apical, 1 thread", "at least 1.5"),
        ("read", "libhdf5 in C", "Apical, 2 threads", "at least 2.5"),
        ("read", "h5py", "Apical, 1 thread", ""),
        ("one sweep of an open file", "h5py", "Apical", "at least 0.83"),
        ("open, read one sweep", "h5py", "Apical", "at least 0.83"),
        ("open, read one sweep", "pynwb", "Apical", ""),
    ]
    print(f"{os.path.basename(options.file)}: {os.path.getsize(options.file) / 1e6:.0f} MB, "
          f"{rows['read: Apical, 1 thread'][0]['samples'] / 1e6:.0f} M samples, "
          f"{os.cpu_count()} processors, {options.rounds} rounds\n")
    print("| work | median s | least | greatest | peak MiB |\n|---|---|---|---|---|")
    for name, lines in rows.items():
        seconds = [line["seconds"] for line in lines]
        print(f"| {name} | {statistics.median(seconds):.4f} | {min(seconds):.4f} | "
              f"{max(seconds):.4f} | {max(line['mib'] for line in lines):.0f} |")
    print("\n| work | Apical is faster than | by the factor | least | greatest | goal |\n|---|---|---|---|---|---|")
    for work, other, ours, goal in ratios:
        values = [
            b["seconds"] / a["seconds"]
            for a, b in zip(rows[f"{work}: {ours}"], rows[f"{work}: {other}"])
        ]
        print(f"| {work} ({ours}) | {other} | {statistics.median(values):.2f} | {min(values):.2f} | "
              f"{max(values):.2f} | {goal} |")


main()
