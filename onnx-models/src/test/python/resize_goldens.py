"""Makes src/test/resources/resize.csv, which ResizerTest compares with.

Each line: source height, source width, target height, target width, and the SHA-256 of what Pillow's
Image.resize((width, height), Image.BILINEAR) makes of the image that scene() gives.

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
]


def scene(height, width):
    """A gradient with noise; ResizerTest.scene computes the same."""
    y, x, c = numpy.meshgrid(range(height), range(width), range(3), indexing="ij")
    gradient = (x * 255 // width + y * 255 // height) // 2
    noise = (((y * width + x) * 3 + c) * 2654435761 % 2**32) >> 24
    return Image.fromarray(((gradient * 3 + noise) // 4).astype(numpy.uint8))


lines = []
for source, target in SIZES:
    resized = scene(*source).resize(target[::-1], Image.BILINEAR)
    digest = hashlib.sha256(resized.tobytes()).hexdigest()
    lines.append(",".join(map(str, (*source, *target, digest))) + "\n")
(pathlib.Path(__file__).parent.parent / "resources" / "resize.csv").write_text("".join(lines))
