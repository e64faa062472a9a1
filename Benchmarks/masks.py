"""Measures how fast Apical encodes 400 masks for a DLP6500, beside an encoder that goes pixel by pixel.

    python3 masks.py PROGRAMS FOLDER

The peer is what a lab would write first: plain Python, 24 masks combined pixel by pixel, every pixel of
the image looked at once, repeats within a row, whole rows copied. It does three of the 17 images;
throughput is in megabytes of one-bit masks. Every image of Apical's is decoded here and compared with
the masks.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import time

COLUMNS, ROWS, MASKS = 1920, 1080, 400
ROUNDS = 7
PEER_IMAGES = (0, 8, 15)


def stretch(number, row):
    """First and last + 1 column of a mask in a row, cut to the device; nothing where it is dark."""
    x, y, size = 300 + number * 37 % 1300, 200 + number * 53 % 700, 60 + number % 130
    if number % 2 == 1:
        if abs(row - y) >= size:
            return 0, 0
        first, end = x + row // 3 - 200, x + row // 3 + 100
    else:
        rest = size * size - (row - y) ** 2
        if rest <= 0:
            return 0, 0
        half = math.isqrt(rest)
        first, end = x - half, x + half + 1
    return max(0, first), min(COLUMNS, end)


def masks_of(image):
    """The masks of an image: rows of 0 and 1."""
    masks = []
    for number in range(24 * image, min(MASKS, 24 * image + 24)):
        mask = []
        for row in range(ROWS):
            first, end = stretch(number, row)
            mask.append([0] * first + [1] * (end - first) + [0] * (COLUMNS - end))
        masks.append(mask)
    return masks


def combine(masks):
    """The rows of an image: plane k is bit k of a pixel."""
    rows = []
    for row in range(ROWS):
        line = [0] * COLUMNS
        for plane, mask in enumerate(masks):
            for column, mirror in enumerate(mask[row]):
                line[column] |= mirror << plane
        rows.append(line)
    return rows


def count_bytes(count):
    return bytes([count]) if count < 128 else bytes([count & 127 | 128, count >> 7])


def encode(rows):
    stream = bytearray()
    above = None
    for row in rows:
        if row == above:
            stream += b"\0\1" + count_bytes(len(row))
        else:
            last, count = row[0], 0
            for pixel in row:
                if pixel == last:
                    count += 1
                else:
                    stream += count_bytes(count) + last.to_bytes(3, "big")
                    last, count = pixel, 1
            stream += count_bytes(count) + last.to_bytes(3, "big")
        above = row
    return bytes(stream + b"\0\1\0")


def decode(stream):
    rows, line, place = [], [], 0

    def count():
        nonlocal place
        value = stream[place]
        place += 1
        if value > 127:
            value = value - 128 + 128 * stream[place]
            place += 1
        return value

    while True:
        number = count()
        if number:
            line += [int.from_bytes(stream[place : place + 3], "big")] * number
            place += 3
        elif stream[place] == 1:
            place += 1
            number = count()
            if number == 0:
                return rows
            line += rows[-1][len(line) : len(line) + number]
        else:
            for _ in range(count()):
                line.append(int.from_bytes(stream[place : place + 3], "big"))
                place += 3
        if len(line) == COLUMNS:
            rows.append(line)
            line = []


def main(programs, folder):
    out = os.path.join(folder, "masks")
    os.makedirs(out, exist_ok=True)
    found = json.loads(
        subprocess.run(
            [os.path.join(programs, "mask-encoding"), out, str(ROUNDS)],
            check=True, capture_output=True, text=True).stdout)
    combining, encoding = 0, 0
    sizes = {"Apical": 0, "Python": 0}
    for image in range((MASKS + 23) // 24):
        with open(os.path.join(out, f"image_{image}.spld"), "rb") as file:
            data = file.read()
        masks = masks_of(image)
        start = time.perf_counter()
        rows = combine(masks)
        combined = time.perf_counter()
        if decode(data[48:]) != rows:
            sys.exit(f"image {image} is not the masks")
        if image in PEER_IMAGES:
            combining += combined - start
            start = time.perf_counter()
            stream = encode(rows)
            encoding += time.perf_counter() - start
            if decode(stream) != rows:
                sys.exit("the peer is wrong")
            sizes["Apical"] += len(data) - 48
            sizes["Python"] += len(stream)
    whole = MASKS * COLUMNS * ROWS / 8 / 1e6
    part = len(PEER_IMAGES) * 24 * COLUMNS * ROWS / 8 / 1e6
    print("| work | median s | least | greatest | MB of masks a second |")
    print("|---|---|---|---|---|")
    for name, key in [
        ("17 bitmaps: Apical", "bitmaps"), ("17 images for the controller: Apical", "images"),
        ("whole bundle with checksums and deck of numbers: Apical", "bundles"),
    ]:
        times = found[key]
        median = statistics.median(times)
        print(f"| {name} | {median:.3f} | {min(times):.3f} | {max(times):.3f} | {whole / median:.0f} |")
    for name, spent in [
        ("", combining + encoding), (", without the combining of masks", encoding),
    ]:
        print(
            f"| {len(PEER_IMAGES)} images for the controller{name}: Python, pixel by pixel "
            f"| {spent:.3f} |  |  | {part / spent:.1f} |")
    ratio = (whole / statistics.median(found["images"])) / (part / (combining + encoding))
    print(f"\nThe same images by the factor {ratio:.0f} faster; {sizes['Apical']} bytes where the peer "
          f"needs {sizes['Python']}.")
    print(f"Load of the machine: {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
