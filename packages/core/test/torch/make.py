"""Writes what the tests of the PyTorch importer read. Needs PyTorch 1.13 or later and torchvision 0.14 or later:
python3 packages/core/test/torch/make.py [files] [small] [described] [timm] [published]

published.json.gz   names and shapes of the state dicts of torchvision's networks, and how many parameters each has
small.json.gz       the same of small ones, with the logits that torchvision computes (float64) from weights by `weights`
timm.json.gz        the same of networks under timm's names
described.json.gz   the same of networks that described/*.json describe
*.pth               files of torch.save
"""

import collections
import gzip
import io
import json
import math
import pathlib
import sys
import warnings

import numpy as np
import torch
import torchvision.models as M
from torch import nn

warnings.filterwarnings("ignore")
FOLDER = pathlib.Path(__file__).parent


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


def weights(name, shape, index):
    """Scales that keep what flows through a network from fading."""
    u = hashed(index + 1, math.prod(shape)).reshape(shape)
    if name.endswith("running_var"):
        v = 1 + 0.2 * u
    elif name.endswith("running_mean") or name.endswith("bias"):
        v = 0.1 * u
    elif name.endswith("layer_scale"):
        v = 0.5 * u
    elif len(shape) == 1:
        v = 1 + 0.2 * u
    else:
        v = u * math.sqrt(6 / math.prod(shape[1:]))
    return v.astype(np.float32)


def tensors(model):
    return [(k, list(t.shape)) for k, t in model.state_dict().items() if not k.endswith("num_batches_tracked")]


def store(name, value):
    text = json.dumps(value, separators=(",", ":")).encode()
    (FOLDER / name).write_bytes(gzip.compress(text, 9, mtime=0))
    print(name, (FOLDER / name).stat().st_size)


def published():
    found = {}
    for name in M.list_models(module=M):
        if name.startswith(("maxvit", "swin", "vit")):
            continue
        aux = {"aux_logits": False} if name in ("googlenet", "inception_v3") else {}
        slow = {"init_weights": False} if aux else {}
        model = M.get_model(name, weights=None, **slow, **aux)
        count = sum(p.numel() for p in model.parameters())
        found[name] = {"parameters": count, "tensors": tensors(model)}
        print(name, count)
    store("published.json.gz", found)


def classifier(channels, side=1):
    return nn.Sequential(
        nn.Linear(channels * side * side, 20), nn.ReLU(), nn.Dropout(), nn.Linear(20, 20), nn.ReLU(), nn.Dropout(), nn.Linear(20, 7)
    )


def efficient(width, depth):
    conf, _ = M.efficientnet._efficientnet_conf("efficientnet_b0", width_mult=width, depth_mult=depth)
    eps = {"norm_layer": lambda c: nn.BatchNorm2d(c, eps=1e-3)} if depth > 2 else {}
    return M.efficientnet.EfficientNet(conf, 0.2, num_classes=7, **eps)


def efficient2():
    from torchvision.models.efficientnet import FusedMBConvConfig as F
    from torchvision.models.efficientnet import MBConvConfig as B

    conf = [F(1, 3, 1, 8, 8, 2), F(4, 3, 2, 8, 16, 2), F(4, 3, 2, 16, 24, 1), B(4, 3, 2, 24, 32, 2), B(6, 3, 1, 32, 40, 2), B(6, 3, 2, 40, 48, 1)]
    return M.efficientnet.EfficientNet(conf, 0.2, num_classes=7, last_channel=64, norm_layer=lambda c: nn.BatchNorm2d(c, eps=1e-3))


def mobile3(arch):
    conf, last = M.mobilenetv3._mobilenet_v3_conf(arch, width_mult=0.35)
    return M.mobilenetv3.MobileNetV3(conf, last, num_classes=7)


def regnet(se):
    params = M.regnet.BlockParams.from_init_params(depth=7, w_0=16, w_a=12.0, w_m=2.0, group_width=8, se_ratio=se)
    return M.regnet.RegNet(params, num_classes=7)


def convnext():
    C = M.convnext.CNBlockConfig
    return M.convnext.ConvNeXt([C(16, 24, 1), C(24, 32, 2), C(32, None, 1)], num_classes=7)


def alexnet():
    model = M.alexnet()
    model.classifier = nn.Sequential(nn.Dropout(), nn.Linear(256 * 36, 20), nn.ReLU(), nn.Dropout(), nn.Linear(20, 20), nn.ReLU(), nn.Linear(20, 7))
    return model


