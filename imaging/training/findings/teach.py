"""The mean logit of some networks for every train film, from which another one learns beside the labels."""
import argparse

import numpy as np
import torch

from findings import lite0
from findings.store import Store
from findings.tasks import TASKS
from findings.train import auroc, predict


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--store", required=True)
    p.add_argument("--out", required=True, help="float32 [films of the store, findings]; not a number where no train film stands")
    p.add_argument("checkpoints", nargs="+")
    a = p.parse_args()
    torch.set_num_threads(1)
    total = None
    for path in a.checkpoints:
        checkpoint = torch.load(path, map_location="cpu")
        task = TASKS[checkpoint["task"]]
        s = Store(a.store, task)
        train = s.take("train")
        net = lite0.build(task)
        net.load_state_dict(checkpoint["state"])
        logits = predict(net.to(memory_format=torch.channels_last), s.films[train])
        print(task.name, "AUROC on the train films", round(float(np.nanmean(auroc(s.labels[train], logits))), 4))
        total = logits if total is None else total + logits
    out = np.full((len(s.films), total.shape[1]), np.nan, np.float32)
    out[train] = total / len(a.checkpoints)
    np.save(a.out, out)


if __name__ == "__main__":
    main()
