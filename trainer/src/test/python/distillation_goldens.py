"""Writes what PyTorch makes of the loss of knowledge distillation (Hinton et al. 2015).

Run from trainer/ with torch 1.13:
    python3 src/test/python/distillation_goldens.py
"""

import json
import pathlib

import torch
import torch.nn.functional as F
from torch.distributions import Bernoulli, kl_divergence

torch.manual_seed(7)


def rounded(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def value_and_slope(logits, loss):
    logits = logits.clone().requires_grad_()
    value = loss(logits)
    value.backward()
    return {"value": value.item(), "slope": rounded(logits.grad)}


ALPHA, T = 0.3, 2.5
logits, teachers = torch.randn(5, 4) * 2, [torch.randn(5, 4) * 3 for _ in range(2)]
classes = torch.tensor([0, 1, 3, 2, 1])
several = (torch.rand(5, 4) < 0.4).float()
softmaxes = sum(torch.softmax(teacher / T, 1) for teacher in teachers) / 2
sigmoids = sum(torch.sigmoid(teacher / T) for teacher in teachers) / 2


def one(x):
    soft = F.kl_div(F.log_softmax(x / T, 1), softmaxes, reduction="batchmean")
    return (1 - ALPHA) * F.cross_entropy(x, classes) + ALPHA * T**2 * soft


def many(x):
    soft = kl_divergence(Bernoulli(sigmoids), Bernoulli(logits=x / T)).mean()
    return (1 - ALPHA) * F.binary_cross_entropy_with_logits(x, several) + ALPHA * T**2 * soft


out = pathlib.Path("src/test/resources/dev/marquee/trainer/training/distillation.json")
out.write_text(
    json.dumps(
        {
            "weight": ALPHA,
            "temperature": T,
            "logits": rounded(logits),
            "classes": classes.tolist(),
            "several": rounded(several),
            "softmaxes": rounded(softmaxes),
            "sigmoids": rounded(sigmoids),
            "oneLabel": value_and_slope(logits, one),
            "severalLabels": value_and_slope(logits, many),
        }
    )
    + "\n"
)
