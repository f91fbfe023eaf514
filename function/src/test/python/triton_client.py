"""Asks a function through NVIDIA's client for Triton: python3 triton_client.py HOST:PORT MODEL IMAGE

Prints, as JSON, the probabilities of the same image as a raw tensor and as an encoded image, in JSON and in
binary, then its two highest classes, and the error for a model that is not there. Needs tritonclient[http]
(https://github.com/triton-inference-server/client, src/python/library) and Pillow.
"""
import json
import sys

import numpy
import tritonclient.http as triton
from PIL import Image
from tritonclient.utils import InferenceServerException

address, model, file = sys.argv[1:]
client = triton.InferenceServerClient(address)
_, height, width, _ = client.get_model_metadata(model)["inputs"][0]["shape"]
with open(file, "rb") as content:
    encoded = numpy.array([content.read()], dtype=object)
image = Image.open(file).convert("RGB").resize((width, height), Image.BILINEAR)
pixels = numpy.asarray(image, dtype=numpy.uint8)[numpy.newaxis]


def infer(name, values, datatype, binary_input, **wanted):
    tensor = triton.InferInput(name, list(values.shape), datatype)
    tensor.set_data_from_numpy(values, binary_data=binary_input)
    outputs = [triton.InferRequestedOutput("probabilities", **wanted)] if wanted else None
    return client.infer(model, [tensor], outputs=outputs).as_numpy("probabilities")[0].tolist()


def error(call):
    try:
        return call()
    except InferenceServerException as refused:
        return [refused.status(), refused.message()]


print(
    json.dumps(
        {
            "ready": client.is_server_ready() and client.is_model_ready(model),
            "poster, JSON": infer("poster", pixels, "UINT8", False, binary_data=False),
            "poster, binary": infer("poster", pixels, "UINT8", True),
            "image, binary": infer("image", encoded, "BYTES", True, binary_data=True),
            "classes": [text.decode() for text in infer("image", encoded, "BYTES", True, class_count=2)],
            "error": error(lambda: client.get_model_metadata("none")),
        }
    )
)
