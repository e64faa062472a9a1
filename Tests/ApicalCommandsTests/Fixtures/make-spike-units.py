#!/usr/bin/env python3
"""Writes spike-units.nwb and spike-units.csv beside this script: the same spikes as NWB units and as a table.

python3 -m venv venv && venv/bin/pip install pynwb==4.2.0
venv/bin/python make-spike-units.py

Three units, the last without a spike, each observed from 0.5 s to 10.5 s.
"""
import datetime
import pathlib

import numpy as np
import pynwb

assert pynwb.__version__ == "4.2.0", pynwb.__version__
FOLDER = pathlib.Path(__file__).parent
START, END = 0.5, 10.5


def spikes(rng, rate_hz, bursts):
    times = list(rng.uniform(START, END, int(rate_hz * (END - START))))
    for first in rng.uniform(START, END - 0.1, bursts):
        times += [first, first + 0.006, first + 0.013]
    return sorted({round(float(t), 4) for t in times})


def main():
    rng = np.random.default_rng(7)
    units = [("pyramidal 1", spikes(rng, 2, 6)), ("pyramidal 2", spikes(rng, 4, 3)), ("silent", [])]
    moment = datetime.datetime(2026, 1, 15, 9, tzinfo=datetime.timezone.utc)
    nwb = pynwb.NWBFile("generated spike times", "spike-units", moment,
                        file_create_date=moment)
    nwb.add_unit_column("unit_name", "name of the unit")
    for name, times in units:
        nwb.add_unit(spike_times=times, obs_intervals=[[START, END]], unit_name=name)
    with pynwb.NWBHDF5IO(str(FOLDER / "spike-units.nwb"), "w") as io:
        io.write(nwb, cache_spec=False)
    rows = ["spike_time_s,train,start_s,end_s"]
    for name, times in units:
        rows += [f"{t},{name},{START},{END}" for t in times] or [f",{name},{START},{END}"]
    (FOLDER / "spike-units.csv").write_text("\n".join(rows) + "\n")


main()
