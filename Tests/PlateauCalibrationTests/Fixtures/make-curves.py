# Prints curves.json, the expected values of PlateauCurveFitTests. Run by hand; no test runs it.
# Series are drawn from curves of other shapes than they are fitted with, too; SciPy fits them.
import json, sys
import numpy, scipy
from scipy import stats
from scipy.optimize import brentq, curve_fit

rng = numpy.random.default_rng(20170)


def curve(i, theta, k, log_half, log_n):
    with numpy.errstate(divide="ignore"):
        return theta + 2 * k * numpy.tanh(numpy.exp(log_n) * (numpy.log(i) - log_half) / 2)


def fit(f, i, a, p0):
    p, c = curve_fit(f, i, a, p0=p0, xtol=1e-15, ftol=1e-15, gtol=1e-15, maxfev=100000)
    # SciPy differentiates numerically; the covariance is made anew from central differences.
    h = 1e-5 * numpy.maximum(1e-2, numpy.abs(p))
    def d(j, s):
        q = p.copy(); q[j] += s * h[j]; return f(i, *q)
    jac = numpy.array([(8 * (d(j, 1) - d(j, -1)) - (d(j, 2) - d(j, -2))) / (12 * h[j]) for j in range(len(p))]).T
    r = a - f(i, *p)
    s2 = float(r @ r) / (len(a) - len(p))
    cov = s2 * numpy.linalg.inv(jac.T @ jac)
    assert numpy.allclose(numpy.sqrt(numpy.diag(cov)), numpy.sqrt(numpy.diag(c)), rtol=1e-3)
    return p, cov, float(r @ r)


def profile(i, a, p, s, which, sign, se):
    dof = len(a) - 4
    s2, t = s / dof, stats.t.ppf(0.975, dof)
    rest = [j for j in range(4) if j != which]
    def z(v):
        def f(i, *q):
            full = numpy.insert(numpy.array(q), which, v)
            return curve(i, *full)
        best = min(
            float(((a - f(i, *curve_fit(f, i, a, p0=start, xtol=1e-14, ftol=1e-14, gtol=1e-14, maxfev=100000)[0])) ** 2).sum())
            for start in (p[rest], p[rest] + 0.1))
        return numpy.sqrt(max(0, (best - s) / s2)) - t
    far = p[which] + sign * se
    while z(far) < 0:
        far = p[which] + 1.7 * (far - p[which])
    return brentq(z, p[which], far, xtol=1e-10)


out = {"generator": "make-curves.py 1: scipy %s, numpy %s, Python %s" % (scipy.__version__, numpy.__version__, sys.version.split()[0]), "series": []}
for name, levels, repeats, true, sd in [
    ("wide", [0, 0.1, 0.2, 0.5, 1, 2, 5, 10], 4, (10, 5, 0.1, 0.6), 1.0),
    ("no dark trials", [0.05, 0.15, 0.5, 1.5, 5, 15], 5, (4, 1.8, -0.2, 0.5), 0.3),
    ("one trial each", [0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25], 1, (22, 11.5, 0.3, 0.9), 1.5),
    ("small at the soma", [0, 0.1, 0.3, 1, 3, 10], 6, (0.6, 0.3, -0.5, 0.7), 0.05),
]:
    i = numpy.repeat(numpy.array(levels, float), repeats)
    a = numpy.round(curve(i, *true) + sd * rng.standard_normal(len(i)), 4)
    p, c, s = fit(curve, i, a, true)
    entry = {"name": name, "intensity": i.tolist(), "amplitude": a.tolist(),
             "parameters": p.tolist(), "covariance": c.tolist(), "sum_of_squares": s,
             "theta_interval": [profile(i, a, p, s, 0, d, c[0, 0] ** 0.5) for d in (-1, 1)],
             "k_interval": [profile(i, a, p, s, 1, d, c[1, 1] ** 0.5) for d in (-1, 1)]}
    def at_zero(i, k, log_half, log_n):
        return curve(i, 2 * k, k, log_half, log_n)
    q, d, s0 = fit(at_zero, i, a, true[1:])
    entry["floor_zero"] = {"parameters": q.tolist(), "covariance": d.tolist(), "sum_of_squares": s0}
    groups = [a[i == x] for x in numpy.unique(i)]
    if repeats > 1:
        pe = sum(float(((g - g.mean()) ** 2).sum()) for g in groups)
        n1, n2 = len(groups) - 4, len(a) - len(groups)
        f = (s - pe) / n1 / (pe / n2)
        entry["lack_of_fit"] = [f, float(stats.f.sf(f, n1, n2)), (pe / n2) ** 0.5]
    out["series"].append(entry)
print(json.dumps(out, indent=1))
