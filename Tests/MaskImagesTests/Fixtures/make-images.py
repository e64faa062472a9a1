"""Writes the images of this folder and what Pillow reads in them (make-images/1).

    python3 make-images.py

Needs Pillow and numpy; expected.json names those that were used.
"""
import json
import pathlib

import numpy
import PIL
from PIL import Image, PngImagePlugin

folder = pathlib.Path(__file__).parent
columns, rows = 13, 9
grey = numpy.array(
    [[(17 * column * column + 31 * row + 5 * row * column) % 256 for column in range(columns)]
     for row in range(rows)], dtype=numpy.uint8)
image = Image.fromarray(grey)
bits = Image.fromarray(((grey >= 128) * 255).astype(numpy.uint8)).convert("1", dither=Image.Dither.NONE)

image.save(folder / "grey.png")
bits.save(folder / "bits.png")
image.save(folder / "grey.pgm")
bits.save(folder / "bits.pbm")
gamma = PngImagePlugin.PngInfo()
# 1.0 instead of the usual 0.45455: a reader that obeys it changes every grey value.
gamma.add(b"gAMA", (100000).to_bytes(4, "big"))
image.save(folder / "gamma.png", pnginfo=gamma)
image.convert("RGB").save(folder / "colour.png")
image.convert("LA").save(folder / "transparent.png")
image.convert("P").save(folder / "palette.png")
Image.fromarray((grey.astype(numpy.uint16) * 257)).save(folder / "deep.png")

names = ["grey.png", "bits.png", "grey.pgm", "bits.pbm", "gamma.png"]
expected = {
    name: numpy.asarray(Image.open(folder / name).convert("L")).flatten().tolist() for name in names}
(folder / "expected.json").write_text(json.dumps(
    {"generator": "make-images/1", "pillow": PIL.__version__, "numpy": numpy.__version__,
     "columns": columns, "rows": rows, "values": expected}) + "\n")
