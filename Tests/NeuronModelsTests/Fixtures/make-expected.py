# Prints expected.json, the expected values of NeuronModelsTests. Run by hand; no test runs it.
# Written from the equations, apart from the Swift code; the opsin by the exact solution of its
# linear equations (matrix exponential) instead of Runge-Kutta.
import json, math, sys
import numpy, scipy
from scipy.linalg import expm

DT = 0.1
OPSIN = dict(g0=37.2, gamma=0.05, phim=1e16, k1=0.3, k2=0.12, Gf0=0.014, kf=0.01, Gb0=0.01,
             kb=0.01, Gd1=0.045, Gd2=0.01, Gr0=0.0001)


def transition(flux, step):
    o = OPSIN
    h = flux / (flux + o["phim"])
    a1, a2, f, b = o["k1"] * h, o["k2"] * h, o["kf"] * h + o["Gf0"], o["kb"] * h + o["Gb0"]
    m = numpy.zeros((4, 4))  # order C1, O1, O2, C2
    for source, target, rate in [(0, 1, a1), (1, 0, o["Gd1"]), (1, 2, f), (2, 1, b),
                                 (2, 3, o["Gd2"]), (3, 2, a2), (3, 0, o["Gr0"])]:
        m[target, source] += rate
        m[source, source] -= rate
    return expm(m * step)


def fraction(x):
    return float(x[1] + OPSIN["gamma"] * x[2])


def photons(irradiance):
    return irradiance * 1e-3 * 470e-9 / (6.62607015e-34 * 299792458)


def waveform(pulses, count):
    w = numpy.zeros(count)
    for amplitude, start, end in pulses:
        w[round(start / DT):round(end / DT)] += amplitude
    return w


def run(variant, milliseconds, currents, lights):
    count = round(milliseconds / DT)
    i_s, i_d = (waveform(p, count) for p in currents)
    l_s, l_d = (waveform(p, count) for p in lights)
    steps = {flux: transition(photons(flux), DT) for flux in set(l_s) | set(l_d)}
    dark = numpy.array([1.0, 0, 0, 0])
    x_s, x_d = dark.copy(), dark.copy()
    delay, width, refractory, jump = (5, 20, 30, 0) if variant == "N18" else (0, 20, 0, 2)
    v_s = v_d = -70.0
    w_s = w_d = shift = 0.0
    last = None
    spikes, peak = [], -1e9
    for k in range(count):
        f = 1 / (1 + math.exp(-(v_d + 38) / 6))
        since = 10**9 if last is None else k - last
        box = 2600 if delay <= since < delay + width else 0
        light_s = OPSIN["g0"] * fraction(x_s) * (0 - v_s)
        light_d = OPSIN["g0"] * fraction(x_d) * (0 - v_d)
        new_s = v_s + DT * (-(v_s + 70) / 16 + (1300 * f + w_s + i_s[k] + light_s) / 370)
        v_d = v_d + DT * (-(v_d + 70) / 7 + (1200 * f + box + w_d + i_d[k] + light_d) / 170)
        v_s = -70.0 if since < refractory else new_s
        w_d += DT / 30 * (-13 * (v_d + 70) - w_d)
        w_s *= math.exp(-DT / 100)
        shift -= DT / 27 * shift
        x_s, x_d = steps[l_s[k]] @ x_s, steps[l_d[k]] @ x_d
        if v_s > -50 + shift:
            v_s, w_s, shift, last = -70.0, w_s - 200, shift + jump, k + 1
            spikes.append(round((k + 1) * DT, 1))
        peak = max(peak, v_d)
    return dict(variant=variant, duration_ms=milliseconds, currents=currents, lights=lights,
                spike_times_ms=spikes, dendritic_peak_mv=peak, somatic_end_mv=v_s,
                dendritic_end_mv=v_d)


out = {"generator": "make-expected.py with scipy %s, numpy %s, Python %s" % (
    scipy.__version__, numpy.__version__, sys.version.split()[0])}
none = [[], []]
runs = []
for variant in ("N18", "P21"):
    soma = [[2500, 100, 105]]
    runs.append(run(variant, 300, [soma, []], none))
    for offset in (-40, -5, 0, 2.5, 7.5):
        runs.append(run(variant, 300, [soma, [[400, 100 + offset, 110 + offset]]], none))
    for i_s, i_d in ((500, 0), (500, 200), (600, 1000), (1000, 400)):
        runs.append(run(variant, 300, [[[i_s, 50, 250]], [[i_d, 50, 250]]], none))
    runs.append(run(variant, 300, none, [[[1, 100, 110]], []]))
    runs.append(run(variant, 300, none, [[[5, 100, 105]], [[0.3, 100, 120]]]))
    runs.append(run(variant, 400, [[[300, 50, 350]], []], [[], [[0.5, 100, 300]]]))
out["runs"] = runs
print(json.dumps(out, indent=1))
