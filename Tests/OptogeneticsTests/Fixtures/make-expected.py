# Prints expected.json, the expected values of OptogeneticsTests. Run by hand; no test runs it:
#   python3 make-expected.py /path/to/opsin_models.json > expected.json
# The models' numbers come from that table, not from the Swift code; the equations are written again.
# Square pulses are exact (matrix exponential); trains and ramps by DOP853 with a tolerance of 1e-12,
# from light edge to light edge, the ramp as it is and not in steps.
import json, sys
import numpy, scipy
from scipy.integrate import solve_ivp
from scipy.linalg import expm

MODELS = json.load(open(sys.argv[1]))["models"]
NAMES = ["ChR2H134R_Bansal2020", "ChR2_Bansal2020", "ChR2_PyRhO_4state", "Chrimson_Bansal2020",
         "vfChrimson_Bansal2020", "GtACR2_Bansal2020", "ChrimsonR_Sabatier_5state"]
# Response at 470 nm; 1 mW/mm2 of 470 nm in photons/mm2/s.
RESPONSE = {"Chrimson_Bansal2020": 0.31, "ChrimsonR_Sabatier_5state": 0.31,
            "vfChrimson_Bansal2020": 0.34}
PHOTONS = 1e-3 * 470e-9 / (6.62607015e-34 * 299792458)


def rates(name, flux):
    o = MODELS[name]
    if name.endswith("5state"):  # C1 O1 O2 C2 S
        d = flux * 0.1
        moves = [(0, 1, o["sigma_C1O1_cm2"] * d), (3, 2, o["sigma_C2O2_cm2"] * d),
                 (0, 3, o["sigma_C1C2_cm2"] * d), (3, 0, o["sigma_C2C1_cm2"] * d),
                 (1, 0, o["O1C1_per_ms"]), (2, 3, o["O2C2_per_ms"]), (2, 4, o["O2S_per_ms"]),
                 (3, 0, o["C2C1_per_ms"]), (4, 0, o["SC1_per_ms"])]
        size = 5
    else:
        hill = lambda n: flux ** n / (flux ** n + o["phim"] ** n) if flux > 0 else 0.0
        hp, hq = hill(o["p"]), hill(o["q"])
        moves = [(0, 1, o["k1"] * hp), (3, 2, o["k2"] * hp), (1, 2, o["kf"] * hq + o["Gf0"]),
                 (2, 1, o["kb"] * hq + o["Gb0"]), (1, 0, o["Gd1"]), (2, 3, o["Gd2"]),
                 (3, 0, o["Gr0"])]
        size = 4
    m = numpy.zeros((size + 1, size + 1))  # the last row gathers the integral
    for source, target, rate in moves:
        m[target, source] += rate
        m[source, source] -= rate
    m[size, :size] = weights(name)
    return m


def weights(name):
    w = numpy.zeros(5 if name.endswith("5state") else 4)
    w[1] = 1
    w[2] = MODELS[name].get("gamma", MODELS[name].get("gamma_O2_over_O1"))
    return w


def start(name):
    x = numpy.zeros(6 if name.endswith("5state") else 5)
    x[0] = 1
    if name.endswith("5state"):
        x[0], x[3] = 0.8, 0.2
    return x


def pulse(name, flux, milliseconds):
    lit = expm(rates(name, flux) * milliseconds) @ start(name)
    later = expm(rates(name, 0) * 20) @ lit
    w = weights(name)
    return dict(model=name, photon_flux=flux, pulse_ms=milliseconds,
                fraction_at_end=float(w @ lit[:-1]), fraction_20ms_later=float(w @ later[:-1]),
                integral_ms=float(later[-1]))


def train(name, pulses, tail, factor=None):
    """pulses: start, duration, irradiance, end irradiance at 470 nm unless a factor is given."""
    factor = factor or PHOTONS * RESPONSE.get(name, 1.0)
    x, w = start(name), weights(name)
    now, peak, at, ends = pulses[0][0], 0.0, 0.0, []

    def go(until, light):
        nonlocal x, now, peak, at
        f = lambda t, y: rates(name, factor * light(t)) @ y
        s = solve_ivp(f, (now, until), x, method="DOP853", rtol=1e-12, atol=1e-14,
                      dense_output=True)
        grid = numpy.linspace(now, until, 20001)
        c = w @ s.sol(grid)[:-1]
        if c.max() > peak:
            peak, at = float(c.max()), float(grid[c.argmax()])
        x, now = s.y[:, -1], until

    for begin, duration, first, last in pulses:
        if begin > now:
            go(begin, lambda t: 0.0)
        go(begin + duration, lambda t: first + (last - first) * (t - begin) / duration)
        ends.append(float(w @ x[:-1]))
    go(now + tail, lambda t: 0.0)
    return dict(model=name, pulses=[list(p) for p in pulses], tail_ms=tail, peak=peak,
                peak_time_ms=at, fractions_at_ends=ends, integral_ms=float(x[-1]))


out = {"generator": "make-expected.py with scipy %s, numpy %s, Python %s" % (
    scipy.__version__, numpy.__version__, sys.version.split()[0])}
out["pulses"] = [pulse(name, flux, length) for name in NAMES for flux in (1e14, 1e15, 1e16, 1e17)
                 for length in (1, 5, 50)]
fifteen = [(200.0 * k, 2.0, 1.0, 1.0) for k in range(15)]
burst = [(100 + 20.0 * k, 1.0, 5.0, 5.0) for k in range(5)]
ramp = [(50.0, 50.0, 0.0, 4.0)]
out["trains"] = [train(name, pulses, 200.0)
                 for name in ("ChR2H134R_Bansal2020", "vfChrimson_Bansal2020",
                              "ChrimsonR_Sabatier_5state")
                 for pulses in (fifteen, burst, ramp)]
# Five blue pulses on ChrimsonR against three of 594 nm; 594 nm lies a fifth of the way from 590 to 610.
blue = [(20.0 * k, 1.0, 0.1, 0.1) for k in range(5)]
red = [(50.0 * k, 2.0, 2.0, 2.0) for k in range(3)]
out["crosstalk"] = [
    dict(model=name, ratio=train(name, blue, 500.0)["peak"]
         / train(name, red, 500.0, PHOTONS * 594 / 470 * response)["peak"])
    for name, response in (("ChrimsonR_Sabatier_5state", 0.976), ("Chrimson_Bansal2020", 0.976),
                           ("vfChrimson_Bansal2020", 0.96))]
print(json.dumps(out, indent=1))
