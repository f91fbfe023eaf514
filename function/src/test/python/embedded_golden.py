"""Makes what EmbeddedModelTest compares with: python3 src/test/python/embedded_golden.py

Writes src/test/resources/embedded.csv, genre,probability: what the package in onnx-models/packages/squeezenet1_1 says of
a picture of rectangles that the test draws as well, resized by Pillow and inferred by ONNX Runtime in Python.

Made with Pillow 12.3.0, onnxruntime 1.30.0.
"""

import json
import pathlib

import numpy
import onnxruntime
from PIL import Image

TESTS = pathlib.Path(__file__).parent.parent
PACKAGE = TESTS.parents[2] / "onnx-models" / "packages" / "squeezenet1_1"
HEIGHT, WIDTH = 268, 182

manifest = json.loads((PACKAGE / "model.json").read_text())
size = manifest["inputSize"]
y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH] // 30
picture = numpy.stack([(x * 37 + y * 91) % 256, x * 101 % 256, y * 59 % 256], axis=-1).astype(numpy.uint8)
poster = Image.fromarray(picture).resize((size["width"], size["height"]), Image.BILINEAR)
session = onnxruntime.InferenceSession(PACKAGE / "model.onnx", providers=["CPUExecutionProvider"])
[probabilities] = session.run(["probabilities"], {"poster": numpy.asarray(poster)[numpy.newaxis]})[0]
rows = sorted(zip(probabilities.tolist(), manifest["labels"]), reverse=True)
lines = [f"{genre},{probability:.6f}\n" for probability, genre in rows]
(TESTS / "resources" / "embedded.csv").write_text("".join(lines))
