"""What scikit-learn's naive Bayes and nearest neighbours answer: goldens of MethodsTest.

Writes ../resources/dev/marquee/trainer/baseline/methods.json. Made with scikit-learn 1.2.1, numpy 1.24.2:
    python3 baseline_goldens.py
"""
import json
from pathlib import Path

import numpy as np
from sklearn.naive_bayes import MultinomialNB
from sklearn.neighbors import KNeighborsClassifier

OUTPUT = Path(__file__).parent / "../resources/dev/marquee/trainer/baseline/methods.json"
LABELS = 3
FEATURES = 8
DRAWS = 20
K = 5

random = np.random.default_rng(4)
targets = random.choice(LABELS, 60, p=[0.6, 0.3, 0.1])
features = random.dirichlet(np.ones(FEATURES), 60) + np.eye(LABELS, FEATURES)[targets]
features /= features.sum(1, keepdims=True)
train, test = slice(0, 40), slice(40, 60)

bayes = MultinomialNB(alpha=1).fit(features[train] * DRAWS, targets[train])
neighbours = KNeighborsClassifier(K, metric="manhattan").fit(features[train], targets[train])
binary = [
    MultinomialNB(alpha=1).fit(features[train] * DRAWS, targets[train] == label)
    for label in range(LABELS)
]
OUTPUT.parent.mkdir(parents=True, exist_ok=True)
OUTPUT.write_text(
    json.dumps(
        {
            "draws": DRAWS,
            "k": K,
            "features": features.tolist(),
            "targets": targets.tolist(),
            "training": 40,
            "naiveBayes": bayes.predict_proba(features[test] * DRAWS).tolist(),
            "naiveBayesByLabel": np.stack(
                [model.predict_proba(features[test] * DRAWS)[:, 1] for model in binary], 1
            ).tolist(),
            "nearestNeighbours": neighbours.predict_proba(features[test]).tolist(),
        }
    )
)