def vgg(batch_norm):
    model = M.vgg.VGG(M.vgg.make_layers([8, "M", 16, "M", 16, 24, "M", 24, 24, "M", 24, "M"], batch_norm=batch_norm), init_weights=False)
    model.classifier = classifier(24, 7)
    return model


class Concat(nn.Module):
    """What fast.ai calls AdaptiveConcatPool2d."""

    def forward(self, x):
        return torch.cat([nn.functional.adaptive_max_pool2d(x, 1), nn.functional.adaptive_avg_pool2d(x, 1)], 1)


def fastai(body, channels):
    parts = [nn.BatchNorm1d(2 * channels), nn.Dropout(), nn.Linear(2 * channels, 16, bias=False), nn.ReLU(), nn.BatchNorm1d(16), nn.Dropout(), nn.Linear(16, 7, bias=False)]
    return nn.Sequential(body, nn.Sequential(Concat(), nn.Flatten(), *parts))


R = M.resnet


class Excited(R.Bottleneck):
    """The block of SE-ResNet as timm names it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        channels = self.conv3.out_channels
        self.se = nn.Module()
        self.se.fc1 = nn.Conv2d(channels, channels // 16, 1)
        self.se.fc2 = nn.Conv2d(channels // 16, channels, 1)

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn3(self.conv3(self.relu(self.bn2(self.conv2(y)))))
        y = y * torch.sigmoid(self.se.fc2(torch.relu(self.se.fc1(y.mean((2, 3), keepdim=True)))))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


def deep_stem():
    """ResNet-D as timm names it: three convolutions first, means before the shortcuts' convolutions."""
    model = R.ResNet(Excited, [1, 1, 1, 1], num_classes=7)
    step = lambda i, o, s: [nn.Conv2d(i, o, 3, s, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU()]
    model.conv1 = nn.Sequential(*step(3, 32, 2), *step(32, 32, 1), nn.Conv2d(32, 64, 3, 1, 1, bias=False))
    for stage in (model.layer2, model.layer3, model.layer4):
        conv, norm = stage[0].downsample
        mean = nn.AvgPool2d(2, 2, ceil_mode=True, count_include_pad=False)
        stage[0].downsample = nn.Sequential(mean, nn.Conv2d(conv.in_channels, conv.out_channels, 1, bias=False), norm)
    return model


class Narrow(nn.Module):
    """A block of a ResNet for CIFAR whose shortcut is a convolution, or zeros for what it lacks (option A)."""

    def __init__(self, channels, made, stride, padded):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, made, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(made)
        self.conv2 = nn.Conv2d(made, made, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(made)
        self.more = (made - channels) // 2 if padded else 0
        self.shortcut = nn.Sequential()
        if made != channels and not padded:
            self.shortcut = nn.Sequential(nn.Conv2d(channels, made, 1, stride, bias=False), nn.BatchNorm2d(made))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        if self.more:
            x = nn.functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.more, self.more))
        return torch.relu(y + self.shortcut(x))


class Cifar(nn.Module):
    def __init__(self, padded):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.layer1 = nn.Sequential(Narrow(8, 8, 1, padded), Narrow(8, 8, 1, padded))
        self.layer2 = nn.Sequential(Narrow(8, 16, 2, padded))
        self.layer3 = nn.Sequential(Narrow(16, 32, 2, padded))
        self.linear = nn.Linear(32, 7)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(torch.relu(self.bn1(self.conv1(x))))))
        return self.linear(x.mean((2, 3)))


