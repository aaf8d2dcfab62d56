"""The mean of the weights of some epochs, kept when it scores higher on the val films than every epoch.

Wortsman et al. 2022 (arXiv 2203.05482). Running statistics of normalisation are averaged with the weights.
"""
import argparse
import json
import os

import numpy as np
import torch

from findings import lite0
from findings.store import Store
from findings.tasks import TASKS
from findings.train import auroc, predict


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("task", choices=sorted(TASKS))
    p.add_argument("--store", required=True)
    p.add_argument("--folder", required=True, help="with epoch-NN.pt; best.pt is written there")
    a = p.parse_args()
    task = TASKS[a.task]
    torch.set_num_threads(1)
    if not task.mean_of:
        return
    checkpoints = [torch.load(os.path.join(a.folder, "epoch-%02d.pt" % e), map_location="cpu") for e in task.mean_of]
    last = checkpoints[-1]
    best = max(e["val_macro_auroc"] for e in last["log"])
    net = lite0.build(task)
    net.load_state_dict({k: sum(c["state"][k].float() for c in checkpoints) / len(checkpoints) for k in last["state"]})
    net = net.to(memory_format=torch.channels_last)
    s = Store(a.store, task)
    val = s.take("val")
    per = auroc(s.labels[val], predict(net, s.films[val]))
    entry = {"mean_of_epochs": [c["epoch"] for c in checkpoints], "val_macro_auroc": round(float(np.nanmean(per)), 4),
             "val_auroc": {q.id: round(float(v), 4) for q, v in zip(task.labels, per)}}
    print(json.dumps(entry))
    if np.nanmean(per) > best:
        torch.save({**last, "state": net.state_dict(), "mean": entry}, os.path.join(a.folder, "best.pt"))


if __name__ == "__main__":
    main()
