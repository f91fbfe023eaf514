"""Writes what PyTorch, torchvision and SciPy make of a recipe's parts.

Run from trainer/ with torch 1.13, torchvision 0.14, numpy and scipy:
    python3 src/test/python/recipe_goldens.py
"""

import json
import pathlib

import numpy
import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from scipy.optimize import minimize_scalar

OUT = pathlib.Path("src/test/resources/dev/marquee/trainer")
torch.manual_seed(5)
torch.set_default_dtype(torch.float32)


def rounded(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def write(path, content):
    file = OUT / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content) + "\n")


def steps(make, gradients, clip, rates):
    weight, bias = torch.nn.Parameter(WEIGHT.clone()), torch.nn.Parameter(BIAS.clone())
    optimizer = make([{"params": [weight]}, {"params": [bias], "weight_decay": 0.0}])
    result = []
    for (of_weight, of_bias), rate in zip(gradients, rates):
        for group in optimizer.param_groups:
            group["lr"] = rate
        weight.grad, bias.grad = of_weight.clone(), of_bias.clone()
        if clip:
            torch.nn.utils.clip_grad_norm_([weight, bias], clip)
        optimizer.step()
        result.append({"weight": rounded(weight), "bias": rounded(bias)})
    return result


WEIGHT, BIAS = torch.randn(3, 2), torch.randn(3)


def optimizers():
    gradients = [(torch.randn(3, 2) * 2, torch.randn(3) * 2) for _ in range(6)]
    rates = [0.1, 0.08, 0.06, 0.04, 0.02, 0.01]
    sgd = lambda groups: torch.optim.SGD(groups, lr=1, momentum=0.9, weight_decay=0.05)
    nesterov = lambda groups: torch.optim.SGD(groups, lr=1, momentum=0.9, weight_decay=0.05, nesterov=True)
    adamw = lambda groups: torch.optim.AdamW(groups, lr=1, betas=(0.9, 0.999), weight_decay=0.05)
    write(
        "optimizer/optimizers.json",
        {
            "weight": rounded(WEIGHT),
            "bias": rounded(BIAS),
            "rates": rates,
            "gradients": [{"weight": rounded(w), "bias": rounded(b)} for w, b in gradients],
            "sgd": steps(sgd, gradients, 0, rates),
            "nesterov": steps(nesterov, gradients, 0, rates),
            "adamw": steps(adamw, gradients, 0, rates),
            "sgdClipped": steps(sgd, gradients, 1.5, rates),
        },
    )


def rates(make, count):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.4)
    schedule = make(optimizer)
    result = []
    for _ in range(count):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return result


def schedules():
    lr = torch.optim.lr_scheduler
    one_cycle = lambda o: lr.OneCycleLR(o, max_lr=0.4, total_steps=1001, pct_start=0.3)
    # after 10 of 100 steps of warm-up
    cosine = lambda o: lr.SequentialLR(
        o,
        [lr.LinearLR(o, start_factor=0.01, total_iters=10), lr.CosineAnnealingLR(o, T_max=90)],
        milestones=[10],
    )
    write("recipe/schedules.json", {"oneCycle": rates(one_cycle, 1001), "cosine": rates(cosine, 101)})


def value_and_slope(logits, loss):
    logits = logits.clone().requires_grad_()
    value = loss(logits)
    value.backward()
    return {"value": value.item(), "slope": rounded(logits.grad)}


def asymmetric(logits, targets, positive, negative, margin):
    """Ridnik et al. 2021, equations 4 to 7; the mean instead of the sum."""
    p = torch.sigmoid(logits)
    shifted = torch.clamp(p - margin, min=0)
    of_positive = (1 - p) ** positive * torch.log(p)
    of_negative = shifted**negative * torch.log(1 - shifted)
    return -(targets * of_positive + (1 - targets) * of_negative).mean()


def focal(logits, classes, gamma):
    """Lin et al. 2017, equation 4."""
    p = torch.softmax(logits, 1).gather(1, classes[:, None]).squeeze(1)
    return (-((1 - p) ** gamma) * torch.log(p)).mean()