SMALL = {
    "resnet-basic": (lambda: R.ResNet(R.BasicBlock, [1, 2, 1, 1], num_classes=7), 64),
    "resnext": (lambda: R.ResNet(R.Bottleneck, [1, 2, 1, 1], groups=4, width_per_group=16, num_classes=7), 64),
    "timm-seresnet-d": (deep_stem, 64),
    "cifar-shortcut": (lambda: Cifar(False), 32),
    "cifar-padded": (lambda: Cifar(True), 31),
    "alexnet": (alexnet, 96),
    "vgg": (lambda: vgg(False), 64),
    "vgg-bn": (lambda: vgg(True), 224),
    "squeezenet1_0": (lambda: M.squeezenet1_0(num_classes=7), 70),
    "squeezenet1_1": (lambda: M.squeezenet1_1(num_classes=7), 64),
    "densenet": (lambda: M.DenseNet(8, (2, 1, 2, 1), 16, num_classes=7), 64),
    "googlenet": (lambda: M.googlenet(num_classes=7, aux_logits=True, init_weights=False), 64),
    "inception_v3": (lambda: M.inception_v3(num_classes=7, init_weights=False), 80),
    "mobilenet_v2": (lambda: M.MobileNetV2(num_classes=7, width_mult=0.35), 64),
    "mobilenet_v3_large": (lambda: mobile3("mobilenet_v3_large"), 64),
    "mobilenet_v3_small": (lambda: mobile3("mobilenet_v3_small"), 64),
    "shufflenet_v2": (lambda: M.ShuffleNetV2([2, 3, 2], [8, 16, 32, 48, 64], num_classes=7), 64),
    "mnasnet": (lambda: M.MNASNet(0.35, num_classes=7), 64),
    "efficientnet-b0": (lambda: efficient(0.35, 1.0), 64),
    "efficientnet-b5": (lambda: efficient(0.35, 2.2), 64),
    "efficientnet-v2": (efficient2, 64),
    "regnet-x": (lambda: regnet(None), 64),
    "regnet-y": (lambda: regnet(0.25), 64),
    "convnext": (convnext, 64),
    "fastai-resnet": (lambda: fastai(nn.Sequential(*list(R.ResNet(R.BasicBlock, [1, 1, 1, 1]).children())[:-2]), 512), 64),
    "fastai-vgg": (lambda: fastai(nn.Sequential(vgg(True).features), 24), 64),
    "fastai-densenet": (lambda: fastai(nn.Sequential(M.DenseNet(8, (2, 1, 2, 1), 16).features), 22), 64),
}


def computed(networks):
    """Names, shapes, and logits in float64 of two pictures, of networks whose weights are by `weights`."""
    found = {}
    for name, (make, size) in networks.items():
        rows, columns = size if isinstance(size, tuple) else (size, size)
        model = make().double().eval()
        named = tensors(model)
        state = {k: torch.from_numpy(weights(k, shape, i)).double() for i, (k, shape) in enumerate(named)}
        for k, t in model.state_dict().items():
            if k in state:
                t.copy_(state[k])
        numbers = hashed(0, 2 * 3 * rows * columns).astype(np.float32).reshape(2, 3, rows, columns)
        with torch.no_grad():
            logits = model(torch.from_numpy(numbers).double())
        apart = (logits[0] - logits[1]).abs().max() / logits.abs().max()
        print(name, sum(math.prod(s) for _, s in named), logits.abs().max().item(), apart.item())
        assert apart > 1e-3, "both pictures give the same"
        found[name] = {"tensors": named, "size": size, "logits": logits.tolist()}
    return found


def small():
    store("small.json.gz", computed(SMALL))


class Gated(nn.Module):
    def __init__(self, taken, made, stride, gated):
        super().__init__()
        step = lambda: nn.Sequential(collections.OrderedDict(conv=nn.Conv2d(taken, made, 3, stride, 1, bias=False), norm=nn.BatchNorm2d(made, eps=1e-3)))
        self.a = step()
        if gated:
            self.gate = nn.Sequential(nn.Conv2d(made, 3, 1), nn.SiLU(), nn.Conv2d(3, made, 1))
        if taken != made:
            self.short = step()
        self.gamma = nn.Parameter(torch.ones(made, 1, 1))

    def forward(self, x):
        y = nn.functional.relu6(self.a(x))
        if hasattr(self, "gate"):
            y = y * torch.sigmoid(self.gate(y.mean((2, 3), keepdim=True)))
        return nn.functional.hardtanh((y + (self.short(x) if hasattr(self, "short") else x)) * self.gamma, -1, 2)


