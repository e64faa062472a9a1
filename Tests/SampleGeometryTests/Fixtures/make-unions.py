"""Areas of unions of disks and polygons, counted on a fine grid (make-unions/1).

    python3 make-unions.py > unions.json

Needs numpy and Pillow. Pillow draws each piece into an image of 40 pixels a um; numpy counts what at least
one of them covers. Nothing of Apical is used.
"""
import json
import random

import numpy
import PIL
from PIL import Image, ImageDraw

SCALE, SIDE = 40, 100  # pixels a um, um
chance = random.Random(5)
cases = []
for _ in range(12):
    pieces = []
    for _ in range(chance.randint(2, 9)):
        x, y = chance.uniform(25, 75), chance.uniform(25, 75)
        if chance.random() < 0.5:
            pieces.append({"x": [round(x, 3)], "y": [round(y, 3)], "radius": round(chance.uniform(3, 18), 3)})
        else:
            # A triangle or a quadrangle around its middle: corners at rising angles.
            directions = [(1, 0), (0.28, 0.96), (-0.8, 0.6), (-0.28, -0.96)][: chance.choice([3, 4])]
            lengths = [chance.uniform(4, 22) for _ in directions]
            pieces.append({
                "x": [round(x + d[0] * r, 3) for d, r in zip(directions, lengths)],
                "y": [round(y + d[1] * r, 3) for d, r in zip(directions, lengths)],
                "radius": None})
    covered = numpy.zeros((SIDE * SCALE, SIDE * SCALE), dtype=bool)
    centres = (numpy.arange(SIDE * SCALE) + 0.5) / SCALE
    for piece in pieces:
        if piece["radius"] is None:
            image = Image.new("1", (SIDE * SCALE, SIDE * SCALE))
            ImageDraw.Draw(image).polygon(
                [(a * SCALE - 0.5, b * SCALE - 0.5) for a, b in zip(piece["x"], piece["y"])], fill=1)
            covered |= numpy.asarray(image)
        else:
            covered |= ((centres[None, :] - piece["x"][0]) ** 2
                        + (centres[:, None] - piece["y"][0]) ** 2) < piece["radius"] ** 2
    cases.append({"pieces": pieces, "area_um2": float(covered.sum()) / SCALE**2})
print(json.dumps({"generator": "make-unions/1", "pillow": PIL.__version__, "numpy": numpy.__version__,
                  "cases": cases}))
