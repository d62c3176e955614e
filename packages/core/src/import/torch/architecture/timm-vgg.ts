import { head } from "../head.ts";
import { defineArchitecture } from "./define.ts";
import { vggFeatures } from "./vgg.ts";

export default defineArchitecture({
  id: "timm-vgg",
  title: "VGG, also with batch normalisation (timm; Simonyan and Zisserman, 2015)",
  stems: ["features.0.weight"],
  size: () => 224,
  write(net, picture) {
    const wide = net.relu("pre_logits.act1", net.conv("pre_logits.fc1", vggFeatures(net, picture), { pad: 0 }));
    const last = net.relu("pre_logits.act2", net.conv("pre_logits.fc2", wide));
    return head(net, "head.fc", net.pooled("head.global_pool", last));
  },
});
