"""Writes what the tests of the TorchScript and .pt2 importers read:
python3 packages/core/test/torchscript/make.py

With PyTorch 2.8 or later: *.traced.pt, *.scripted.pt, *.pt2 and expected.json. The programs of flat.pt2 are laid out as PyTorch before 2.8 does.
With an older one, from 1.13: old.traced.pt and old.scripted.pt alone, whose expectations are those of "plain".
Archives are packed again, deflated and without what only debuggers read and the numbers of example inputs, so that they are small.
"""

import io
import json
import pathlib
import sys
import warnings
import zipfile

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
FOLDER = pathlib.Path(__file__).parent
NEW = hasattr(torch, "export") and tuple(int(v) for v in torch.__version__.split(".")[:2]) >= (2, 8)


def hashed(seed, count):
    """Numbers from -1 to 1, the same here and in the tests: the finaliser of MurmurHash3 of a counter."""
    h = (np.arange(count, dtype=np.uint64) + np.uint64(seed * 0x9E3779B1)) & np.uint64(0xFFFFFFFF)
    h = h.astype(np.uint32)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return h.astype(np.float64) / 2**31 - 1


def fill(model):
    """Weights that are the same whatever version of PyTorch fills them in."""
    for i, (name, t) in enumerate(model.state_dict().items()):
        if name.endswith("num_batches_tracked"):
            continue
        u = hashed(i + 1, t.numel()).reshape(t.shape)
        v = 1 + 0.2 * u if t.dim() == 1 and not name.endswith(("bias", "mean")) else 0.4 * u
        t.copy_(torch.from_numpy(np.asarray(v, dtype=np.float32)))
    return model.eval()


class Block(nn.Module):
    """A residual block that adds in place."""

    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        out += x
        return self.relu(out)


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, stride=2, padding=1)
        self.relu = nn.ReLU(inplace=True)
        self.pool = nn.MaxPool2d(2)
        self.layer1 = nn.Sequential(Block(6))
        self.avgpool = nn.AdaptiveAvgPool2d((2, 2))
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(24, 5)

    def forward(self, x):
        x = self.layer1(self.pool(self.relu(self.conv1(x))))
        x = torch.flatten(self.avgpool(x), 1)
        return self.fc(self.drop(x))


class Excite(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, 2, 1)
        self.fc2 = nn.Conv2d(2, channels, 1)
        self.scale = nn.Hardsigmoid()

    def forward(self, x):
        return x * self.scale(self.fc2(F.relu(self.fc1(F.adaptive_avg_pool2d(x, 1)), inplace=True)))


class Dense(nn.Module):
    """Layers that each read all before them."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(8 + 2 * i, 2, 3, padding=1) for i in range(3)])

    def forward(self, x):
        features = [x]
        for layer in self.layers:
            features.append(F.relu(layer(torch.cat(features, 1))))
        return torch.cat(features, 1)


def shuffle(x, groups: int):
    n, c, h, w = x.shape
    return x.view(n, groups, c // groups, h, w).transpose(1, 2).contiguous().view(n, -1, h, w)


class Mixed(nn.Module):
    """What MobileNet, ShuffleNet, DenseNet, Inception and ConvNeXt are made of."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8, eps=1e-3), nn.Hardswish(inplace=True))
        self.depthwise = nn.Sequential(nn.Conv2d(8, 8, 3, padding=1, groups=8), nn.ReLU6(inplace=True))
        self.excite = Excite(8)
        self.dense = Dense()
        self.norm = nn.LayerNorm(14)
        self.mix = nn.Linear(14, 12)
        self.branch = nn.Conv2d(6, 4, (1, 3), padding=(0, 1))
        self.fc = nn.Linear(10, 5)

    def forward(self, x):
        x = shuffle(self.excite(self.depthwise(self.stem(x))), 2)
        x = self.dense(x)
        x = F.gelu(self.mix(self.norm(x.permute(0, 2, 3, 1)))).permute(0, 3, 1, 2)
        a, b = x.chunk(2, 1)
        x = torch.cat([F.avg_pool2d(a, 3, stride=1, padding=1), F.silu(self.branch(b))], 1)
        if self.training:
            x = x + torch.rand_like(x)
        return F.log_softmax(self.fc(x.mean([2, 3])), 1)


