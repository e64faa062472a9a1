"""Light and crosstalk of the shipped experiment, apart from Apical's code.

    python3 make-optics.py encircled_fluence_mc.csv opsin_models.json > optics.json

Light comes straight from the Monte Carlo table of F(R): between radii a monotone cubic, between depths ln F
linear, its derivative over the ring's area is the kernel, which is summed over squares of 1 um of a mask.
No disks are fitted. The opsin is a four-state model with matrix exponentials of SciPy.
"""

import csv
import json
import sys

import numpy as np
import scipy
from scipy.interpolate import PchipInterpolator
from scipy.linalg import expm

ROWS = list(csv.DictReader(open(sys.argv[1])))
TISSUES = {"blue": ["blue470_cortex_yona2016", "blue470_grey_yaroslavsky2002"],
           "red": ["red625_grey_yaroslavsky2002"]}
DEPTH = 70.0
REACH = 1000
# um from the soma, which lies 250 um below the pia and at (-100, 0) of the field: x along the layers, y to the pia.
TUFT = (-80, 80, 150, 250)
LAYER_4 = (-80, 80, -250, -150)
# 1080 mirrors along x and 1920 along y of 0.378 um, from the calibration's transform.
FIELD = (round(100 - 541.6 / 2.6451), round(100 + (1080 - 541.6) / 2.6451),
         round(-958.2 / 2.6447), round((1920 - 958.2) / 2.6447))
LEAK = 0.001


def table(tissue, depth):
    found = sorted((float(r["radius_um"]), float(r["F_relative_on_axis_fluence"])) for r in ROWS
                   if r["tissue"] == tissue and r["geometry"].startswith("slice")
                   and float(r["depth_um"]) == depth and r["radius_um"] != "inf")
    return np.array(found).T


def kernel(tissue):
    """Fluence rate per um2 of mask at each um of distance, over the mask's irradiance."""
    depths = sorted({float(r["depth_um"]) for r in ROWS if r["tissue"] == tissue
                     and r["geometry"].startswith("slice")})
    above, below = max(d for d in depths if d <= DEPTH), min(d for d in depths if d >= DEPTH)
    (radii, first), (_, last) = table(tissue, above), table(tissue, below)
    share = 0 if above == below else (DEPTH - above) / (below - above)
    between = np.exp((1 - share) * np.log(first) + share * np.log(last))
    curve = PchipInterpolator(np.r_[0, radii], np.r_[0, between])(np.arange(REACH + 1.0))
    r = np.arange(REACH + 1.0)
    return np.diff(curve) / (np.pi * np.diff(r * r))


def light(kernel, mask, points):
    x, y = np.meshgrid(np.arange(mask[0], mask[1]) + 0.5, np.arange(mask[2], mask[3]) + 0.5)
    found = []
    for px, py in points:
        distance = np.hypot(x - px, y - py).astype(int)
        found.append(kernel[distance[distance < REACH]].sum())
    return np.array(found)


def grid(region, step=12.0):
    x = np.arange(region[0] + step / 2, region[1], step)
    y = np.arange(region[2] + step / 2, region[3], step)
    return [(a, b) for a in x for b in y]


own = {}
for pathway, led, mask in (("top_down", "blue", TUFT), ("bottom_up", "red", LAYER_4)):
    own[pathway] = {t: light(kernel(t), mask, grid(mask)).mean() for t in TISSUES[led]}
# The tuft's light is brightest on layer 4's upper edge.
near = [(x, -150.0) for x in np.arange(-80.0, 81, 8)]
stray = {t: light(kernel(t), TUFT, near).max() for t in TISSUES["blue"]}
leaked = {t: LEAK * light(kernel(t), FIELD, near).max() for t in TISSUES["blue"]}

OPSIN = json.load(open(sys.argv[2]))


def find(tree, name):
    if name in tree:
        return tree[name]
    for value in tree.values():
        if isinstance(value, dict) and (found := find(value, name)):
            return found


P = find(OPSIN, "Chrimson_Bansal2020")


def rates(flux):
    hill = lambda n: flux ** n / (flux ** n + P["phim"] ** n) if flux > 0 else 0.0
    a = np.zeros((4, 4))  # C1, O1, O2, C2
    for start, end, rate in (
            (0, 1, P["k1"] * hill(P["p"])), (3, 2, P["k2"] * hill(P["p"])),
            (1, 2, P["kf"] * hill(P["q"]) + P["Gf0"]), (2, 1, P["kb"] * hill(P["q"]) + P["Gb0"]),
            (1, 0, P["Gd1"]), (2, 3, P["Gd2"]), (3, 0, P["Gr0"])):
        a[start, start] -= rate
        a[end, start] += rate
    return a


def peak(pulses):
    """pulses: start and duration in ms, photons/mm2/s with their full effect."""
    state, now, best = np.array([1.0, 0, 0, 0]), 0.0, 0.0
    for start, duration, flux in sorted(pulses):
        state = expm(rates(0) * (start - now)) @ state
        step = expm(rates(flux) * duration / 50)
        for _ in range(50):
            state = step @ state
            best = max(best, state[1] + P["gamma"] * state[2])
        now = start + duration
    return best


def flux(irradiance, wavelength):
    return irradiance * 1e-3 * wavelength * 1e-9 / (6.62607015e-34 * 299792458)


# Conditions A to M: six pulses of 2 ms at 20 Hz, or nine; plateaus of five pulses of 1 ms at 50 Hz. Chrimson at
# 625 nm is 0.88 + 0.75 (0.55 - 0.88), at 470 nm 0.31.
red = flux(1.0, 625) * own["bottom_up"][TISSUES["red"][0]] * (0.88 + 0.75 * (0.55 - 0.88))
own_trains = [[(s, 2, red) for s in (100, 150, 200, 250, 300, 350)],
              [(100 + 50 * k, 2, red) for k in range(9)]]


def plateau(start, blue):
    return [(start + 20 * k, 1, blue) for k in range(5)]


def ratio(relative, wavelength=470):
    blue = flux(2.0, wavelength) * relative * 0.31
    crossing = [plateau(265, blue) + plateau(5000, blue), plateau(115, blue) + plateau(265, blue),
                plateau(5000, blue) + plateau(5150, blue)]
    return max(map(peak, crossing)) / max(map(peak, own_trains))


def numbers(values):
    return {key: float(f"{value:.4g}") for key, value in values.items()}


worst = max(stray, key=lambda t: stray[t] + leaked[t])
print(json.dumps({
    "made_by": f"make-optics.py, numpy {np.__version__}, scipy {scipy.__version__}",
    "own_mean": {key: numbers(value) for key, value in own.items()},
    "tuft_on_layer_4": numbers(stray),
    "leak_on_layer_4": numbers(leaked),
    "chrimson_ratio": float(f"{ratio(stray[worst] + leaked[worst]):.4g}"),
    "chrimson_ratio_460_nm": float(f"{ratio(stray[worst] + leaked[worst], 460):.4g}"),
    "chrimson_ratio_without_leak": float(f"{ratio(stray[worst]):.4g}"),
}, indent=1))
