"""Finding spikes: Apical beside eFEL, IPFX, Elephant and numpy, in turn on the same samples.

Figures are nanoseconds of the processor a sample (all threads), without the start of the program: medians
over the rounds of medians within a program. Ratios are medians of the ratios within a round.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

SPIKES = 49


def run(command):
    """The program's own line, and its greatest memory in MiB; every sweep must have its 49 spikes."""
    threads = {name: "1" for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.DEVNULL, env={**os.environ, **threads}
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with status {process.returncode}")
        output.seek(0)
        line = json.loads(output.read())
    if any(count != SPIKES for count in line["spikes"]):
        sys.exit(f"{' '.join(command)} found {line['spikes']} spikes, not {SPIKES} a sweep")
    line["mib"] = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return line


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", help="folder of the built programs")
    parser.add_argument("environments", help="folder of the virtual environments")
    parser.add_argument("ten", help="a recording of 10 sweeps")
    parser.add_argument("hundred", help="the same with 90 more")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    def command(name, work, file, repeats):
        tool, peer = name.split(": ")[0], name.split(": ")[1]
        if tool == "Apical":
            return [os.path.join(options.programs, "spike-finding"), peer, work, file, str(repeats)]
        python = os.path.join(options.environments, f"spikes-{tool}", "bin", "python")
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "spike_peers.py")
        return [python, script, peer, work, file, str(repeats)]

    names = {
        "Apical: apical": "Apical",
        "Apical: efel": "Apical, eFEL's rule",
        "Apical: efel-native": "Apical, eFEL's rule, no resampling",
        "Apical: ipfx": "Apical, IPFX's rule",
        "Apical: ipfx-unfiltered": "Apical, IPFX's rule, no filter",
        "efel: efel": "eFEL",
        "efel: efel-native": "eFEL, no resampling",
        "ipfx: ipfx": "IPFX",
        "ipfx: ipfx-unfiltered": "IPFX, no filter",
        "elephant: elephant": "Elephant (peaks)",
        "elephant: numpy": "numpy (one level)",
    }
    quick = ["Apical: apical", "Apical: efel", "Apical: efel-native", "elephant: numpy"]
    works = {}
    for name in names:
        repeats = 20 if name in quick else 3
        # Apical's rules find spikes with their features or not at all; Elephant and numpy have none.
        if not name.startswith("Apical"):
            works[name, "find"] = command(name, "find", options.ten, repeats)
        if not name.startswith("elephant"):
            works[name, "features"] = command(name, "features", options.ten, repeats)
    shown = [name for name in names if not name.endswith(("native", "unfiltered"))]
    for name in shown:
        works[name, "file"] = command(name, "file", options.ten, 3 if name.startswith("Apical") else 1)

    rows = {key: [] for key in works}
    for _ in range(options.rounds):
        for key, words in works.items():
            rows[key].append(run(words))

    def ns(name, work):
        lines = rows.get((name, work))
        return f"{statistics.median(line['ns'] for line in lines):.2f}" if lines else ""

    print(f"{os.cpu_count()} processors, {options.rounds} rounds, load {os.getloadavg()[0]:.1f} at the end\n")
    print("| tool | spikes alone, ns a sample | with features | with reading of the file and features |")
    print("|---|---|---|---|")
    for key, name in names.items():
        print(f"| {name} | {ns(key, 'find')} | {ns(key, 'features')} | {ns(key, 'file')} |")

    ratios = [
        ("efel: efel", "Apical: apical", "at least 50"),
        ("efel: efel", "Apical: efel", "at least 50"),
        ("efel: efel-native", "Apical: efel-native", "at least 50"),
        ("ipfx: ipfx", "Apical: apical", "at least 20"),
        ("ipfx: ipfx", "Apical: ipfx", "at least 20"),
        ("ipfx: ipfx-unfiltered", "Apical: ipfx-unfiltered", "at least 20"),
    ]
    print("\n| with features | is faster than | by the factor | least | greatest | goal |\n|---|---|---|---|---|---|")
    for other, ours, goal in ratios:
        values = [
            b["ns"] / a["ns"] for a, b in zip(rows[ours, "features"], rows[other, "features"])
        ]
        print(f"| {names[ours]} | {names[other]} | {statistics.median(values):.0f} | {min(values):.0f} | "
              f"{max(values):.0f} | {goal} |")

    print("\n| peak memory, MiB | 10 sweeps | 100 sweeps |\n|---|---|---|")
    for key in shown:
        peaks = [run(command(key, "file", file, 1))["mib"] for file in [options.ten, options.hundred]]
        print(f"| {names[key]} | {peaks[0]:.0f} | {peaks[1]:.0f} |")


main()
