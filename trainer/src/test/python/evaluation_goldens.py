"""Writes the goldens of EvaluationTest with scikit-learn and scipy.

python3 evaluation_goldens.py ../resources/dev/marquee/trainer/evaluation
Made with scikit-learn 1.2.1, numpy 1.24.2, scipy 1.10.1.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
from scipy.stats import bootstrap
from sklearn import metrics as sk

warnings.filterwarnings("ignore")
random = np.random.default_rng(3)
POSTERS, LABELS = 300, 8
ALL = list(range(LABELS))


def interval(figure):
    """The 95 % percentile interval of figure(indexes of posters)."""
    result = bootstrap(
        (np.arange(POSTERS),), lambda i: figure(i.astype(int)), vectorized=False,
        n_resamples=4000, method="percentile", random_state=1)
    return result.confidence_interval


def with_intervals(values, **figures):
    for name, figure in figures.items():
        values[name + "_ci95_low"], values[name + "_ci95_high"] = map(float, interval(figure))
    return {name: float(value) for name, value in values.items()}


def calibration_error(truth, p):
    confidence, right = p.max(1).astype(float), p.argmax(1) == truth
    bins = np.digitize(confidence, np.linspace(0, 1, 16)[1:-1], right=True)
    return sum(
        (bins == b).mean() * abs(right[bins == b].mean() - confidence[bins == b].mean())
        for b in range(15) if (bins == b).any())


def single():
    # label 7 never occurs, 6 is never true, 5 is never predicted
    truth = random.choice([0, 1, 2, 3, 4, 5], POSTERS, p=[.4, .25, .15, .1, .06, .04])
    logits = random.normal(size=(POSTERS, LABELS)) * 1.3 + np.eye(LABELS)[truth] * 1.5
    logits[:, 5] -= 9
    logits[:, 7] -= 9
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    p[0] = [1e-30, 1e-5, 1e-6, 1, 1e-7, 1e-8, 1e-9, 1e-10]  # sure, and wrong
    truth[0] = 0
    p = p.astype(np.float32)
    said = p.argmax(1)
    assert 5 not in said and 7 not in said and 6 in said

    def macro(score, t=truth, s=said):
        return score(t, s, average="macro", zero_division=0)

    values = {
        "accuracy": sk.accuracy_score(truth, said),
        "top3_accuracy": sk.top_k_accuracy_score(truth, p, k=3, labels=ALL),
        "macro_precision": macro(sk.precision_score),
        "macro_recall": macro(sk.recall_score),
        "macro_f1": macro(sk.f1_score),
        "balanced_accuracy": sk.balanced_accuracy_score(truth, said),
        "cohen_kappa": sk.cohen_kappa_score(truth, said),
        "log_loss": sk.log_loss(truth, p, labels=ALL),
        "expected_calibration_error": calibration_error(truth, p),
    }
    values = with_intervals(
        values,
        accuracy=lambda i: sk.accuracy_score(truth[i], said[i]),
        macro_f1=lambda i: macro(sk.f1_score, truth[i], said[i]))
    return p, [[int(t)] for t in truth], said[:, None] == np.array(ALL), values


def multi():
    # label 7 never occurs, 6 is never true
    truth = random.random((POSTERS, LABELS)) < [.5, .3, .3, .2, .1, .05, 0, 0]
    truth[~truth.any(1), 0] = True
    p = 1 / (1 + np.exp(-(random.normal(size=truth.shape) + truth * 2 - 1)))
    p[:, 7] *= .4
    p = p.round(2).astype(np.float32)  # many equal probabilities
    said = p > .5

    def score(of, average, t=truth, s=said):
        return of(t, s, average=average, zero_division=0)

    def mean_average_precision(i):
        carried = [c for c in ALL if truth[i, c].any()]
        return sk.average_precision_score(truth[i][:, carried], p[i][:, carried], average="macro")

    p64 = p.astype(np.float64).clip(2**-23, 1 - 2**-23)
    values = {"mean_average_precision": mean_average_precision(np.arange(POSTERS))}
    for average in "micro", "macro":
        values[average + "_precision"] = score(sk.precision_score, average)
        values[average + "_recall"] = score(sk.recall_score, average)
        values[average + "_f1"] = score(sk.f1_score, average)
    values["log_loss"] = np.mean(
        [sk.log_loss(truth[:, c], p64[:, c], labels=[False, True]) for c in ALL])
    values = with_intervals(
        values,
        mean_average_precision=mean_average_precision,
        macro_f1=lambda i: score(sk.f1_score, "macro", truth[i], said[i]))
    return p, [np.flatnonzero(t).tolist() for t in truth], said, values


def golden(p, targets, said, values):
    truth = np.array([[c in t for c in ALL] for t in targets])
    precision, recall, f1, support = sk.precision_recall_fscore_support(
        truth, said, zero_division=0)
    average = [sk.average_precision_score(truth[:, c], p[:, c]) if support[c] else 0 for c in ALL]
    return {
        "probabilities": [[float(str(x)) for x in row] for row in p],
        "targets": targets,
        "metrics": values,
        "genres": [
            list(map(float, row))
            for row in zip(support, said.sum(0), precision, recall, f1, average)],
    }


folder = Path(sys.argv[1])
for name, make in (("single-label", single), ("multi-label", multi)):
    text = json.dumps(golden(*make()), separators=(",", ":"))
    (folder / (name + ".json")).write_text(text.replace('],"', '],\n"').replace("}", "}\n"))
