"""Writes the recording on which finders of spikes are compared: sweeps of 10 s at 50 kHz, noise of 0.2 mV
around -70 mV and 49 spikes a sweep, float32, gzip and shuffle, as NWB.

    spike_input.py FILE SWEEPS

The first sweep is that of numpy's default_rng(0); the others draw on from the same generator.
"""

import os
import sys
from datetime import datetime, timezone

import numpy
from pynwb import NWBHDF5IO, H5DataIO, NWBFile
from pynwb.icephys import CurrentClampSeries

RATE = 50_000
COUNT = 10 * RATE


def potential(generator):
    """mV; a spike of 100 mV with its afterhyperpolarisation at 0.1, 0.3, ... 9.7 s, 8 ms long."""
    samples = -70 + 0.2 * generator.standard_normal(COUNT)
    x = numpy.arange(8 * RATE // 1000) * 1000 / RATE
    spike = 100 * numpy.exp(-(((x - 1) / 0.3) ** 2)) - 8 * numpy.exp(-(((x - 3) / 1.5) ** 2))
    spike += 12 * numpy.exp(-abs(x - 0.6) / 0.8) * (x < 1)
    for number in range(49):
        start = round((0.1 + 0.2 * number) * RATE)
        samples[start : start + len(spike)] += spike
    return samples.astype(numpy.float32)


def main():
    path, sweeps = sys.argv[1], int(sys.argv[2])
    file = NWBFile("made up for a benchmark", "benchmark", datetime(2026, 1, 15, 9, tzinfo=timezone.utc))
    device = file.create_device("amplifier")
    electrode = file.create_icephys_electrode(name="electrode0", description="made up", device=device)
    generator = numpy.random.default_rng(0)
    for number in range(sweeps):
        data = H5DataIO(
            potential(generator), compression="gzip", compression_opts=4, shuffle=True, chunks=(RATE,)
        )
        file.add_acquisition(
            CurrentClampSeries(
                name=f"sweep_{number:06d}", data=data, unit="volts", conversion=1e-3, rate=float(RATE),
                starting_time=10.0 * number, electrode=electrode, gain=1.0,
                stimulus_description="rest",
            )
        )
    beside = f"{path}.part-{os.getpid()}.nwb"
    with NWBHDF5IO(beside, "w") as io:
        io.write(file)
    os.rename(beside, path)


main()
