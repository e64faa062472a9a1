#!/usr/bin/env python3
"""Prints train-distances.json: distances between spike trains by Elephant.

python3 -m venv venv && venv/bin/pip install elephant==1.2.1
venv/bin/python make-train-distances.py > train-distances.json

Elephant's van Rossum distance of a single spike to an empty train is 1, as Apical's is. Its
Victor-Purpura distance is taken by the 'intuitive' algorithm, which is the paper's own; the 'fast' one
must agree. Times are whole tenths of a millisecond.
"""
import json

import elephant
import numpy as np
import quantities as pq
from elephant.spike_train_dissimilarity import van_rossum_distance, victor_purpura_distance
from neo import SpikeTrain

assert elephant.__version__ == "1.2.1"
SCALES_MS = [1.0, 10.0, 100.0]


def train(rng, kind):
    if kind == "empty":
        times = []
    elif kind == "regular":
        times = np.arange(5, 2000, 25) + rng.normal(0, 2, 80)
    elif kind == "bursts":
        starts = rng.uniform(0, 1900, 8)
        times = np.concatenate([s + np.array([0, 4.0, 9.0, 15.0]) for s in starts])
    else:
        times = rng.uniform(0, 2000, int(kind))
    return sorted({round(float(t), 1) for t in times if 0 <= t < 2000})


def main():
    rng = np.random.default_rng(20261125)
    kinds = ["empty", "1", "2", "10", "60", "regular", "bursts"]
    pairs = [(train(rng, a), train(rng, b)) for i, a in enumerate(kinds) for b in kinds[i:]]
    # A train against itself shifted, and against itself with a spike less.
    one = train(rng, "bursts")
    pairs += [(one, [round(t + 3, 1) for t in one]), (one, one[:-1]), (one, one)]
    rows = []
    for a, b in pairs:
        trains = [SpikeTrain(np.array(t) * pq.ms, t_stop=2100 * pq.ms) for t in (a, b)]
        row = {"a_ms": a, "b_ms": b, "van_rossum": [], "victor_purpura": []}
        for scale in SCALES_MS:
            row["van_rossum"].append(float(van_rossum_distance(trains, scale * pq.ms)[0, 1]))
            q = 1.0 / (scale * pq.ms)
            slow = float(victor_purpura_distance(trains, q, algorithm="intuitive")[0, 1])
            fast = float(victor_purpura_distance(trains, q)[0, 1])
            assert abs(slow - fast) < 1e-9, (slow, fast)
            row["victor_purpura"].append(slow)
        rows.append(row)
    print(json.dumps({"generator": "make-train-distances.py, Elephant 1.2.1",
                      "scales_ms": SCALES_MS, "pairs": rows}, indent=1))


main()
