"""What h5py and pynwb need for the same work; one line of JSON, as recording-reading prints it.

    peers.py h5py list|read FILE        peers.py pynwb list|read FILE
    peers.py h5py sweep FILE N          peers.py pynwb sweep FILE N          with the opening of the file
    peers.py h5py open-sweep FILE N     peers.py pynwb open-sweep FILE N     without it
"""

import json
import sys
import time


def h5py_work(work, path, number):
    import h5py

    start = time.perf_counter()
    samples, total = 0, 0.0
    with h5py.File(path, "r") as file:
        names = sorted(file["acquisition"])
        if work == "open-sweep":
            start = time.perf_counter()
        if number is not None:
            names = [names[number]]
        for name in names:
            series = file["acquisition"][name]
            data = series["data"]
            conversion, offset = data.attrs["conversion"], data.attrs["offset"]
            if work == "list":
                rate = series["starting_time"].attrs["rate"]
                begin = series["starting_time"][()]
                stimulus = series.attrs["stimulus_description"]
                assert name and stimulus and data.attrs["unit"]
                samples += data.shape[0]
                total += rate + conversion * 1000 + begin
                continue
            potential = (data[:] * conversion + offset) * 1000
            samples += len(potential)
            total += float(potential[::1000].sum())
    return time.perf_counter() - start, samples, total


def pynwb_work(work, path, number):
    from pynwb import NWBHDF5IO

    start = time.perf_counter()
    samples, total = 0, 0.0
    with NWBHDF5IO(path, "r") as file:
        acquisition = file.read().acquisition
        names = sorted(acquisition)
        if work == "open-sweep":
            start = time.perf_counter()
        for name in names if number is None else [names[number]]:
            series = acquisition[name]
            if work == "list":
                assert series.name and series.stimulus_description and series.unit
                samples += series.data.shape[0]
                total += series.rate + series.conversion * 1000 + series.starting_time
                continue
            potential = (series.data[:] * series.conversion + series.offset) * 1000
            samples += len(potential)
            total += float(potential[::1000].sum())
    return time.perf_counter() - start, samples, total


peer, work, path = sys.argv[1:4]
number = int(sys.argv[4]) if len(sys.argv) > 4 else None
seconds, samples, total = {"h5py": h5py_work, "pynwb": pynwb_work}[peer](work, path, number)
print(json.dumps({"seconds": seconds, "samples": samples, "sum": total}))
