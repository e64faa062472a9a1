"""Reads 24-bit bitmaps with Pillow and prints, for each plane, the SHA-256 of its mirrors.

    python3 read_bitmaps.py FILE ...

One line a file: width, height, and 24 checksums of one byte (0 or 1) a mirror, rows from the top.
Plane k is bit k of blue (0 to 7), green (8 to 15), red (16 to 23).
"""

import hashlib
import sys

from PIL import Image

for path in sys.argv[1:]:
    with Image.open(path) as image:
        if image.mode != "RGB":
            sys.exit(f"{path}: {image.mode} is not 24 bits")
        red, green, blue = (channel.tobytes() for channel in image.split())
        sums = []
        for plane in range(24):
            channel = (blue, green, red)[plane // 8]
            table = bytes(value >> plane % 8 & 1 for value in range(256))
            sums.append(hashlib.sha256(channel.translate(table)).hexdigest())
        print(image.width, image.height, *sums)
