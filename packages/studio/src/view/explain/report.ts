import type { Image } from "@convlens/core/base";
import type { Guess, MethodCard, ModelCard } from "@convlens/core/lab";
import type { Trust } from "@convlens/core/method";
import { type ReportFigure, type ReportSection, report, type Shade, trustChart } from "@convlens/core/render";
import { within } from "../../text/pixels.ts";
import { pngOf } from "../../text/save.ts";
import { scoreText } from "../../text/score.ts";
import { mapRecipe, type Shown } from "./recipe.ts";
import type { Row } from "./rows.svelte.ts";
import { drawn, scaledPlace, shadesOf } from "./style.ts";

/** Pages show pictures no larger. Pixels. */
const SIDE = 1200;

export interface Reported {
  readonly model: string;
  readonly card: ModelCard;
  readonly name: string;
  readonly picture: Image;
  readonly best: readonly Guess[];
  readonly rows: readonly Row[];
  readonly shown: Shown;
  /** What to type to have the maps of a method. */
  readonly commandFor: (method: MethodCard) => string | undefined;
}

/** All maps that are there on one page that needs nothing else. */
export async function reportOf(all: Reported): Promise<string> {
  const { model, card, name, best, rows } = all;
  const picture = within(all.picture, SIDE);
  const { width, height } = all.picture;
  return report({
    title: name,
    intro: [`Why ${model} decides as it does.`],
    facts: [
      ["Model", model],
      ["Format", card.format],
      ["Input", `${card.input.size.join("×")} ${card.input.channels}`],
      ["Parameters", card.parameters.toLocaleString("en")],
      ...(card.classes === undefined ? [] : [["Classes", String(card.classes)] as const]),
    ],
    sections: [
      {
        heading: "The picture",
        text: [],
        scores: best.map(({ label, score }) => ({ label, share: score, text: scoreText(score) })),
        figures: [
          {
            ...(await figure(within(picture, 640))),
            alt: `The picture ${name}`,
            caption: name,
            detail: `${width}×${height} pixels, seen by the model at ${card.input.size.join("×")}`,
          },
        ],
      },
      ...(await Promise.all(rows.map((row) => sectionOf(row, { ...all, picture })))).flat(),
    ],
    colophon: `Made in the studio of Convlens on ${card.engine}. The page is complete in itself: keep it, send it, print it.`,
  });
}

async function sectionOf(row: Row, { name, picture, shown, commandFor }: Reported): Promise<ReportSection[]> {
  const { method, maps } = row;
  const { look } = shown;
  if (!maps) return [];
  const shades = shadesOf(maps.maps, look);
  const placement = scaledPlace(maps.placement, picture.width / maps.width);
  const command = commandFor(method);
  return [
    {
      heading: method.title,
      text: [method.summary],
      definition: method.definition,
      ...(method.reference && { reference: method.reference }),
      ...(command !== undefined && { command }),
      figures: await Promise.all(
        maps.maps.map(async ({ label, score, class: c, map }, i) => ({
          ...(await figure(drawn(picture, shades[i] as Shade, placement, look))),
          alt: `${method.title} for ${label} of ${name}`,
          caption: label,
          recipe: await mapRecipe(row, i, false, shown),
          detail: [scoreText(score, c !== undefined), map.layer && `at ${map.layer}`].filter(Boolean).join(" · "),
        })),
      ),
      trust: maps.maps.flatMap(({ label, trust }) =>
        trust
          ? [
              {
                label,
                outcome: trust.outcome,
                verdict: trust.verdict,
                checks: trust.checks,
                chart: chartOf(label, trust),
              },
            ]
          : [],
      ),
    },
  ];
}

const chartOf = (label: string, { curves }: Trust): ReportFigure => ({
  dataUri: `data:image/svg+xml,${encodeURIComponent(trustChart(curves))}`,
  alt: `Deletion and insertion curves of the map for ${label}`,
  caption: "Deletion and insertion",
  detail: "the score as pixels are blurred, or come out of the blur, in the order of the map",
  sheet: true,
});

async function figure(image: Image): Promise<Pick<ReportFigure, "dataUri" | "width" | "height">> {
  const blob = await pngOf(image);
  const dataUri = await new Promise<string>((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });
  return { dataUri, width: image.width, height: image.height };
}
