"""Trains SqueezeNet 1.1 with PyTorch on the split of one of the trainer's runs, with the paper's recipe (4 epochs, one cycle to
0.01, plain cross-entropy), and prints what its test posters get: the figures that the trainer's own are compared with.

    python3 train_reference.py RUN/split.csv POSTERS squeezenet1_1.safetensors [--batch 64] [--seeds 3] [--cycle-momentum]
"""
import argparse
import csv
import json
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torchvision.models import squeezenet1_1

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def pixels(path):
    try:
        return np.asarray(Image.open(path).convert("RGB").resize((180, 300), Image.BILINEAR))
    except OSError:
        return None


def read(split_file, folder):
    """uint8 [N, 300, 180, 3] and int64 [N] of each split."""
    rows = [row for row in csv.DictReader(open(split_file))]
    files = [folder / "images" / f"{int(row['id'].removeprefix('tt'))}.jpg" for row in rows]
    with Pool() as pool:
        images = pool.map(pixels, files, chunksize=64)
    splits = {}
    for name in ("training", "validation", "test"):
        chosen = [i for i, row in enumerate(rows) if row["split"] == name and images[i] is not None]
        targets = torch.tensor([json.loads(rows[i]["target"])[0] for i in chosen])
        splits[name] = torch.from_numpy(np.stack([images[i] for i in chosen])), targets
    return splits


def read_safetensors(path):
    data = Path(path).read_bytes()
    length = int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            values = np.frombuffer(data[8 + length + start:8 + length + end], np.float32)
            tensors[name] = torch.from_numpy(values.copy()).reshape(entry["shape"])
    return tensors


def network(weights, classes):
    model = squeezenet1_1()
    model.load_state_dict(weights)
    model.classifier[1] = nn.Conv2d(512, classes, kernel_size=1)
    nn.init.normal_(model.classifier[1].weight, mean=0.0, std=0.01)
    nn.init.zeros_(model.classifier[1].bias)
    model.num_classes = classes
    return model


def normalised(images, device):
    mean, deviation = (255 * torch.tensor(values, device=device) for values in (MEAN, DEVIATION))
    return ((images.to(device).float() - mean) / deviation).permute(0, 3, 1, 2)


def train(model, images, targets, batch, cycle, device):
    steps = -(-len(targets) // batch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.01, epochs=4, steps_per_epoch=steps, cycle_momentum=cycle)
    model.train()
    for _ in range(4):
        for chosen in torch.randperm(len(targets)).split(batch):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(normalised(images[chosen], device)), targets[chosen].to(device))
            loss.backward()
            optimizer.step()
            schedule.step()


def measure(model, images, targets, device):
    model.eval()
    with torch.no_grad():
        predicted = torch.cat([model(normalised(part, device)).argmax(1).cpu() for part in images.split(256)])
    scores = []
    for label in range(model.num_classes):
        hits = ((predicted == label) & (targets == label)).sum().item()
        total = (predicted == label).sum().item() + (targets == label).sum().item()
        scores.append(2 * hits / total if total else 0)
    return (predicted == targets).float().mean().item(), sum(scores) / len(scores)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("split", type=Path)
    parser.add_argument("posters", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--cycle-momentum", action="store_true")
    options = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    splits = read(options.split, options.posters)
    weights = read_safetensors(options.weights)
    for seed in range(options.seeds):
        torch.manual_seed(seed)
        model = network(weights, 13).to(device)
        train(model, *splits["training"], options.batch, options.cycle_momentum, device)
        for name in ("validation", "test"):
            accuracy, f1 = measure(model, *splits[name], device)
            print(f"seed {seed}, {name}: top-1 {accuracy:.4f}, macro F1 {f1:.4f}", flush=True)


if __name__ == "__main__":
    main()