class EveryKind(nn.Module):
    """What described/every-kind.json describes."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 6, (3, 5), (2, 1), (1, 2)), nn.GroupNorm(2, 6), nn.PReLU(6))
        self.stages = nn.Sequential(Gated(6, 6, 1, False), Gated(6, 8, 2, True), Gated(8, 8, 1, True))
        self.left = nn.Sequential(nn.Conv2d(8, 4, 3, 1, 2, 2, groups=2), nn.InstanceNorm2d(4, affine=True), nn.LeakyReLU(0.1))
        self.right = nn.Sequential(nn.ConvTranspose2d(8, 4, 3, 2, 1, 1), nn.ELU(0.7), nn.AvgPool2d(2))
        self.deep = nn.Sequential(nn.Conv2d(8, 8, 3, 1, 1), nn.GELU(approximate="tanh"))
        self.wide = nn.Conv2d(32, 12, 1)
        self.layer = nn.LayerNorm(3, eps=1e-6)
        self.tail = nn.Sequential(nn.Conv2d(3, 4, (1, 3), padding=(0, 1)), nn.Softplus(), nn.AdaptiveAvgPool2d(3))
        self.rows = nn.LayerNorm(36)
        self.hidden = nn.Linear(36, 10)
        self.rownorm = nn.BatchNorm1d(10)
        self.out = nn.Linear(10, 5)
        self.auxiliary = nn.Linear(3, 2)

    def forward(self, x):
        F = nn.functional
        x = self.stages(F.max_pool2d(self.stem(x), 3, 2, 1, ceil_mode=True))
        x = torch.cat([self.left(x), self.right(x), x + self.deep(x), x, F.mish(F.instance_norm(x))], 1)
        x = F.local_response_norm(F.channel_shuffle(x, 4), 5, alpha=0.1, k=2)
        x = F.interpolate(F.interpolate(x, scale_factor=2), scale_factor=2, mode="bilinear")
        x = self.wide(F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=False))
        x = F.pad(F.pixel_shuffle(x, 2), (1, 0, 2, 1))
        x = self.layer(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        x = self.rows(self.tail(F.gelu(F.hardswish(x))).flatten(1))
        return self.out(F.selu(self.rownorm(self.hidden(x)))).softmax(1)


def cifar_vgg():
    """VGG for CIFAR, with batch normalisation, under names of its own."""
    model = nn.Module()
    steps = lambda *widths: [m for i, o in zip(widths, widths[1:]) for m in (nn.Conv2d(i, o, 3, 1, 1), nn.BatchNorm2d(o), nn.ReLU())]
    model.block1 = nn.Sequential(*steps(3, 8, 8), nn.MaxPool2d(2))
    model.block2 = nn.Sequential(*steps(8, 12, 12), nn.MaxPool2d(2))
    model.block3 = nn.Sequential(*steps(12, 16, 16, 16), nn.MaxPool2d(2))
    model.dense1 = nn.Linear(16 * 16, 20)
    model.dense2 = nn.Linear(20, 10)
    model.forward = lambda x: model.dense2(torch.relu(model.dense1(model.block3(model.block2(model.block1(x))).flatten(1))))
    return model


DESCRIBED = {
    "every-kind": (EveryKind, (21, 19)),
    "cifar-vgg": (cifar_vgg, (32, 32)),
    "resnet": (lambda: R.ResNet(R.BasicBlock, [1, 2, 1, 1], num_classes=7), (64, 64)),
}


def described():
    store("described.json.gz", computed(DESCRIBED))


def timms():
    """Networks under timm's names; needs timm 1.0 (pip install timm --no-deps)."""
    from timm.models import convnext, deit, efficientnet, mobilenetv3, regnet, resnet, vgg, vision_transformer

    seven = {"num_classes": 7}
    tf = {"bn_eps": 1e-3, "pad_type": "same"}
    neXt = {"depths": (1, 1, 2, 1), "dims": (16, 24, 32, 40), **seven}
    vit = {"img_size": 32, "patch_size": 8, "embed_dim": 128, "depth": 2, "num_heads": 2, **seven}

    def narrow_vgg():
        model = vgg.VGG([8, "M", 16, "M", 16, 24, "M", 24, 24, "M", 24, "M"], norm_layer=nn.BatchNorm2d, **seven)
        model.pre_logits = vgg.ConvMlp(24, 20, 7)
        model.head.fc = nn.Linear(20, 7)
        return model

    efficient = lambda depth=1.0, width=0.35, **more: efficientnet._gen_efficientnet("efficientnet_b0", width, depth, **seven, **more)
    regular = lambda se: regnet.RegNet(regnet.RegNetCfg(depth=13, w0=24, wa=36.44, wm=2.49, group_size=8, se_ratio=se), **seven)

    def distilled():
        return deit.VisionTransformerDistilled(**vit)

    return {
        "efficientnet_b0": (efficient, 64),
        "efficientnet_b4": (lambda: efficient(1.8), 64),
        "tf_efficientnet_b0": (lambda: efficient(**tf), 65),
        "efficientnet_lite0": (lambda: efficientnet._gen_efficientnet_lite("efficientnet_lite0", 0.35, 1.0, **seven), 64),
        "efficientnetv2_rw": (lambda: efficientnet._gen_efficientnetv2_s("efficientnetv2_rw_t", 0.25, 0.4, rw=False, **seven), 64),
        "tf_efficientnetv2_b0": (lambda: efficientnet._gen_efficientnetv2_base("tf_efficientnetv2_b0", 0.35, **tf, **seven), 63),
        "mobilenetv2_035": (lambda: efficientnet._gen_mobilenet_v2("mobilenetv2_035", 0.35, **seven), 64),
        "mnasnet_035": (lambda: efficientnet._gen_mnasnet_b1("mnasnet_035", 0.35, **seven), 64),
        "mobilenetv3_small_035": (lambda: mobilenetv3._gen_mobilenet_v3("mobilenetv3_small_050", 0.35, **seven), 64),
        "mobilenetv3_large_035": (lambda: mobilenetv3._gen_mobilenet_v3("mobilenetv3_large_100", 0.35, **seven), 64),
        "tf_mobilenetv3_large_035": (lambda: mobilenetv3._gen_mobilenet_v3("tf_mobilenetv3_large_100", 0.35, **tf, **seven), 64),
        "convnext": (lambda: convnext.ConvNeXt(**neXt), 64),
        "convnext_conv_mlp": (lambda: convnext.ConvNeXt(conv_mlp=True, **neXt), 64),
        "convnextv2": (lambda: convnext.ConvNeXt(use_grn=True, ls_init_value=None, **neXt), 64),
        "regnetx": (lambda: regular(0.0), 64),
        "regnety": (lambda: regular(0.25), 64),
        "vgg_bn": (narrow_vgg, 224),
        "vit": (lambda: vision_transformer.VisionTransformer(**vit), 32),
        "vit_gap": (lambda: vision_transformer.VisionTransformer(class_token=False, global_pool="avg", fc_norm=False, **vit), 32),
        "deit_distilled": (distilled, 32),
        "deit3": (lambda: vision_transformer.VisionTransformer(no_embed_class=True, init_values=1e-6, **vit), 32),
        "resnet26t": (lambda: resnet.ResNet(resnet.BasicBlock, (1, 1, 1, 1), stem_width=8, stem_type="deep_tiered", avg_down=True, channels=(16, 24, 32, 40), **seven), 64),
        "seresnext": (lambda: resnet.ResNet(resnet.Bottleneck, (1, 1, 1, 1), cardinality=4, base_width=4, block_args={"attn_layer": "se"}, channels=(16, 24, 32, 40), **seven), 64),
        "torchvision-vit": (lambda: M.VisionTransformer(32, 8, 2, 2, 128, 256, num_classes=7), 32),
    }


