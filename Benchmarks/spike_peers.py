"""What eFEL, IPFX, Elephant and numpy need to find spikes; one line of JSON, as spike-finding prints it.

    spike_peers.py TOOL find|features FILE REPEATS    the first sweep, in memory
    spike_peers.py TOOL file FILE REPEATS             all sweeps with their reading, features of each

TOOL is efel, efel-native, ipfx, ipfx-unfiltered, elephant or numpy. Times are medians of the processor's time
over the repeats, after one call that is not counted (none where REPEATS is 1).
"""

import json
import statistics
import sys
import time

import h5py
import numpy

RATE = 50_000

# Peak, begin, height, width and the potential after the spike, as Apical gives them for each spike.
EFEL_FEATURES = [
    "peak_time", "peak_voltage", "AP_begin_voltage", "AP_amplitude", "AP_duration_half_width", "min_AHP_values",
]


def efel_finder(step):
    import efel

    efel.reset()
    efel.set_setting("interp_step", step)

    def find(times, potential, features=("peak_time",)):
        trace = {"T": times, "V": potential, "stim_start": [0.0], "stim_end": [float(times[-1])]}
        (values,) = efel.get_feature_values([trace], list(features))
        assert all(values[name] is not None for name in features)
        return len(values["peak_time"])

    return 1e3, find, lambda times, potential: find(times, potential, EFEL_FEATURES)


def ipfx_finder(cutoff):
    from ipfx import spike_detector
    from ipfx.feature_extractor import SpikeFeatureExtractor

    def find(times, potential):
        start, end = times[0], times[-1]
        candidates = spike_detector.detect_putative_spikes(potential, times, start, end, cutoff)
        peaks = spike_detector.find_peak_indexes(potential, times, candidates, end)
        candidates, peaks = spike_detector.filter_putative_spikes(
            potential, times, candidates, peaks, filter=cutoff
        )
        return len(peaks)

    def features(times, potential):
        extractor = SpikeFeatureExtractor(start=times[0], end=times[-1], filter=cutoff)
        return len(extractor.process(times, potential, None))

    return 1.0, find, features


def elephant_finder():
    import neo
    import quantities
    from elephant.spike_train_generation import peak_detection

    def find(times, potential):
        signal = neo.AnalogSignal(potential, units="mV", sampling_rate=RATE * quantities.Hz)
        return len(peak_detection(signal, threshold=0 * quantities.mV, as_array=True))

    return 1.0, find, find


def numpy_finder():
    def find(times, potential):
        above = potential >= 0
        return int(numpy.count_nonzero(above[1:] & ~above[:-1]))

    return 1.0, find, find


def main():
    tool, work, path, repeats = *sys.argv[1:4], int(sys.argv[4])
    scale, find, features = {
        "efel": lambda: efel_finder(0.1),
        "efel-native": lambda: efel_finder(1e3 / RATE),
        "ipfx": lambda: ipfx_finder(10.0),
        "ipfx-unfiltered": lambda: ipfx_finder(None),
        "elephant": elephant_finder,
        "numpy": numpy_finder,
    }[tool]()

    def sweeps():
        with h5py.File(path, "r") as file:
            for name in sorted(file["acquisition"]):
                yield file["acquisition"][name]["data"][:].astype(numpy.float64)

    first = next(sweeps())
    times = numpy.arange(len(first)) * (scale / RATE)

    def once():
        if work == "file":
            return [features(times, potential) for potential in sweeps()]
        return [(find if work == "find" else features)(times, first)]

    spent = []
    for number in range(repeats if repeats == 1 else repeats + 1):
        start = time.process_time()
        spikes = once()
        if number > 0 or repeats == 1:
            spent.append((time.process_time() - start) / (len(spikes) * len(first)) * 1e9)
    print(json.dumps({"ns": statistics.median(spent), "spikes": spikes}))


main()
