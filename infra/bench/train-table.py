"""Prints what infra/bench/train measured as one table, or as JSON: JSON? FOLDER NETWORKS BATCHES PRECISIONS."""

import itertools
import json
import os
import sys


def read(folder, *words):
    name = os.path.join(folder, "-".join(words) + ".json")
    return json.load(open(name)) if os.path.exists(name) else []


def matches(result, case):
    return (result["network"], str(result["batchSize"]), result["mixedPrecision"]) == case


def memory(own, steps, at):
    figures = "%d MiB" % (own[at]["process"] >> 20)
    if own[at]["device"]:
        figures += " + %d MiB on the device" % (own[at]["device"] >> 20)
    return "%s after %d" % (figures, steps)


def row(case, own, peer):
    rate = "%.1f" % own["imagesPerSecond"] if own else "failed"
    peers = "%.1f (%s)" % (peer["imagesPerSecond"], peer["memoryFormat"]) if peer else "failed"
    ratio = "%.2f" % (own["imagesPerSecond"] / peer["imagesPerSecond"]) if own and peer else ""
    last = own and own["memorySteps"]
    memories = own and "; ".join((memory(own, min(last, 100), "memoryEarly"), memory(own, last, "memoryLate")))
    return [*case, rate, peers, ratio, memories or ""]


def main():
    as_json, folder, *lists = sys.argv[1:]
    rows, ours, peers = [], [], []
    for case in itertools.product(*(names.split(",") for names in lists)):
        own = read(folder, "ours", *case)
        peer = [each for each in read(folder, "peer", case[0]) if matches(each, case)]
        ours += own
        peers += peer
        best = max(peer, key=lambda each: each["imagesPerSecond"], default=None)
        rows.append(row(case, own[0] if own else None, best))
    if as_json == "true":
        print(json.dumps({"ours": ours, "pytorch": peers}))
    else:
        print_table(rows)
    if not ours or not peers:
        sys.exit("train: nothing was measured of " + " and ".join(["ours"] * (not ours) + ["PyTorch"] * (not peers)))


def print_table(rows):
    header = ["network", "batch", "mixed precision", "ours, images/s", "PyTorch, images/s", "ratio", "our memory after so many steps"]
    for cells in [header, ["---"] * len(header), *rows]:
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
