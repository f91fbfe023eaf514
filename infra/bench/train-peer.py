"""Times training steps in PyTorch itself, as `trainer bench train --json` times ours, with the same options and output.

torchvision's networks on 300x180 noise that lies in host memory as uint8: copy to the device, normalisation, forward, cross-entropy,
backward, SGD with momentum. Each precision runs with both memory formats.
"""

import argparse
import json
import sys
import time

import torch
import torchvision

WARM_UP = 10
CLASSES = 13
MEAN = torch.tensor([0.485, 0.456, 0.406]) * 255
DEVIATION = torch.tensor([0.229, 0.224, 0.225]) * 255


def names(text):
    return text.split(",")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=names, default=names("alexnet,vgg19,resnet101,squeezenet1_1"))
    parser.add_argument("--batch", type=names, default=["64"])
    parser.add_argument("--mixed-precision", type=names, default=["none", "bf16"])
    parser.add_argument("--memory-format", type=names, default=["contiguous", "channels_last"])
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--memory-steps", help="for ours alone")
    parser.add_argument("--device", default="auto", help="several, with commas: torch.nn.DataParallel")
    parser.add_argument("--threads", type=int, help="on the CPU")
    chosen = parser.parse_args()
    if chosen.device == "auto":
        chosen.device = "cuda" if torch.cuda.is_available() else "cpu"
    if chosen.threads:
        torch.set_num_threads(chosen.threads)
    return chosen


class Training:
    def __init__(self, network, batch, precision, memory_format, device):
        devices = device.split(",")
        self.device, self.bf16 = torch.device(devices[0]), precision == "bf16"
        self.format = getattr(torch, memory_format + "_format" if memory_format == "contiguous" else memory_format)
        self.model = getattr(torchvision.models, network)(num_classes=CLASSES)
        self.model = self.model.to(self.device).to(memory_format=self.format).train()
        if len(devices) > 1 and self.device.type == "cuda":
            self.model = torch.nn.DataParallel(self.model, devices)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
        self.images = torch.randint(0, 256, (batch, 300, 180, 3), dtype=torch.uint8)
        self.targets = torch.arange(batch) % CLASSES
        self.mean, self.deviation = MEAN.to(self.device), DEVIATION.to(self.device)

    def step(self):
        images = (self.images.to(self.device).float() - self.mean) / self.deviation
        images = images.permute(0, 3, 1, 2).contiguous(memory_format=self.format)
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.bf16):
            logits = self.model(images)
        loss = torch.nn.functional.cross_entropy(logits.float(), self.targets.to(self.device))
        loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return loss

    def run(self, steps):
        for _ in range(steps):
            loss = self.step()
        return loss.item()


def measure(network, batch, precision, memory_format, chosen):
    training = Training(network, batch, precision, memory_format, chosen.device)
    training.run(WARM_UP)
    started = time.perf_counter()
    training.run(chosen.steps)
    seconds = time.perf_counter() - started
    return {
        "network": network,
        "batchSize": batch,
        "mixedPrecision": precision,
        "memoryFormat": memory_format,
        "device": chosen.device,
        "steps": chosen.steps,
        "imagesPerSecond": chosen.steps * batch / seconds,
    }


def main():
    chosen = arguments()
    results = []
    for network in chosen.network:
        for batch in map(int, chosen.batch):
            for precision in chosen.mixed_precision:
                for memory_format in chosen.memory_format:
                    try:
                        results.append(measure(network, batch, precision, memory_format, chosen))
                        print(results[-1], file=sys.stderr)
                    except RuntimeError as failure:
                        print(network, batch, precision, memory_format, "left out:", failure, file=sys.stderr)
                    if torch.cuda.is_available():
                        torch.cuda.empty_cache()
    print(json.dumps(results))


if __name__ == "__main__":
    main()
