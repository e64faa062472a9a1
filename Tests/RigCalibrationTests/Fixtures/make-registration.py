"""Expected fits of points by an independent program (version 1): numpy.linalg.lstsq for the affine map,
scipy.optimize.least_squares for the homography, both of places (µm) on mirrors; left-out distances by
fitting again without each point; isotonic regression by scipy.optimize.isotonic_regression.

    python3 make-registration.py    # writes registration-points.csv and registration-expected.json
"""
import csv
import json
import pathlib

import numpy as np
import scipy
from scipy.optimize import isotonic_regression, least_squares

here = pathlib.Path(__file__).parent
random = np.random.default_rng(7)
# From mirrors to µm, tilted.
TRUE = np.array([[-0.0035, 0.37801, -204.4], [0.37805, 0.0033, -363.9], [3.1e-5, -2.2e-5, 1.0]])
columns, rows = np.meshgrid(np.linspace(60, 1860, 7), np.linspace(40, 1040, 5))
mirrors = np.column_stack([columns.ravel(), rows.ravel()])


def apply(matrix, places):
    mapped = np.column_stack([places, np.ones(len(places))]) @ matrix.T
    return mapped[:, :2] / mapped[:, 2:]


field = np.round(apply(TRUE, mirrors) + random.normal(scale=0.25, size=mirrors.shape), 4)


def affine(mirrors, field):
    design = np.column_stack([mirrors, np.ones(len(mirrors))])
    return np.vstack([np.linalg.lstsq(design, field, rcond=None)[0].T, [0, 0, 1]])


def homography(mirrors, field):
    center, scale = mirrors.mean(axis=0), 1000.0
    normal = (mirrors - center) / scale

    def residuals(p):
        return (apply(np.append(p, 1).reshape(3, 3), normal) - field).ravel()

    start = affine(normal, field).ravel()[:8]
    fit = least_squares(residuals, start, xtol=1e-15, ftol=1e-15, gtol=1e-15, x_scale="jac")
    shift = np.array([[1 / scale, 0, -center[0] / scale], [0, 1 / scale, -center[1] / scale], [0, 0, 1]])
    return np.append(fit.x, 1).reshape(3, 3) @ shift


def summary(fit):
    matrix = fit(mirrors, field)
    back = np.linalg.inv(matrix)
    back /= back[2, 2]
    distances = np.linalg.norm(apply(matrix, mirrors) - field, axis=1)
    left = []
    for index in range(len(mirrors)):
        keep = np.arange(len(mirrors)) != index
        without = fit(mirrors[keep], field[keep])
        left.append(np.linalg.norm(apply(without, mirrors[[index]]) - field[[index]]))
    return {
        "column": back[0].tolist(), "row": back[1].tolist(), "perspective": back[2, :2].tolist(),
        "rms_um": float(np.sqrt((distances**2).mean())), "largest_um": float(distances.max()),
        "left_out_um": float(np.sqrt((np.array(left) ** 2).mean())),
    }


with open(here / "registration-points.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["mirror_column", "mirror_row", "field_x_um", "field_y_um"])
    writer.writerows(np.column_stack([mirrors, field]).tolist())

powers = np.round(np.sort(random.normal(size=40)) + random.normal(scale=0.8, size=40) + 4, 3)
weights = random.integers(1, 5, size=40).astype(float)
json.dump(
    {
        "generator": f"make-registration.py 1, numpy {np.__version__}, scipy {scipy.__version__}",
        "affine": summary(affine), "homography": summary(homography),
        "isotonic": {
            "values": powers.tolist(), "weights": weights.tolist(),
            "expected": isotonic_regression(powers, weights=weights).x.tolist(),
        },
    },
    open(here / "registration-expected.json", "w"), indent=1)
