"""Logits of torchvision's own networks for uint8 posters: goldens for whole exported models.

Writes ../resources/onnx/torchvision.json. Made with torch 1.13.1 and torchvision 0.14.1:
    python3 onnx_goldens.py
"""

import json
import pathlib

import torch
from torchvision.transforms import Normalize

from formula import fill, images
from torchvision_goldens import CHANNELS, HEADS, network

CLASSES = 13
NETWORKS = [(topology, head) for topology in CHANNELS for head in HEADS]
# half a gigabyte that VGG19's own classifier has tested already
NETWORKS.remove(("vgg19_bn", "classifier"))
NORMALIZE = Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


def posters(count):
    """Bytes [N, 3, 300, 180]; formula.py's values are exact, so that Java rounds alike."""
    return ((images(count, 300, 180) + 2) * 64).floor().to(torch.uint8)


def golden(topology, head):
    with torch.no_grad():
        logits = fill(network(topology, head, CLASSES))(NORMALIZE(posters(2).float() / 255))
    print(topology, head, "largest", logits.abs().max().item(), "spread", logits.std().item())
    return {"topology": topology.upper(), "head": head.upper(), "logits": logits.tolist()}


if __name__ == "__main__":
    goldens = [golden(topology, head) for topology, head in NETWORKS]
    target = pathlib.Path(__file__).parent / "../resources/onnx/torchvision.json"
    target.write_text("[\n" + ",\n".join(json.dumps(each) for each in goldens) + "\n]\n")
