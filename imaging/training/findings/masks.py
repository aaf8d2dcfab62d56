"""Could the findings network carry the organ masks too? A decoder on its frozen trunk, beside the network that ships for them.

Prints, for films of the wingspan data (see the README), Dice and the error of the cardiothoracic ratio of both: of a small
decoder trained here on the train films over the findings network's feature maps, and of org.prodrome.cxr-ctr. The masks are
made part of the findings package only where the first is at least as near the reader's key points as the second on the val films.
"""
import argparse
import json
import os

import numpy as np
import onnxruntime
import torch
from torch import nn
from torch.nn import functional as F

import prepare
import train as organs
from findings import lite0
from findings.store import normalize, prepare128
from findings.tasks import FINDINGS

TAPS = (0, 1, 2, 4, 6)  # stages whose maps the decoder reads
BATCH, RATE = 8, 3e-3


class Decoder(nn.Module):
    """From the coarsest map to the finest, each step a concatenation and two convolutions; logits at the finest map's size."""

    def __init__(self, channels, width=48):
        super().__init__()
        self.squeeze = nn.ModuleList(nn.Conv2d(c, width, 1) for c in channels)
        self.mix = nn.ModuleList(nn.Sequential(
            nn.Conv2d(2 * width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True),
            nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)) for _ in channels[1:])
        self.head = nn.Conv2d(width, 4, 1)

    def forward(self, maps):
        y = self.squeeze[-1](maps[-1])
        for squeeze, mix, x in zip(self.squeeze[-2::-1], self.mix[::-1], maps[-2::-1]):
            y = mix(torch.cat([F.interpolate(y, x.shape[-2:], mode="bilinear", align_corners=False), squeeze(x)], 1))
        return self.head(y)


def maps_of(net, x):
    """x: [n,1,128,128], normalised as the package does."""
    with torch.no_grad():
        y, out = net.trunk.stem(net.shrunk(x)), []
        for i, stage in enumerate(net.trunk.stages):
            y = stage(y)
            if i in TAPS:
                out.append(y)
    return out


def at_256(logits):
    return F.interpolate(logits, (prepare.SIZE, prepare.SIZE), mode="bilinear", align_corners=False)


def predict(net, decoder, films):
    decoder.eval()
    with torch.no_grad():
        return torch.cat([at_256(decoder(maps_of(net, torch.from_numpy(normalize(films[i:i + 8]))))).argmax(1) for i in range(0, len(films), 8)]).numpy()


def shipped(path, films):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return np.stack([session.run(["mask_logits"], {name: prepare.normalize(u)[None]})[0][0].argmax(0) for u in films])


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", required=True, help="the wingspan films: labels.csv, images/, masks/")
    p.add_argument("--checkpoint", required=True, help="best.pt of the findings")
    p.add_argument("--shipped", required=True, help="model.onnx of org.prodrome.cxr-ctr")
    p.add_argument("--epochs", type=int, default=60)
    p.add_argument("--seed", type=int, default=20)
    p.add_argument("--split", choices=("val", "test"), default="val")
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    g = torch.Generator().manual_seed(a.seed)
    net = lite0.build(FINDINGS)
    net.load_state_dict(torch.load(a.checkpoint, map_location="cpu")["state"])
    net.eval()
    rows = prepare.read_rows(a.data)
    split = np.array([r["split"] for r in rows])
    stored = [prepare.read_film(a.data, r) for r in rows]
    small, large = np.stack([prepare128(f) for f in stored]), np.stack([prepare.prepare(f) for f in stored])
    masks = np.stack([prepare.class_mask(np.asarray(prepare.Image.open(os.path.join(a.data, r["mask"])))) for r in rows])
    ratio = np.array([float(r["ctr_keypoints"]) if r["ctr_keypoints"].strip() else np.nan for r in rows])
    films = torch.from_numpy(small[split == "train"])
    truth = torch.from_numpy(masks[split == "train"].astype(np.int64))
    channels = [maps.shape[1] for maps in maps_of(net, torch.zeros(1, 1, 128, 128))]
    decoder = Decoder(channels)
    steps = len(films) // BATCH
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=RATE, weight_decay=0.01)
    curve = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps * a.epochs)
    for _ in range(a.epochs):
        decoder.train()
        for batch in torch.randperm(len(films), generator=g)[:steps * BATCH].view(-1, BATCH):
            x = F.interpolate(films[batch][:, None].float() / 255, (prepare.SIZE, prepare.SIZE), mode="bilinear", align_corners=False)
            x, y = organs.augment(x, truth[batch], g)
            x = (F.interpolate(x, (128, 128), mode="bilinear", align_corners=False, antialias=True) * 255 - 127) / 128
            loss = organs.loss_of(at_256(decoder(maps_of(net, x))), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            curve.step()
    of = split == a.split
    for name, found in (("decoder", predict(net, decoder, small[of])), ("org.prodrome.cxr-ctr", shipped(a.shipped, large[of]))):
        print(json.dumps({"masks": name, "split": a.split, "films": int(of.sum()), **organs.score(found, masks[of], ratio[of])}))


if __name__ == "__main__":
    main()
