"""Writes small transformers as PyTorch exports them, with what PyTorch computes. Needs PyTorch 1.13 or later and torchvision 0.14 or later:
python3 packages/core/test/transformers/make.py

*.onnx.gz       networks with random weights, at opsets 11 to 17, with the batch open or fixed at one
expected.json.gz for each the logits of a picture, the gradient of one logit with respect to the picture, the gradient of the same with
                respect to a layer of tokens (float64), and attention rolled out by loops
"""

import gzip
import io
import json
import math
import pathlib
import warnings
from functools import partial

import numpy as np
import torch
import torchvision.models as M
from torch import nn
from torchvision.models.convnext import CNBlockConfig, ConvNeXt
from torchvision.models.swin_transformer import SwinTransformer

warnings.filterwarnings("ignore")
torch.manual_seed(7)
FOLDER = pathlib.Path(__file__).parent


class Attention(nn.Module):
    """As timm has it: one product for queries, keys and values, then unbind; or, as others have it, sums written by einsum."""

    def __init__(self, width, heads, einsum):
        super().__init__()
        self.heads, self.einsum = heads, einsum
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x):
        b, t, c = x.shape
        qkv = self.qkv(x).reshape(b, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        q, k, v = qkv.unbind(0)
        scale = (c // self.heads) ** -0.5
        if self.einsum:
            a = (torch.einsum("bhid,bhjd->bhij", q, k) * scale).softmax(dim=-1)
            self.matrix = a
            out = torch.einsum("bhij,bhjd->bhid", a, v)
        else:
            a = (q * scale @ k.transpose(-2, -1)).softmax(dim=-1)
            self.matrix = a
            out = a @ v
        return self.proj(out.transpose(1, 2).reshape(b, t, c))


class Block(nn.Module):
    def __init__(self, width, heads, einsum):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = Attention(width, heads, einsum)
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class ViT(nn.Module):
    """Patches of 4 of a picture of 16×24: a grid of 4×6. `lead` tokens before them; without any, tokens are averaged."""

    def __init__(self, lead, einsum=False, width=9, heads=3, depth=2, classes=5):
        super().__init__()
        self.lead = lead
        self.patch = nn.Conv2d(3, width, 4, 4)
        self.tokens = nn.Parameter(torch.randn(1, lead, width)) if lead else None
        self.places = nn.Parameter(torch.randn(1, 24 + lead, width))
        self.blocks = nn.Sequential(*[Block(width, heads, einsum) for _ in range(depth)])
        self.norm = nn.LayerNorm(width)
        self.heads = nn.ModuleList([nn.Linear(width, classes) for _ in range(max(1, lead))])

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        if self.lead:
            x = torch.cat([self.tokens.expand(x.shape[0], -1, -1), x], dim=1)
        x = self.norm(self.blocks(x + self.places))
        if not self.lead:
            return self.heads[0](x.mean(dim=1))
        return sum(head(x[:, i]) for i, head in enumerate(self.heads)) / self.lead


def loud(model):
    """Weights that say something: what comes out of the initialisation is nearly the same everywhere."""
    for p in model.parameters():
        p.data = torch.randn_like(p) * (0.5 if p.dim() == 1 else 1.5 / math.sqrt(p[0].numel()))
    return model.eval()


def rollout(model, tokens):
    """Abnar and Zuidema (2020): heads averaged, half the identity, rows that sum to one; the rows of the tokens that are read, of places alone."""
    total = None
    for block in model.blocks:
        a = block.attn.matrix.detach().double()[0].mean(0)
        a = (a + torch.eye(len(a), dtype=torch.float64)) / 2
        a = a / a.sum(-1, keepdim=True)
        total = a if total is None else a @ total
    rows = total[:tokens] if tokens else total
    return rows.mean(0)[tokens:]


def listed(t):
    return [float(f"{v:.5g}") for v in t.detach().double().reshape(-1).tolist()]


def picture_of(size):
    """Numbers from -1 to 1, the same in the tests."""
    i = np.arange(3 * size[0] * size[1])
    return torch.tensor((i * 7919 % 1000) / 500 - 1, dtype=torch.float32).reshape(1, 3, *size)


def store(name, data):
    with open(FOLDER / name, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(data)


cases = {}


def case(name, model, size, opset, layer=None, is_open=True, tokens=None):
    model = loud(model)
    x = picture_of(size)
    file = io.BytesIO()
    axes = {"picture": {0: "batch"}, "logits": {0: "batch"}} if is_open else None
    torch.onnx.export(
        model, x, file, opset_version=opset, input_names=["picture"], output_names=["logits"],
        dynamic_axes=axes, do_constant_folding=True,
    )
    store(f"{name}.onnx.gz", file.getvalue())
    exact = model.double()
    kept = {}
    if layer is not None:
        layer(exact).register_forward_hook(lambda _, __, out: kept.update(value=out))
    picture = x.double().requires_grad_()
    logits = exact(picture)
    c = int(logits.argmax())
    wanted = [picture] + ([kept["value"]] if layer else [])
    gradients = torch.autograd.grad(logits[0, c], wanted)
    found = {"shape": list(x.shape), "class": c, "logits": listed(logits), "gradient": listed(gradients[0])}
    if layer:
        found |= {"layerShape": list(kept["value"].shape), "layer": listed(kept["value"]), "layerGradient": listed(gradients[1])}
    if tokens is not None:
        found |= {"rollout": listed(rollout(exact, tokens))}
    cases[name] = found


norm1 = lambda m: m.blocks[-1].norm1
case("vit", ViT(1), (16, 24), 14, norm1, tokens=1)
case("vit-fixed", ViT(1), (16, 24), 11, norm1, is_open=False, tokens=1)
case("vit-mean", ViT(0), (16, 24), 17, lambda m: m.blocks[-1], tokens=0)
case("deit-distilled", ViT(2), (16, 24), 13, norm1, tokens=2)
case("vit-einsum", ViT(1, einsum=True), (16, 24), 12, norm1, tokens=1)
torchvision = M.VisionTransformer(16, 4, 2, 2, 12, 24, num_classes=5)
case("vit-torchvision", torchvision, (16, 16), 14, lambda m: m.encoder.layers[-1].ln_1)
swin = partial(SwinTransformer, patch_size=[2, 2], embed_dim=6, depths=[2, 2], num_heads=[1, 2], window_size=[3, 3], num_classes=5)
case("swin", swin(), (16, 24), 13, lambda m: m.features[-1])
case("swin-fixed", swin(depths=[2]), (8, 12), 16, lambda m: m.features[-1], is_open=False)
blocks = [CNBlockConfig(6, 8, 1), CNBlockConfig(8, None, 1)]
case("convnext", ConvNeXt(blocks, num_classes=5), (32, 48), 17, lambda m: m.features[-1])
store("expected.json.gz", json.dumps(cases, separators=(",", ":")).encode())
print(sum(f.stat().st_size for f in FOLDER.glob("*.gz")))
