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
HEADS = ("classifier", "pooled", "statistics")

# where stages end among the features' layers, and the channels that each makes
STAGES = {
    "alexnet": ((3, 6, 8, 10, 13), (64, 192, 384, 256, 256)),
    "vgg19": ((5, 10, 19, 28, 37), (64, 128, 256, 512, 512)),
    "vgg19_bn": ((7, 14, 27, 40, 53), (64, 128, 256, 512, 512)),
    "resnet101": ((4, 5, 6, 7, 8), (64, 256, 512, 1024, 2048)),
    "squeezenet1_1": ((3, 6, 9, 11, 13), (64, 128, 256, 384, 512)),
}


def add_features(module, topology):
    """Gives a module torchvision's features, under their names, and answers them in order."""
    whole = getattr(torchvision.models, topology)()
    if topology != "resnet101":
        module.features = whole.features
        return list(whole.features)
    children = [(name, child) for name, child in whole.named_children() if name not in ("avgpool", "fc")]
    for name, child in children:
        module.add_module(name, child)
    return [child for _, child in children]


class Pooled(torch.nn.Module):
    """torchvision's features, then dropout, global average pooling and one linear layer."""

    def __init__(self, topology, classes):
        super().__init__()
        self.feature_layers = add_features(self, topology)
        self.dropout = torch.nn.Dropout(0.5)
        self.classifier = torch.nn.Linear(CHANNELS[topology], classes)

    def forward(self, x):
        for layer in self.feature_layers:
            x = layer(x)
        x = torch.nn.functional.adaptive_avg_pool2d(self.dropout(x), 1)
        return self.classifier(torch.flatten(x, 1))


class Statistics(torch.nn.Module):
    """Mean and root mean square of the maps after every stage but the first, normalised, and one linear layer."""

    def __init__(self, topology, classes):
        super().__init__()
        self.feature_layers = add_features(self, topology)
        ends, channels = STAGES[topology]
        self.ends, channels = ends[1:], channels[1:]
        self.statistics = torch.nn.BatchNorm1d(2 * sum(channels))
        self.dropout = torch.nn.Dropout(0.5)
        self.classifier = torch.nn.Linear(2 * sum(channels), classes)

    def forward(self, x):
        described = []
        for place, layer in enumerate(self.feature_layers, 1):
            x = layer(x)
            if place in self.ends:
                described += [x.mean((2, 3)), x.square().mean((2, 3)).sqrt()]
        return self.classifier(self.dropout(self.statistics(torch.cat(described, 1))))


def network(topology, head, classes):
    if head == "pooled":
        return Pooled(topology, classes)
    if head == "statistics":
        return Statistics(topology, classes)
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
        for head in HEADS
        for height, width in ((300, 180), (224, 224))
    ]
    goldens += [golden(topology, "classifier", 1000, 224, 224) for topology in ("squeezenet1_1", "resnet101")]
    target = pathlib.Path(__file__).parent / "../resources/goldens/torchvision.json"
    target.write_text("[\n" + ",\n".join(json.dumps(g) for g in goldens) + "\n]\n")


if __name__ == "__main__":
    main()
