"""Makes the example tables of `apical calibrate rig`: plausible numbers, not measured.

    python3 Protocols/calibration/make-example.py      # with numpy; version 1

The points are those of the transform in Protocols/example.calibration.yaml, seen by a camera of 0.65 µm a
pixel with the pia up, with errors of 0.3 µm RMS made orthogonal to what an affine map can take up: fitting
them gives the transform back.
"""
import csv
import pathlib

import numpy as np

here = pathlib.Path(__file__).parent
COLUMN, ROW = np.array([0.0231, 2.6447, 958.2]), np.array([2.6451, -0.0229, 541.6])
SCALE, SIDE, RMS = 0.65, 1024, 0.3


def points():
    columns, rows = np.meshgrid(np.linspace(96.5, 1824.5, 9), np.linspace(54.5, 1026.5, 9))
    mirrors = np.column_stack([columns.ravel(), rows.ravel()])
    linear = np.array([COLUMN[:2], ROW[:2]])
    field = np.linalg.solve(linear, (mirrors - [COLUMN[2], ROW[2]]).T).T
    errors = np.random.default_rng(2017).normal(size=field.shape)
    design = np.column_stack([mirrors, np.ones(len(mirrors))])
    errors -= design @ np.linalg.lstsq(design, errors, rcond=None)[0]
    errors *= RMS / np.sqrt((errors**2).sum(axis=1).mean())
    seen = field + errors
    pixels = np.column_stack([SIDE / 2 + seen[:, 0] / SCALE, SIDE / 2 - seen[:, 1] / SCALE])
    yield ["point", "mirror_column", "mirror_row", "camera_x_px", "camera_y_px"]
    for index, (mirror, pixel) in enumerate(zip(mirrors, pixels)):
        yield [f"spot-{index + 1:02d}", *mirror, *(f"{value:.5f}" for value in pixel)]


def power():
    tables = {
        "blue": [(0.05, 0.005), (0.2, 0.02), (1, 0.31), (2, 0.66), (5, 1.6)],
        "red": [(0.05, 0.005), (0.2, 0.02), (1, 0.27), (2, 0.58), (5, 1.5)],
    }
    yield ["led", "drive_v", "power_mw"]
    for led, table in tables.items():
        for drive, level in table:
            for share in (0.99, 1.0, 1.01):
                yield [led, drive, f"{level * share:.6g}"]


def flat_field():
    # A fall of 15 % (blue) and 10 % (red) at 400 µm from the middle.
    yield ["led", "field_x_um", "field_y_um", "relative_irradiance"]
    for led, fall in (("blue", 0.15), ("red", 0.10)):
        for y in range(-400, 401, 100):
            for x in range(-220, 221, 110):
                yield [led, x, y, f"{1 - fall * (x * x + y * y) / 160000:.4f}"]


for name, rows in (("points", points()), ("power", power()), ("flat-field", flat_field())):
    with open(here / f"{name}.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