class Tokens(nn.Module):
    """A vision transformer of one block."""

    def __init__(self):
        super().__init__()
        self.proj = nn.Conv2d(3, 8, 4, stride=4)
        self.cls = nn.Parameter(torch.zeros(1, 1, 8))
        self.pos = nn.Parameter(torch.zeros(1, 17, 8))
        self.norm1 = nn.LayerNorm(8)
        self.attn = nn.MultiheadAttention(8, 2, batch_first=True)
        self.norm2 = nn.LayerNorm(8)
        self.mlp = nn.Sequential(nn.Linear(8, 12), nn.GELU(), nn.Linear(12, 8))
        self.head = nn.Linear(8, 5)

    def forward(self, x):
        x = self.proj(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls.expand(x.shape[0], -1, -1), x], 1) + self.pos
        y = self.norm1(x)
        x = x + self.attn(y, y, y, need_weights=False)[0]
        x = x + self.mlp(self.norm2(x))
        return self.head(x[:, 0])


class Ops(nn.Module):
    """A row for each operator, of what N×4×6×6 values give."""

    def __init__(self):
        super().__init__()
        self.up = nn.ConvTranspose2d(4, 3, 3, stride=2, padding=1, output_padding=1)
        self.group = nn.GroupNorm(2, 4)
        self.prelu = nn.PReLU(4)
        self.same = nn.Conv2d(4, 2, 3, padding="same", dilation=2)
        self.linear = nn.Linear(6, 3)

    def forward(self, x):
        p = x.abs() + 0.5
        q = x * 3
        flat = x.flatten(1)
        left, right = x.split([1, 3], 1)
        rows = [
            F.leaky_relu(q, 0.2), F.elu(q, 0.7), F.gelu(q), F.gelu(q, approximate="tanh"), F.silu(q), F.hardswish(q), F.hardsigmoid(q),
            F.relu6(q), F.hardtanh(q, -0.5, 0.8), torch.sigmoid(q), torch.tanh(q), F.softplus(q), F.mish(q), F.selu(q), F.softsign(q), F.celu(q, 0.5),
            torch.clamp(q, -0.4, 0.6), torch.clamp(q, min=0.1), q.clamp(max=0.2), torch.exp(x), torch.log(p), torch.sqrt(p), torch.rsqrt(p),
            -x, torch.floor(q), torch.reciprocal(p), torch.sin(q), torch.erf(q), torch.square(x), self.prelu(q), torch.abs(x),
            torch.add(x, q, alpha=0.5), x + 2, 1 - x, torch.sub(x, q, alpha=2), x / p, 2 / p, torch.pow(p, 1.5), x**2, torch.maximum(x, p - 1), torch.minimum(x, p - 1),
            F.softmax(q, 1), F.log_softmax(q, -1), x.mean([2, 3]), x.mean(1, keepdim=True), x.sum([1, 2]), x.amax([2, 3]), x.amin(1), x.max(2)[0], x.flatten(2).min(-1)[0],
            F.max_pool2d(x, 3, stride=2, padding=1), F.max_pool2d(x, 3, 2, 1, ceil_mode=True), F.avg_pool2d(x, 3, 2, 1), F.avg_pool2d(x, 3, 2, 1, count_include_pad=False),
            F.avg_pool2d(x, 2, ceil_mode=True), F.adaptive_avg_pool2d(x, (3, 2)), F.adaptive_avg_pool2d(x, (4, 5)), F.adaptive_max_pool2d(x, 1), F.adaptive_avg_pool2d(x, 1),
            self.up(x), self.group(x), self.same(x), self.linear(x),
            F.interpolate(x, scale_factor=2.0, mode="nearest"), F.interpolate(x, size=[9, 11], mode="bilinear", align_corners=False),
            F.interpolate(x, size=[9, 11], mode="bilinear", align_corners=True), F.interpolate(x, size=[3, 4], mode="nearest"),
            F.pad(x, [1, 2, 0, 1]), F.pad(x, [1, 1, 2, 0], value=0.5), F.pad(x, [1, 1, 2, 2], mode="reflect"), F.pad(x, [1, 0, 2, 2], mode="replicate"), F.pixel_shuffle(x, 2),
            left, right, x[:, 1:3], x[:, :, ::2, 1:], x[:, -1], x.select(3, 2), x.narrow(2, 1, 3), torch.stack([x, q], 2), x.unbind(1)[2], x.squeeze(1).unsqueeze(2), x.permute(0, 3, 1, 2),
            x.transpose(2, 3), flat.view(-1, 12, 12), x.reshape(x.shape[0], 2, 72), flat.unflatten(1, [4, 36]), x.expand(x.shape[0], 4, 6, 6), x.repeat(1, 2, 1, 1),
            torch.matmul(x, q.transpose(2, 3)), torch.where(x > 0.1, x, q), x.masked_fill(x < 0, 2.0), torch.norm(x, 2, 1), torch.zeros_like(x) + x, x.float().clone() * torch.ones(6),
            F.scaled_dot_product_attention(x, q, x), torch.cumsum(torch.ones(6), 0) * x if False else x * torch.arange(6),
        ]
        return rows


