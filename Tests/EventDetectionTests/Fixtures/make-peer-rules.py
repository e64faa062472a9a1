#!/usr/bin/env python3
"""Prints peer-rules.json: what eFEL and IPFX find in two traces made here.

python3 -m venv venv && venv/bin/pip install efel==5.7.34 ipfx==2.1.2
venv/bin/python make-peer-rules.py > peer-rules.json

The traces are whole hundredths of a millivolt, so that equal samples occur as in a recording.
"""
import json

import efel
import ipfx
import numpy as np
from ipfx.feature_extractor import SpikeFeatureExtractor

SPIKES = [20.0, 45.0, 52.0, 60.0, 110.0, 150.0]  # ms; a burst of three among them


def trace(rate_hz, length_ms, resting_mv, noise_mv, seed):
    t = np.arange(int(length_ms * rate_hz / 1000)) / rate_hz * 1000
    v = np.full_like(t, resting_mv)
    v += 18 / (1 + np.exp(-(t - 12) / 2)) * (t < 175)
    for index, onset in enumerate(SPIKES):
        x = t - onset
        v += (95 - 4 * index) * np.exp(-(((x - 1) / 0.35) ** 2))
        v -= 9 * np.exp(-(((x - 3) / 1.2) ** 2))
        # An afterdepolarisation.
        v += 5 * np.exp(-(((x - 6) / 1.0) ** 2)) * (index in (0, 4))
    v += np.random.default_rng(seed).normal(0, noise_mv, v.size)
    return t, np.round(v * 100).astype(int)


def listed(values):
    if values is None:
        return None
    return [None if isinstance(x, float) and np.isnan(x) else
            x if isinstance(x, (str, bool)) else float(x) for x in np.asarray(values).tolist()]


def efel_features(t, v, step):
    efel.reset()
    if step is not None:
        efel.set_setting("interp_step", step)
    names = ["peak_indices", "peak_time", "peak_voltage", "AP_begin_time", "AP_begin_voltage",
             "AP_duration_half_width", "AP_peak_upstroke", "AP_peak_downstroke",
             "min_AHP_values", "AHP_depth_abs_slow"]
    found = efel.get_feature_values(
        [{"T": t, "V": v, "stim_start": [10.0], "stim_end": [175.0]}], names)[0]
    return {name: listed(found[name]) for name in names}


def ipfx_features(t, v, cutoff_khz):
    table = SpikeFeatureExtractor(filter=cutoff_khz).process(t / 1000, v, None)
    names = ["threshold_index", "peak_index", "upstroke", "downstroke", "width", "fast_trough_index",
             "slow_trough_index", "adp_index", "isi_type", "clipped"]
    return {name: listed(table[name].values) for name in names}


runs = []
for rate, resting, noise, seed in [(25_000, -68.0, 0.15, 1), (10_000, -62.0, 0.4, 2)]:
    t, counts = trace(rate, 200.0, resting, noise, seed)
    v = counts / 100
    runs.append({
        "sampling_rate_hz": rate, "hundredths_of_mv": counts.tolist(),
        "efel_interpolated": efel_features(t, v, None),
        "efel_native": efel_features(t, v, 1000 / rate),
        "ipfx_filter_4khz": ipfx_features(t, v, 4.0),
        "ipfx_no_filter": ipfx_features(t, v, None),
    })
print(json.dumps({
    "generator": "make-peer-rules.py 1",
    "versions": {"efel": efel.__version__, "ipfx": ipfx.__version__, "numpy": np.__version__},
    "runs": runs}, separators=(",", ":")))
