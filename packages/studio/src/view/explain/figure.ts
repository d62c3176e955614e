import type { Image } from "@convlens/core/base";
import { explanationFigure, figureText } from "@convlens/core/render";
import { mapColours } from "../../component/mapColours.ts";
import { rasterizeSvg } from "../../text/pixels.ts";
import type { Row } from "./rows.svelte.ts";
import { type MapLook, scaledPlace } from "./style.ts";

/** All maps that are there side by side, as `convlens explain` draws them. */
export async function figureOf(
  picture: Image,
  caption: string,
  rows: readonly Row[],
  { alpha, part, colours, show }: MapLook,
): Promise<Image> {
  const made = rows.flatMap(({ method, maps }) => (maps ? [{ method, maps }] : []));
  const text = await figureText(rasterizeSvg);
  const labels = made.flatMap(({ maps }) => maps.maps.map(({ label }) => label));
  await Promise.all([text.normal, text.bold].map((face) => face.prepare([caption, ...labels])));
  const explanations = made.map(({ method, maps }) => {
    const { layer, space } = maps.maps[0]?.map ?? {};
    return {
      title: layer ? `${method.title} at ${layer}` : method.title,
      maps: maps.maps.map(({ map, label, score, class: c }) => ({
        heatmap: map,
        label,
        ...(c !== undefined && score >= 0 && score <= 1 ? { probability: score } : { detail: score.toFixed(2) }),
      })),
      overlay: { alpha },
      shade: { colormap: space && mapColours(colours)[space], ...(part && { part }) },
      ...(show && { show: show === "map" ? ("map" as const) : ("overlay" as const) }),
    };
  });
  const [first] = made;
  const placement = first && scaledPlace(first.maps.placement, picture.width / first.maps.width);
  return explanationFigure(picture, explanations, { text, caption, ...(placement && { placement }) });
}
