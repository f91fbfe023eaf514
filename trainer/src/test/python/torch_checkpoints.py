"""Checkpoints as PyTorch writes them, honest and not, for WeightsFileTest. Made with torch 1.13.1:
    python3 torch_checkpoints.py
"""

import collections
import hashlib
import os
import pathlib

import torch

TARGET = pathlib.Path(__file__).parent / "../resources/weights"


class Command:
    """Runs a command when unpickled."""

    def __reduce__(self):
        return os.system, ("touch /tmp/marquee-was-here",)


def state():
    storage = torch.arange(6.0).reshape(2, 3)
    network = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 1), torch.nn.BatchNorm2d(2))
    arrays = collections.OrderedDict(network.state_dict())
    for array in arrays.values():
        array.copy_(torch.arange(float(array.numel())).reshape(array.shape))
    arrays.update(
        parameter=torch.nn.Parameter(torch.tensor([0.5, -1.5])),
        half=torch.tensor([0.1, 65504.0]).half(),
        bfloat=torch.tensor([0.1, 3.0e38]).bfloat16(),
        double=torch.tensor([0.1, -2.0]).double(),
        int=torch.tensor([[-7]], dtype=torch.int32),
        transposed=storage.t(),
        part=storage[1:, 1:],
        empty=torch.zeros(0, 3),
    )
    arrays._metadata = network.state_dict()._metadata
    return arrays


def save(value, name, zipped=True):
    torch.save(value, TARGET / name, _use_new_zipfile_serialization=zipped)


save(state(), "zip.pth")
save(state(), "legacy.pth", zipped=False)
save({"a": Command()}, "command.pth")
save({"a": Command()}, "command-legacy.pth", zipped=False)
save(torch.nn.Linear(2, 1), "module.pth")
save({"epoch": 3, "state_dict": state()}, "wrapped.pth")
save({"a": torch.zeros(1).expand(1000)}, "expanded.pth")
save({"a": torch.zeros(2, dtype=torch.bool)}, "bool.pth")
digest = hashlib.sha256((TARGET / "zip.pth").read_bytes()).hexdigest()
(TARGET / f"hashed-{digest[:8]}.pth").write_bytes((TARGET / "zip.pth").read_bytes())
(TARGET / "hashed-00000000.pth").write_bytes((TARGET / "zip.pth").read_bytes())
