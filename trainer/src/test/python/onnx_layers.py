"""Writes src/test/resources/onnx/layers.json: what PyTorch makes of every kind of layer.

Run with Debian's python3-torch from the trainer's folder: python3 src/test/python/onnx_layers.py
LayerWriterTest describes the same layers and fills them by the same pattern.
"""

import json
import pathlib

import torch
from torch import nn


def pattern(shape, salt):
    count = torch.Size(shape).numel()
    return torch.tensor([((i * 37 + salt * 11) % 101 - 50) / 64 for i in range(count)]).reshape(shape)


def fill(module):
    state = {name: value for name, value in module.state_dict().items() if "num_batches" not in name}
    for salt, (name, value) in enumerate(state.items(), start=1):
        values = pattern(value.shape, salt)
        value.copy_(values.abs() + 0.5 if name.endswith("running_var") else values)
    return module.eval()


class Residual(nn.Module):
    def __init__(self, body, shortcut):
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


class Concat(nn.Module):
    def __init__(self, *branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


MAPS = (2, 4, 9, 5)
CASES = {
    "convolution": (nn.Conv2d(4, 3, 3, 2, 1), MAPS),
    "convolution without bias": (nn.Conv2d(4, 3, 1, bias=False), MAPS),
    "batch normalisation": (nn.BatchNorm2d(4), MAPS),
    "relu": (nn.ReLU(), MAPS),
    "max pool": (nn.MaxPool2d(3, 2, 1), MAPS),
    "max pool with ceil mode": (nn.MaxPool2d(3, 2, ceil_mode=True), (2, 4, 8, 6)),
    "max pool whose last window starts in the padding": (nn.MaxPool2d(2, 3, 1, ceil_mode=True), MAPS),
    "adaptive pool to fewer cells": (nn.AdaptiveAvgPool2d((4, 3)), MAPS),
    "adaptive pool to more rows or columns": (nn.AdaptiveAvgPool2d((7, 7)), MAPS),
    "adaptive pool to the same size": (nn.AdaptiveAvgPool2d((9, 5)), MAPS),
    "global average pool": (nn.AdaptiveAvgPool2d((1, 1)), MAPS),
    "flatten": (nn.Flatten(), MAPS),
    "linear": (nn.Linear(7, 3), (2, 7)),
    "dropout": (nn.Dropout(0.5), MAPS),
    "residual": (Residual(nn.Conv2d(4, 4, 3, 1, 1), nn.Identity()), MAPS),
    "residual with projection": (Residual(nn.Conv2d(4, 6, 3, 2, 1), nn.Conv2d(4, 6, 1, 2)), MAPS),
    "concat": (Concat(nn.Conv2d(4, 2, 1), nn.Conv2d(4, 3, 3, 1, 1)), MAPS),
    "sequence": (nn.Sequential(nn.Conv2d(4, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2, 2)), MAPS),
}

with torch.no_grad():
    goldens = {}
    for name, (module, shape) in CASES.items():
        output = fill(module)(pattern(shape, 0))
        goldens[name] = {"shape": list(output.shape), "values": [float(f"{v:.8g}") for v in output.flatten().tolist()]}

pathlib.Path("src/test/resources/onnx/layers.json").write_text(
    "{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(golden)}" for name, golden in goldens.items()) + "\n}\n"
)
