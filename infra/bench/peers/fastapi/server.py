"""Serves a model package's graph with FastAPI, Pillow and ONNX Runtime, as one would without Marquee: server.py PORT PACKAGE.

WORKERS processes share the port, and an inference uses THREADS threads. Posters are decoded and answered on FastAPI's threads: Pillow
and ONNX Runtime both let go of Python's lock while they work.
"""

import io
import json
import os
import sys
from pathlib import Path

import numpy
import onnxruntime
import uvicorn
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from PIL import Image

TOP = 3
WORKERS = int(os.environ.get("WORKERS", os.cpu_count()))
THREADS = int(os.environ.get("THREADS", 1))


class Model:
    def __init__(self, package):
        manifest = json.loads((package / "model.json").read_text())
        self.labels = manifest["labels"]
        self.size = (manifest["inputSize"]["width"], manifest["inputSize"]["height"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # which takes cores from the rest
        self.session = onnxruntime.InferenceSession(package / "model.onnx", options, providers=["CPUExecutionProvider"])

    def pixels(self, body):
        image = Image.open(io.BytesIO(body))
        image.draft("RGB", self.size)  # lets libjpeg leave out what resizing would, as Marquee does
        return numpy.asarray(image.convert("RGB").resize(self.size, Image.Resampling.BILINEAR))

    def classify(self, body):
        (probabilities,) = self.session.run(["probabilities"], {"poster": self.pixels(body)[None]})
        best = numpy.argsort(-probabilities[0])[:TOP]
        return {"genres": [{"genre": self.labels[i], "probability": float(probabilities[0][i])} for i in best]}


def application():
    model = Model(Path(os.environ["PACKAGE"]))
    app = FastAPI()

    @app.post("/classify")
    async def classify(request: Request):
        return await run_in_threadpool(model.classify, await request.body())

    @app.get("/q/health/ready")
    async def ready():
        return {"status": "UP"}

    return app


if __name__ == "__main__":
    port, os.environ["PACKAGE"] = sys.argv[1:]
    uvicorn.run("server:application", factory=True, port=int(port), workers=WORKERS, access_log=False, log_level="warning")
