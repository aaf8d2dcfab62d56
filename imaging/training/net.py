"""The network: a small U-Net with a stride-2 stem whose bottleneck is also the embedding."""
import torch
from torch import nn
from torch.nn import functional as F

BASE = 12
CLASSES = 4
EMBEDDING = 2 * 16 * BASE


def block(cin, cout, stride=1):
    return nn.Sequential(
        nn.Conv2d(cin, cout, 3, stride, 1, bias=False), nn.BatchNorm2d(cout), nn.ReLU6(inplace=True),
        nn.Conv2d(cout, cout, 3, 1, 1, bias=False), nn.BatchNorm2d(cout), nn.ReLU6(inplace=True))


class UNet(nn.Module):
    def __init__(self, base=BASE):
        super().__init__()
        c = [base * 2 ** i for i in range(5)]
        self.stem = block(1, c[0], stride=2)
        self.down = nn.ModuleList(block(c[i], c[i + 1]) for i in range(4))
        self.up = nn.ModuleList(block(c[i + 1] + c[i], c[i]) for i in (3, 2, 1, 0))
        self.head = nn.Conv2d(c[0], CLASSES, 1)

    def forward(self, x):
        skips = [self.stem(x)]
        for d in self.down:
            skips.append(d(F.max_pool2d(skips[-1], 2)))
        z = y = skips.pop()
        for u in self.up:
            y = u(torch.cat([F.interpolate(y, scale_factor=2.0, mode="nearest"), skips.pop()], 1))
        logits = F.interpolate(self.head(y), scale_factor=2.0, mode="bilinear", align_corners=False)
        pooled = torch.cat([z.mean((2, 3)), z.amax((2, 3))], 1)
        return logits, pooled / pooled.square().sum(1, keepdim=True).sqrt().clamp(min=1e-12)
