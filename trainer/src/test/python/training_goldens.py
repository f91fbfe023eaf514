"""Three steps of gradient descent in PyTorch on a tiny network with every kind of layer but dropout.

Writes ../resources/goldens/training.json: the loss of each step and the state after the last. TrainingGoldenTest
describes the same network. Made with torch 1.13.1:
    python3 training_goldens.py
"""

import json
import pathlib

import torch
from torch import nn

from formula import fill, images


class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, stride=1, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(4)
        self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.body = nn.Conv2d(4, 4, 3, padding=1)
        self.shortcut = nn.Conv2d(4, 4, 1)
        self.second = nn.Conv2d(4, 4, 1)
        self.left = nn.Conv2d(4, 2, 1)
        self.right = nn.Conv2d(4, 3, 3, padding=1)
        self.average = nn.AdaptiveAvgPool2d((3, 2))
        self.last = nn.Linear(30, 3)

    def forward(self, x):
        x = self.pool(torch.relu(self.bn(self.stem(x))))
        x = torch.relu(self.body(x) + self.shortcut(x))
        x = torch.relu(self.second(x) + x)
        x = torch.cat([torch.relu(self.left(x)), torch.relu(self.right(x))], 1)
        return self.last(torch.flatten(self.average(x), 1))


def main():
    model = fill(Tiny()).train()
    optimiser = torch.optim.SGD(model.parameters(), lr=0.02)
    losses = []
    for _ in range(3):
        loss = nn.functional.cross_entropy(model(images(3, 9, 7)), torch.tensor([0, 1, 2]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    print(losses)
    state = {n: a.flatten().tolist() for n, a in model.state_dict().items() if not n.endswith("num_batches_tracked")}
    target = pathlib.Path(__file__).parent / "../resources/goldens/training.json"
    target.write_text(json.dumps({"losses": losses, "state": state}, indent=1) + "\n")


main()
