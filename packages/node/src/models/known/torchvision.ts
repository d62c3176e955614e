import { conventions } from "@convlens/core/onnx";
import { defineShelf, type KnownModel } from "./define.ts";

interface Row {
  readonly name: string;
  readonly title: string;
  /** Below download.pytorch.org/models; the last part of its name is the beginning of its SHA-256. */
  readonly file: string;
  /** As torchvision has it, in 2²⁰ bytes. */
  readonly mebibytes: number;
  /** Rows and columns; 224 where it is not said. */
  readonly size?: number;
  /** Where it is not torchvision's usual. */
  readonly values?: "tf";
  readonly note?: string;
}

/** Their `forward` brings torchvision's usual values to -1…1 before anything else, which the weights do not hold. */
const rescaled = {
  values: "tf",
  note: "the rescaling to -1…1 that torchvision does inside of the network is part of its preparation here",
} as const;

const row = (name: string, title: string, file: string, mebibytes: number, more: Partial<Row> = {}): Row => ({
  name,
  title,
  file,
  mebibytes,
  ...more,
});

const rows: readonly Row[] = [
  row("alexnet", "AlexNet", "alexnet-owt-7be5be79", 233.1),
  row("vgg11", "VGG-11", "vgg11-8a719046", 506.8),
  row("vgg11_bn", "VGG-11 with batch normalisation", "vgg11_bn-6002323d", 506.9),
  row("vgg13", "VGG-13", "vgg13-19584684", 507.5),
  row("vgg13_bn", "VGG-13 with batch normalisation", "vgg13_bn-abd245e5", 507.6),
  row("vgg16", "VGG-16", "vgg16-397923af", 527.8),
  row("vgg16_bn", "VGG-16 with batch normalisation", "vgg16_bn-6c64b313", 527.9),
  row("vgg19", "VGG-19", "vgg19-dcbb9e9d", 548.1),
  row("vgg19_bn", "VGG-19 with batch normalisation", "vgg19_bn-c79401a0", 548.1),
  row("resnet18", "ResNet-18", "resnet18-f37072fd", 44.7),
  row("resnet34", "ResNet-34", "resnet34-b627a593", 83.3),
  row("resnet50", "ResNet-50, second training", "resnet50-11ad3fa6", 97.8),
  row("resnet50-v1", "ResNet-50, first training", "resnet50-0676ba61", 97.8),
  row("resnet101", "ResNet-101, second training", "resnet101-cd907fc2", 170.5),
  row("resnet101-v1", "ResNet-101, first training", "resnet101-63fe2227", 170.5),
  row("resnet152", "ResNet-152, second training", "resnet152-f82ba261", 230.5),
  row("resnet152-v1", "ResNet-152, first training", "resnet152-394f9c45", 230.4),
  row("resnext50_32x4d", "ResNeXt-50 32×4d, second training", "resnext50_32x4d-1a0047aa", 95.8),
  row("resnext50_32x4d-v1", "ResNeXt-50 32×4d, first training", "resnext50_32x4d-7cdf4587", 95.8),
  row("resnext101_32x8d", "ResNeXt-101 32×8d, second training", "resnext101_32x8d-110c445d", 339.7),
  row("resnext101_32x8d-v1", "ResNeXt-101 32×8d, first training", "resnext101_32x8d-8ba56ff5", 339.6),
  row("resnext101_64x4d", "ResNeXt-101 64×4d", "resnext101_64x4d-173b62eb", 319.3),
  row("wide_resnet50_2", "Wide ResNet-50-2, second training", "wide_resnet50_2-9ba9bcbe", 263.1),
  row("wide_resnet50_2-v1", "Wide ResNet-50-2, first training", "wide_resnet50_2-95faca4d", 131.8),
  row("wide_resnet101_2", "Wide ResNet-101-2, second training", "wide_resnet101_2-d733dc28", 484.7),
  row("wide_resnet101_2-v1", "Wide ResNet-101-2, first training", "wide_resnet101_2-32ee1156", 242.9),
  row("squeezenet1_0", "SqueezeNet 1.0", "squeezenet1_0-b66bff10", 4.8),
  row("squeezenet1_1", "SqueezeNet 1.1", "squeezenet1_1-b8a52dc0", 4.7),
  row("densenet121", "DenseNet-121", "densenet121-a639ec97", 30.8),
  row("densenet161", "DenseNet-161", "densenet161-8d451a50", 110.4),
  row("densenet169", "DenseNet-169", "densenet169-b2777c0a", 54.7),
  row("densenet201", "DenseNet-201", "densenet201-c1103571", 77.4),
  row("googlenet", "GoogLeNet", "googlenet-1378be20", 49.7, rescaled),
  row("inception_v3", "Inception v3", "inception_v3_google-0cc3c7bd", 103.9, { ...rescaled, size: 299 }),
  row("mobilenet_v2", "MobileNet v2, second training", "mobilenet_v2-7ebf99e0", 13.6),
  row("mobilenet_v2-v1", "MobileNet v2, first training", "mobilenet_v2-b0353104", 13.6),
  row("mobilenet_v3_large", "MobileNet v3 large, second training", "mobilenet_v3_large-5c1a4163", 21.1),
  row("mobilenet_v3_large-v1", "MobileNet v3 large, first training", "mobilenet_v3_large-8738ca79", 21.1),
  row("mobilenet_v3_small", "MobileNet v3 small", "mobilenet_v3_small-047dcff4", 9.8),
  row("shufflenet_v2_x0_5", "ShuffleNet v2 0.5×", "shufflenetv2_x0.5-f707e7126e", 5.3),
  row("shufflenet_v2_x1_0", "ShuffleNet v2 1.0×", "shufflenetv2_x1-5666bf0f80", 8.8),
  row("shufflenet_v2_x1_5", "ShuffleNet v2 1.5×", "shufflenetv2_x1_5-3c479a10", 13.6),
  row("shufflenet_v2_x2_0", "ShuffleNet v2 2.0×", "shufflenetv2_x2_0-8be3c8ee", 28.4),
  row("mnasnet0_5", "MNASNet 0.5", "mnasnet0.5_top1_67.823-3ffadce67e", 8.6),
  row("mnasnet0_75", "MNASNet 0.75", "mnasnet0_75-7090bc5f", 12.3),
  row("mnasnet1_0", "MNASNet 1.0", "mnasnet1.0_top1_73.512-f206786ef8", 16.9),
  row("mnasnet1_3", "MNASNet 1.3", "mnasnet1_3-a4c69d6f", 24.2),
  row("efficientnet_b0", "EfficientNet B0", "efficientnet_b0_rwightman-7f5810bc", 20.5),
  row("efficientnet_b1", "EfficientNet B1, second training", "efficientnet_b1-c27df63c", 30.1, { size: 240 }),
  row("efficientnet_b1-v1", "EfficientNet B1, first training", "efficientnet_b1_rwightman-bac287d4", 30.1, {
    size: 240,
  }),
  row("efficientnet_b2", "EfficientNet B2", "efficientnet_b2_rwightman-c35c1473", 35.2, { size: 288 }),
  row("efficientnet_b3", "EfficientNet B3", "efficientnet_b3_rwightman-b3899882", 47.2, { size: 300 }),
  row("efficientnet_b4", "EfficientNet B4", "efficientnet_b4_rwightman-23ab8bcd", 74.5, { size: 380 }),
  row("efficientnet_b5", "EfficientNet B5", "efficientnet_b5_lukemelas-1a07897c", 116.9, { size: 456 }),
  row("efficientnet_b6", "EfficientNet B6", "efficientnet_b6_lukemelas-24a108a5", 165.4, { size: 528 }),
  row("efficientnet_b7", "EfficientNet B7", "efficientnet_b7_lukemelas-c5b4e57e", 254.7, { size: 600 }),
  row("efficientnet_v2_s", "EfficientNet v2 S", "efficientnet_v2_s-dd5fe13b", 82.7, { size: 384 }),
  row("efficientnet_v2_m", "EfficientNet v2 M", "efficientnet_v2_m-dc08266a", 208, { size: 480 }),
  row("efficientnet_v2_l", "EfficientNet v2 L", "efficientnet_v2_l-59c71312", 454.6, { size: 480, values: "tf" }),
  row("regnet_x_400mf", "RegNet X 400MF", "regnet_x_400mf-62229a5f", 21.3),
  row("regnet_x_800mf", "RegNet X 800MF", "regnet_x_800mf-94a99ebd", 27.9),
  row("regnet_x_1_6gf", "RegNet X 1.6GF", "regnet_x_1_6gf-a12f2b72", 35.3),
  row("regnet_x_3_2gf", "RegNet X 3.2GF", "regnet_x_3_2gf-7071aa85", 58.8),
  row("regnet_x_8gf", "RegNet X 8GF", "regnet_x_8gf-2b70d774", 151.5),
  row("regnet_x_16gf", "RegNet X 16GF", "regnet_x_16gf-ba3796d7", 207.6),
  row("regnet_x_32gf", "RegNet X 32GF", "regnet_x_32gf-6eb8fdc6", 412),
  row("regnet_y_400mf", "RegNet Y 400MF", "regnet_y_400mf-e6988f5f", 16.8),
  row("regnet_y_800mf", "RegNet Y 800MF", "regnet_y_800mf-58fc7688", 24.8),
  row("regnet_y_1_6gf", "RegNet Y 1.6GF", "regnet_y_1_6gf-0d7bc02a", 43.2),
  row("regnet_y_3_2gf", "RegNet Y 3.2GF", "regnet_y_3_2gf-9180c971", 74.6),
  row("regnet_y_8gf", "RegNet Y 8GF", "regnet_y_8gf-dc2b1b54", 150.7),
  row("regnet_y_16gf", "RegNet Y 16GF", "regnet_y_16gf-3e4a00f9", 319.5),
  row("regnet_y_32gf", "RegNet Y 32GF", "regnet_y_32gf-8db6d4b5", 554.1),
  row("convnext_tiny", "ConvNeXt tiny", "convnext_tiny-983f1562", 109.1),
  row("convnext_small", "ConvNeXt small", "convnext_small-0c510722", 191.7),
  row("convnext_base", "ConvNeXt base", "convnext_base-6075fbad", 338.1),
  row("convnext_large", "ConvNeXt large", "convnext_large-ea097f82", 754.5),
];

function known({ name, title, file, mebibytes, size = 224, values = undefined, note }: Row): KnownModel {
  return {
    name,
    title,
    url: `https://download.pytorch.org/models/${file}.pth`,
    sha256: file.split("-").at(-1)!,
    megabytes: Math.round(mebibytes * 10.48576) / 10,
    licence: "BSD-3-Clause",
    declared: {
      input: { layout: "NCHW", size: [size, size], ...conventions[values ?? "torch"], resize: "crop" },
      output: { scores: "logits", labels: "imagenet-1k" },
    },
    ...(note !== undefined && { note }),
  };
}

/** State dicts of torchvision, whose file names end with the first digits of their SHA-256. */
export default defineShelf({ title: "torchvision", models: rows.map(known) });
