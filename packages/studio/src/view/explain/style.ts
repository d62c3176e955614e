import { blankImage, type Image } from "@convlens/core/base";
import type { ExplainedMap } from "@convlens/core/lab";
import {
  colormapNames,
  overlay,
  type Part,
  type Range,
  type Rectangle,
  type Shade,
  shade,
  union,
} from "@convlens/core/render";
import { mapColours } from "../../component/mapColours.ts";
import { address } from "../../state/address.svelte.ts";
import type { Look } from "./told.ts";

export const parts = ["signed", "positive", "negative", "absolute"] as const satisfies readonly Part[];
export const shows = ["heat", "map", "picture"] as const;

/** How maps are shown, as the address says; what it does not say is as is usual for the kind of map. */
export interface MapLook extends Look {
  readonly part: Part | undefined;
  /** Whether all maps of a method have one scale. */
  readonly shared: boolean;
  /** On the picture, alone, or the picture without it. */
  readonly show: (typeof shows)[number] | undefined;
  /** The same opacity everywhere, as papers have it; else it grows with the map. */
  readonly even: boolean;
}

export function mapLook(): MapLook {
  const alpha = Number(address.get("alpha") ?? "0.6");
  return {
    alpha: alpha >= 0 && alpha <= 1 ? alpha : 0.6,
    colours: colormapNames.find((name) => name === address.get("colours")),
    part: parts.find((part) => part === address.get("part")),
    shared: address.get("scale") === "shared",
    show: shows.find((show) => show === address.get("show")),
    even: address.get("opacity") === "even",
  };
}

/** The shades of a method's maps. */
export function shadesOf(maps: readonly ExplainedMap[], look: MapLook): Shade[] {
  const own = maps.map(({ map }) => shadeOf(map, look));
  const range = look.shared ? union(own.map((made) => made.range)) : undefined;
  return range ? maps.map(({ map }) => shadeOf(map, look, range)) : own;
}

function shadeOf(map: ExplainedMap["map"], { part, colours }: MapLook, range?: Range): Shade {
  const style = { colormap: mapColours(colours)[map.space], ...(part && { part }), ...(range && { range }) };
  // What a CAM is before its ReLU is shown where somebody asks for a part of it.
  if (map.space === "cam" && part && part !== "positive")
    return { ...shade({ ...map, space: "pixels" }, { ...style, clip: 0 }), space: "cam" };
  return shade(map, style);
}

/** What the model did not see, beside a map that is shown alone. */
const EMPTY = [232, 234, 238, 255];

/** A map as it is shown on the picture, at the picture's size. */
export function drawn(picture: Image, made: Shade, placement: Rectangle, { alpha, show, even }: MapLook): Image {
  const how = show ?? (made.space === "cam" ? "heat" : "map");
  if (how === "picture") return picture;
  if (how === "heat") return overlay(picture, made, { alpha, placement, opacity: even ? "even" : "strength" });
  return overlay(blankImage(picture.width, picture.height, EMPTY), made, { alpha: 1, opacity: "even", placement });
}

/** A rectangle on a picture that is shown at another size. */
export const scaledPlace = ({ x, y, width, height }: Rectangle, by: number): Rectangle => ({
  x: x * by,
  y: y * by,
  width: width * by,
  height: height * by,
});

/** A place on the picture: shares of its width and height. */
export interface Place {
  readonly u: number;
  readonly v: number;
}

/** The value of a map at a place; nothing where the model did not look. */
export function valueAt(
  { map }: Shade,
  { u, v }: Place,
  { placement, width, height }: { placement: Rectangle; width: number; height: number },
): number | undefined {
  const x = Math.floor(((u * width - placement.x) / placement.width) * map.width);
  const y = Math.floor(((v * height - placement.y) / placement.height) * map.height);
  return x >= 0 && y >= 0 && x < map.width && y < map.height ? map.data[y * map.width + x] : undefined;
}
