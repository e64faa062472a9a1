# Prints contrasts.json: contrasts of proportions in clusters, and exact sign-flip tests. Run by hand; no test
# runs it.
import json, sys, numpy as np, scipy
from scipy import stats
from math import sqrt
def limits(x, n, c):
    return (0.0 if x == 0 else stats.beta.ppf((1 - c) / 2, x + .5, n - x + .5),
            1.0 if x == n else stats.beta.ppf((1 + c) / 2, x + .5, n - x + .5))
def contrast(groups, coefficients, c):
    e = lo = hi = 0.0
    effects = []
    for g, k in zip(groups, coefficients):
        x, n = (np.array(v, float) for v in zip(*g))
        p, m = x.sum() / n.sum(), len(g)
        b = p * (1 - p) / n.sum()
        d = max(1.0, m / (m - 1) * ((x - p * n)**2).sum() / n.sum()**2 / b) if b > 0 else 1.0
        ends = sorted(k * v for v in limits(x.sum() / d, n.sum() / d, c))
        e += k * p; lo += (k * p - ends[0])**2; hi += (ends[1] - k * p)**2; effects.append(float(d))
    return {"groups": groups, "coefficients": coefficients, "confidence": c,
            "estimate_lower_upper": [float(e), float(e - sqrt(lo)), float(e + sqrt(hi))], "design_effects": effects}
def flips(x):
    r = stats.permutation_test((x,), np.mean, permutation_type="samples", n_resamples=np.inf)
    return {"differences": x, "p": float(r.pvalue)}
print(json.dumps({
    "generator": "scipy %s, numpy %s, Python %s" % (scipy.__version__, np.__version__, sys.version.split()[0]),
    "contrasts": [
        contrast([[(4, 5), (4, 5)], [(2, 5), (1, 5)]], [1, -1], .95),
        contrast([[(5, 6), (0, 4), (3, 3)], [(0, 5), (0, 7)], [(1, 4), (2, 6), (0, 0)], [(1, 9), (1, 3)]], [1, -1, -1, 1], .95),
        contrast([[(9, 10), (1, 10), (8, 9)], [(2, 8), (3, 7)]], [1, -1], .9)],
    "sign_flips": [flips([1, 2, 3]), flips([.3, .2, .4]), flips([.41, .13, -.07, .22, .35, .05, -.11, .3]),
                   flips([.5, -.5, .25, -.125, 0., .0625])]}, indent=1))
