"""Writes the golden of ThresholdsTest with scikit-learn: for each label of EvaluationTest's golden, which it reads, the
highest F1 that any threshold reaches.

python3 threshold_goldens.py ../resources/dev/marquee/trainer/evaluation
Made with scikit-learn 1.9.1, numpy 2.4.6.
"""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.metrics import precision_recall_curve

folder = Path(sys.argv[1])
golden = json.loads((folder / "multi-label.json").read_text())
p = np.array(golden["probabilities"])
highest = []
for label in range(p.shape[1]):
    truth = np.array([label in target for target in golden["targets"]])
    if not truth.any():
        highest.append(0)
        continue
    precision, recall, _ = precision_recall_curve(truth, p[:, label])
    both = precision + recall
    highest.append(float(np.max(2 * precision * recall / np.where(both == 0, 1, both))))
(folder / "thresholds.json").write_text(json.dumps({"highest_f1": highest}) + "\n")