def packed(data, name):
    source = zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(FOLDER / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for entry in source.infolist():
            path = entry.filename.split("/", 1)[1]
            if path.endswith(".debug_pkl") or path.startswith((".data/", "data/sample_inputs/", "traced_inputs/")):
                continue
            content = source.read(entry)
            if path.startswith("models/"):
                content = trimmed(content)
            made.writestr(zipfile.ZipInfo("archive/" + path), content, zipfile.ZIP_DEFLATED, 9)


def trimmed(content):
    """Without stack traces, which name the folders of whoever made it."""
    program = json.loads(content)
    for node in program["graph_module"]["graph"]["nodes"]:
        node["metadata"] = {k: v for k, v in node["metadata"].items() if k == "nn_module_stack"}
    return json.dumps(program, separators=(",", ":")).encode()


def saved(write):
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


def traced(model, x, name):
    made = torch.jit.trace(model, x, check_trace=False, strict=False)
    packed(saved(lambda b: torch.jit.save(made, b)), f"{name}.traced.pt")


def scripted(model, _, name):
    packed(saved(lambda b: torch.jit.save(torch.jit.script(model), b)), f"{name}.scripted.pt")


def exported(model, x, name):
    program = torch.export.export(model, (x,), dynamic_shapes=({0: torch.export.Dim("batch")},))
    packed(saved(lambda b: torch.export.save(program, b)), f"{name}.pt2")
    if name == "plain":
        flat(program)


def core(model, x, name):
    """For a batch of two, of ATen's core operators."""
    program = torch.export.export(model, (x,)).run_decompositions()
    packed(saved(lambda b: torch.export.save(program, b)), f"{name}.core.pt2")


def flat(program):
    """The layout of before 2.8: the same program, and dicts of torch.save."""
    source = zipfile.ZipFile(FOLDER / "plain.pt2")
    with zipfile.ZipFile(FOLDER / "flat.pt2", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        parts = {
            "serialized_exported_program.json": source.read("archive/models/model.json"),
            "serialized_state_dict.pt": saved(lambda b: torch.save(dict(program.state_dict), b)),
            "serialized_constants.pt": saved(lambda b: torch.save({}, b)),
            "version": b"8.0",
        }
        for path, content in parts.items():
            made.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED, 9)


def told(y):
    """Two products with numbers that the tests know: one number more that is wrong changes them."""
    v = y.detach().double().numpy().ravel()
    return {"shape": list(y.shape), "dots": [float(v @ hashed(seed, v.size)) for seed in (11, 12)]}


def main():
    torch.set_grad_enabled(False)
    models = {
        "plain": (Plain(), 16, [scripted, exported]),
        "mixed": (Mixed(), 12, [scripted, exported, core]),
        "tokens": (Tokens(), 16, [traced, exported, core]),
        "ops": (Ops(), 6, [traced, scripted, exported, core]),
    }
    expected = {}
    for name, (model, side, forms) in models.items():
        fill(model)
        channels = 4 if name == "ops" else 3
        x = torch.from_numpy(hashed(7, 2 * channels * side * side).astype(np.float32)).reshape(2, channels, side, side)
        if not NEW:
            traced(model, x, "old")
            scripted(model, x, "old")
            break
        y = model(x)
        expected[name] = {"x": list(x.shape), "y": [told(v) for v in (y if isinstance(y, list) else [y])]}
        for form in forms:
            form(model, x, name)
    if NEW:
        (FOLDER / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
    for path in sorted(FOLDER.glob("*.*")):
        print(path.name, path.stat().st_size)


sys.exit(main())
