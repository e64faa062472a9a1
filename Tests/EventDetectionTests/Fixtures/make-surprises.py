# Prints surprises.json: Poisson surprises of bursts. Run by hand; no test runs it.
import json, sys, scipy
from scipy import stats
rows = [[n, m, float(-stats.poisson.logsf(n - 2, m))] for n, m in
        [(3, .2), (5, 1.3), (10, 2.0), (40, 3.5), (6, 7.0), (200, 50.0), (2, 1e-6)]]
print(json.dumps({"generator": "scipy %s, Python %s" % (scipy.__version__, sys.version.split()[0]),
                  "spikes_mean_surprise": rows}, indent=1))
