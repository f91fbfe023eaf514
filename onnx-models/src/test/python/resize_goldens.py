"""Makes src/test/resources/resize.csv, which ResizerTest compares with.

Each line: source height, source width, target height, target width, top, left, bottom and right of the part
that is resized, and the SHA-256 of what Pillow's Image.resize((width, height), Image.BILINEAR, part) makes of the
image that scene() gives.

Made with Pillow 9.4.0:  python3 src/test/python/resize_goldens.py
"""

import hashlib
import pathlib

import numpy
from PIL import Image

SIZES = [
    ((268, 182), (300, 180)),
    ((400, 267), (300, 180)),
    ((1500, 1000), (300, 180)),
    ((90, 61), (300, 180)),
    ((500, 100), (300, 180)),
    ((100, 500), (300, 180)),
    ((300, 180), (300, 180)),
    ((300, 400), (300, 180)),
    ((400, 180), (300, 180)),
    ((1, 1), (300, 180)),
    ((1, 777), (5, 3)),
    ((777, 1), (3, 5)),
    ((64, 48), (1, 1)),
    ((33, 57), (224, 224)),
    ((2, 3), (3, 2)),
    ((40, 37), (6, 4)),
    ((40, 37), (6, 9)),
]

# what scaling decoders give: a side ends, or with EXIF orientation begins, within a pixel
PARTS = [
    ((376, 251), (300, 180), (0, 0, 375.25, 250.75)),
    ((376, 251), (300, 180), (0.75, 0.25, 376, 251)),
    ((751, 502), (300, 180), (0, 0.5, 750.5, 502)),
    ((301, 181), (300, 180), (0, 0, 300.125, 180.5)),
    ((9, 11), (5, 7), (0.875, 0, 9, 10.5)),
]


def scene(height, width):
    """A gradient with noise; ResizerTest.scene computes the same."""
    y, x, c = numpy.meshgrid(range(height), range(width), range(3), indexing="ij")
    gradient = (x * 255 // width + y * 255 // height) // 2
    noise = (((y * width + x) * 3 + c) * 2654435761 % 2**32) >> 24
    return Image.fromarray(((gradient * 3 + noise) // 4).astype(numpy.uint8))


lines = []
for source, target, part in [(s, t, (0, 0, *s)) for s, t in SIZES] + PARTS:
    top, left, bottom, right = part
    resized = scene(*source).resize(target[::-1], Image.BILINEAR, (left, top, right, bottom))
    digest = hashlib.sha256(resized.tobytes()).hexdigest()
    lines.append(",".join(map(str, (*source, *target, *part, digest))) + "\n")
(pathlib.Path(__file__).parent.parent / "resources" / "resize.csv").write_text("".join(lines))
