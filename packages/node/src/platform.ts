import type { Platform } from "@convlens/core/engine";
import { decodeImage } from "./decode.ts";
import { encodePng } from "./png.ts";
import { rasterizeSvg } from "./svg.ts";

/** What Node does for core: sharp decodes, resvg draws, zlib packs; each is loaded when it is first needed. */
export const nodePlatform: Platform = { decodeImage, rasterizeSvg, encodePng };