def timm():
    store("timm.json.gz", computed(timms()))


class Net(nn.Module):
    """The network of PyTorch's tutorial on CIFAR, narrow."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 2, 5)
        self.conv2 = nn.Conv2d(2, 3, 5)
        self.fc1 = nn.Linear(75, 4)
        self.fc2 = nn.Linear(4, 3)


def files():
    torch.manual_seed(7)
    model = Net()
    state = {k: torch.from_numpy(weights(k, list(t.shape), i)) for i, (k, t) in enumerate(model.state_dict().items())}
    model.load_state_dict(state)
    held = model.state_dict()
    save = lambda name, value, **options: torch.save(value, FOLDER / name, **options)
    save("zip.pth", held)
    save("legacy.pth", held, _use_new_zipfile_serialization=False)
    save("protocol4.pth", held, pickle_protocol=4)
    save("half.pth", collections.OrderedDict((k, t.half()) for k, t in held.items()))
    save("brain.pth", collections.OrderedDict((k, t.bfloat16()) for k, t in held.items()))
    save("double.pth", collections.OrderedDict((k, t.double()) for k, t in held.items()))
    save("strided.pth", {**held, "fc1.weight": held["fc1.weight"].t().contiguous().t()})
    shared = torch.cat([t.flatten() for t in held.values()])
    starts = np.cumsum([0] + [t.numel() for t in held.values()])
    save("views.pth", {k: shared[a:b].view(t.shape) for (k, t), a, b in zip(held.items(), starts, starts[1:])})
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    save("checkpoint.pth", {"epoch": 3, "arch": "net", "state_dict": {f"module.{k}": t for k, t in held.items()}, "optimizer": optimizer.state_dict(), "best": torch.Size([1, 2])})
    save("numpy.pth", {k: t.numpy() for k, t in held.items()})
    save("module.pth", model)
    save("module-legacy.pth", model, _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    for make in (files, small, described, timm, published):
        if len(sys.argv) < 2 or make.__name__ in sys.argv:
            make()