def losses():
    logits, classes = torch.randn(7, 4) * 2, torch.tensor([0, 1, 1, 2, 3, 1, 0])
    counts = torch.tensor([40.0, 10.0, 5.0, 1.0])
    weights = counts**-0.5
    weights = weights / weights.mean()
    several = (torch.rand(7, 4) < 0.4).float()
    on = lambda loss: value_and_slope(logits, loss)
    write(
        "training/losses.json",
        {
            "logits": rounded(logits),
            "classes": classes.tolist(),
            "several": rounded(several),
            "counts": [int(count) for count in counts],
            "power": 0.5,
            "plain": on(lambda x: F.cross_entropy(x, classes)),
            "smoothed": on(lambda x: F.cross_entropy(x, classes, label_smoothing=0.1)),
            "weighted": on(lambda x: F.cross_entropy(x, classes, weight=weights)),
            "weightedAndSmoothed": on(
                lambda x: F.cross_entropy(x, classes, weight=weights, label_smoothing=0.1)
            ),
            "focal": on(lambda x: focal(x, classes, 2.0)),
            "binary": on(lambda x: F.binary_cross_entropy_with_logits(x, several)),
            "binaryWeighted": on(
                lambda x: F.binary_cross_entropy_with_logits(x, several, weight=weights)
            ),
            "asymmetric": on(lambda x: asymmetric(x, several, 1.0, 4.0, 0.05)),
        },
    )


def pictures():
    height, width = 12, 9
    posters = torch.randint(0, 256, (2, 3, height, width)).float()
    parts = [[2, 1, 7, 5], [0, 3, 12, 6]]
    cropped = [
        TF.resized_crop(poster, *part, [height, width], antialias=False)
        for poster, part in zip(posters, parts)
    ]
    cropped[1] = TF.hflip(cropped[1])
    factors = [0.6, 1.3]
    adjusted = lambda how: [how(poster / 255, f) * 255 for poster, f in zip(posters, factors)]
    nhwc = lambda images: rounded(torch.stack(list(images)).permute(0, 2, 3, 1))
    write(
        "augmentation/pictures.json",
        {
            "height": height,
            "width": width,
            "posters": nhwc(posters),
            "parts": parts,
            "mirrored": [False, True],
            "cropped": nhwc(cropped),
            "factors": factors,
            "brightness": nhwc(adjusted(TF.adjust_brightness)),
            "contrast": nhwc(adjusted(TF.adjust_contrast)),
            "saturation": nhwc(adjusted(TF.adjust_saturation)),
        },
    )


def temperatures():
    random = numpy.random.default_rng(3)
    logits = random.normal(size=(60, 5)) * 3
    targets = [int(random.choice(5, p=numpy.exp(row / 2) / numpy.exp(row / 2).sum())) for row in logits]
    several = (random.random((60, 5)) < 1 / (1 + numpy.exp(-logits / 3))).astype(int)
    several[:, 0] |= several.sum(1) == 0

    def softmax_loss(t):
        scaled = logits / t
        return -(scaled - numpy.log(numpy.exp(scaled).sum(1, keepdims=True)))[range(60), targets].mean()

    def sigmoid_loss(t):
        p = 1 / (1 + numpy.exp(-logits / t))
        return -(several * numpy.log(p) + (1 - several) * numpy.log(1 - p)).mean()

    fit = lambda loss: float(minimize_scalar(loss, bounds=(0.05, 20), method="bounded", options={"xatol": 1e-9}).x)
    softmax = numpy.exp(logits) / numpy.exp(logits).sum(1, keepdims=True)
    write(
        "evaluation/temperatures.json",
        {
            "softmax": softmax.astype("float32").tolist(),
            "targets": targets,
            "softmaxTemperature": fit(softmax_loss),
            "sigmoid": (1 / (1 + numpy.exp(-logits))).astype("float32").tolist(),
            "several": [numpy.flatnonzero(row).tolist() for row in several],
            "sigmoidTemperature": fit(sigmoid_loss),
        },
    )


optimizers()
schedules()
losses()
pictures()
temperatures()
