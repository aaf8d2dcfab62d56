"""Trains on the 144 train films; the 20 val films are scored every `--every` epochs, the test films are not touched."""
import argparse
import json
import math
import time

import numpy as np
import torch
from torch.nn import functional as F

import measure
from net import UNet
from prepare import normalize


def augment(x, y, g):
    """Rotation, scale, shift, gamma, contrast, brightness, blur and noise. Never a flip: the sides are the classes."""
    n = len(x)

    def uniform(lo, hi):
        return torch.rand(n, generator=g) * (hi - lo) + lo

    angle, scale = uniform(-10, 10) * math.pi / 180, uniform(0.85, 1.2)
    cos, sin = torch.cos(angle) / scale, torch.sin(angle) / scale
    theta = torch.stack([torch.stack([cos, -sin, uniform(-.14, .14)], 1), torch.stack([sin, cos, uniform(-.14, .14)], 1)], 1)
    grid = F.affine_grid(theta, list(x.shape), align_corners=False)
    border = "border" if torch.rand(1, generator=g) < 0.5 else "zeros"
    x = F.grid_sample(x, grid, mode="bilinear", padding_mode=border, align_corners=False)
    y = F.grid_sample(y[:, None].float(), grid, mode="nearest", padding_mode="zeros", align_corners=False)[:, 0].long()
    shape = (n, 1, 1, 1)
    x = x.clamp(0, 1) ** torch.exp(uniform(-.4, .4)).view(shape)
    x = (x - .5) * uniform(.8, 1.2).view(shape) + .5 + uniform(-.15, .15).view(shape)
    for i in range(n):
        if torch.rand(1, generator=g) < 0.3:
            s = float(torch.rand(1, generator=g) * 1.0 + 0.3)
            t = torch.arange(-4, 5).float()
            k = torch.exp(-t * t / (2 * s * s))
            k = k / k.sum()
            xi = F.pad(x[i:i + 1], (4, 4, 4, 4), mode="replicate")
            x[i:i + 1] = F.conv2d(F.conv2d(xi, k.view(1, 1, 1, 9)), k.view(1, 1, 9, 1))
        if torch.rand(1, generator=g) < 0.3:
            x[i] += torch.randn(x[i].shape, generator=g) * float(torch.rand(1, generator=g)) * 0.05
    return x.clamp(0, 1), y


def loss_of(logits, y):
    p = F.softmax(logits, 1)[:, 1:]
    t = F.one_hot(y, 4).permute(0, 3, 1, 2)[:, 1:].float()
    dice = (2 * (p * t).sum((0, 2, 3)) + 1) / (p.sum((0, 2, 3)) + t.sum((0, 2, 3)) + 1)
    return F.cross_entropy(logits, y) + 1 - dice.mean()


def predict(net, films):
    net.eval()
    with torch.no_grad():
        return torch.cat([net(torch.from_numpy(normalize(films[i:i + 10])))[0].argmax(1) for i in range(0, len(films), 10)]).numpy()


def score(masks, truth, ratio):
    dice = np.array([[measure.dice(m == c, t == c) for c in (1, 2, 3)] for m, t in zip(masks, truth)]).mean(0)
    r = np.array([measure.cardiothoracic_ratio(m)["ratio"] or np.nan for m in masks])
    d = (r - ratio)[~np.isnan(ratio)]
    return {"dice": dice.round(4).tolist(), "not_measurable": int(np.isnan(d).sum()), "ratio_mae": round(float(np.nanmean(abs(d))), 4),
            "ratio_bias": round(float(np.nanmean(d)), 4), "ratio_sd": round(float(np.nanstd(d, ddof=1)), 4)}


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--store", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--epochs", type=int, default=50)
    p.add_argument("--every", type=int, default=10)
    p.add_argument("--seed", type=int, default=20)
    p.add_argument("--lr", type=float, default=4e-3)
    a = p.parse_args()
    torch.set_num_threads(1)  # one thread: the sums are then in one order, and a run repeats exactly on one machine
    torch.manual_seed(a.seed)
    torch.use_deterministic_algorithms(True)
    g = torch.Generator().manual_seed(a.seed)
    s = np.load(a.store)
    train, val = s["split"] == "train", s["split"] == "val"
    films, masks = torch.from_numpy(s["films"][train]), torch.from_numpy(s["masks"][train].astype(np.int64))
    net = UNet()
    steps = len(films) // 8
    optimizer = torch.optim.AdamW(net.parameters(), lr=a.lr, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, a.lr, total_steps=steps * a.epochs)
    print("parameters", sum(q.numel() for q in net.parameters()), "films", len(films), flush=True)
    log = []
    for epoch in range(1, a.epochs + 1):
        net.train()
        total = 0.0
        for batch in torch.randperm(len(films), generator=g)[:steps * 8].view(-1, 8):
            x, y = augment(films[batch][:, None].float() / 255, masks[batch], g)
            loss = loss_of(net(x * 2 - 1)[0], y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        if epoch % a.every == 0 or epoch == a.epochs:
            log.append({"epoch": epoch, "loss": round(total / steps, 4), "cpu_s": round(time.process_time()),
                        **score(predict(net, s["films"][val]), s["masks"][val], s["ratio"][val])})
            print(json.dumps(log[-1]), flush=True)
    torch.save({"state": net.state_dict(), "epochs": a.epochs, "seed": a.seed, "lr": a.lr, "log": log}, a.out)


if __name__ == "__main__":
    main()
