"""Logits of torchvision's own networks, with the state that formula.py gives: goldens for DJL and ONNX.

Writes ../resources/goldens/torchvision.json. Made with torch 1.13.1 and torchvision 0.14.1:
    python3 torchvision_goldens.py
"""

import json
import pathlib

import torch
import torchvision

from formula import fill, images

CHANNELS = {"alexnet": 256, "vgg19": 512, "vgg19_bn": 512, "resnet101": 2048, "squeezenet1_1": 512}


class Pooled(torch.nn.Module):
    """torchvision's features, then dropout, global average pooling and one linear layer."""

    def __init__(self, topology, classes):
        super().__init__()
        whole = getattr(torchvision.models, topology)()
        if topology == "resnet101":
            for name, child in whole.named_children():
                if name not in ("avgpool", "fc"):
                    self.add_module(name, child)
        else:
            self.features = whole.features
        self.feature_layers = list(self.children())
        self.dropout = torch.nn.Dropout(0.5)
        self.classifier = torch.nn.Linear(CHANNELS[topology], classes)

    def forward(self, x):
        for layer in self.feature_layers:
            x = layer(x)
        x = torch.nn.functional.adaptive_avg_pool2d(self.dropout(x), 1)
        return self.classifier(torch.flatten(x, 1))


def network(topology, head, classes):
    if head == "pooled":
        return Pooled(topology, classes)
    return getattr(torchvision.models, topology)(num_classes=classes)


def golden(topology, head, classes, height, width):
    with torch.no_grad():
        logits = fill(network(topology, head, classes))(images(1, height, width))[0]
    print(topology, head, classes, height, width, "largest", logits.abs().max().item(), "spread", logits.std().item())
    return {
        "topology": topology,
        "head": head,
        "classes": classes,
        "height": height,
        "width": width,
        "logits": logits.tolist(),
    }


def main():
    goldens = [
        golden(topology, head, 13, height, width)
        for topology in CHANNELS
        for head in ("classifier", "pooled")
        for height, width in ((300, 180), (224, 224))
    ]
    goldens += [golden(topology, "classifier", 1000, 224, 224) for topology in ("squeezenet1_1", "resnet101")]
    target = pathlib.Path(__file__).parent / "../resources/goldens/torchvision.json"
    target.write_text("[\n" + ",\n".join(json.dumps(g) for g in goldens) + "\n]\n")


if __name__ == "__main__":
    main()
