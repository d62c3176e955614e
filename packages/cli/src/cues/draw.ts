import { float32, type Image } from "@convlens/core/base";
import { type Observed, shareIn, type Window } from "@convlens/core/method/cues";
import { deprocess } from "@convlens/core/onnx";
import {
  enlarged,
  type FigureCell,
  type FigureRow,
  type FigureText,
  figure,
  outlined,
  overlay,
  resizeImage,
  shade,
  sizeWithin,
} from "@convlens/core/render";
import type { Run } from "../run.ts";
import type { ClassFindings, Group } from "./group.ts";
import { viewNames } from "./group.ts";
import { patchImage } from "./look.ts";
import { lookInWords, percent } from "./say.ts";

/** Pixels of a picture's side. */
const CELL = 128;

/** Members that stand in the row of their group. */
const SHOWN = 6;

/** Rows and columns of the squares that maps are shown in: single pixels of a map are not seen. */
const SQUARES = 28;

const COLUMNS = 8;
const MOST_ROWS = 15;

/** The groups of a class, a row for each, the oddest first. */
export function overview(run: Run, found: ClassFindings, text: FigureText): Image {
  const { portfolio, groups, observed } = found;
  const rows = groups.map((group): FigureRow => ({ title: titleOf(group), cells: rowOf(run, found, group) }));
  const subtitle = `${observed.length} of ${portfolio.of} pictures; each row: what its members have in common, their mean with the mean map, members with what they rest on`;
  return figure(rows, { text, cell: CELL, title: `What ${portfolio.label} is taken for by`, subtitle });
}

/** All members of a group, as many sheets as it takes. */
export function groupSheets(run: Run, found: ClassFindings, group: Group, text: FigureText): Image[] {
  const { members } = group.cue;
  const cells = members.map((_, k) => memberCell(run, found, group, k));
  const rows = Array.from({ length: Math.ceil(cells.length / COLUMNS) }, (_, r) => ({
    cells: cells.slice(r * COLUMNS, (r + 1) * COLUMNS),
  }));
  const title = `${found.portfolio.label}: ${titleOf(group)}`;
  return Array.from({ length: Math.ceil(rows.length / MOST_ROWS) }, (_, s) =>
    figure(rows.slice(s * MOST_ROWS, (s + 1) * MOST_ROWS), { text, cell: CELL, title }),
  );
}

export function titleOf(group: Group): string {
  const { cue, number, verdict } = group;
  const what = lookInWords(group);
  const turns = cue.trial && what ? `${what}: turns ${percent(shareIn(cue.trial.common))} of others` : undefined;
  const said = verdict === "shortcut" ? "suspected shortcut" : verdict === "object" ? "part of the thing" : undefined;
  return [`${number} · ${cue.members.length} pictures, ${viewNames[cue.view]}`, said, turns]
    .filter(Boolean)
    .join(" · ");
}

function rowOf(run: Run, found: ClassFindings, group: Group): FigureCell[] {
  const { trial, members } = group.cue;
  const patch = trial?.patch.mask.includes(1) ? trial.patch : undefined;
  const shared = patch
    ? [{ image: enlarged(patchImage(patch, run.lens.input), CELL), label: "in common" }]
    : [
        {
          image: enlarged({ width: 1, height: 1, data: new Uint8ClampedArray(4) }, CELL),
          label: trial ? "nothing in common" : "too few to tell",
        },
      ];
  return [
    ...shared,
    {
      image: meanPicture(
        run,
        members.map((i) => found.observed[i]!),
      ),
      label: "mean",
    },
    ...members.slice(0, SHOWN).map((_, k) => memberCell(run, found, group, k)),
  ];
}

function memberCell(run: Run, { observed, pictures }: ClassFindings, { cue }: Group, k: number): FigureCell {
  const i = cue.members[k]!;
  const { tensor, map } = observed[i]!;
  const whole = deprocess(tensor, run.lens.input);
  const [width, height] = sizeWithin(whole, CELL);
  const image = overlay(resizeImage(whole, width, height), heat([map]), { alpha: 0.55 });
  return { image: outlined(image, scaled(cue.windows[k]!, width / whole.width)), detail: pictures[i]!.stem };
}

const scaled = ({ top, left, side }: Window, by: number) => ({
  x: left * by,
  y: top * by,
  width: side * by,
  height: side * by,
});

function meanPicture(run: Run, members: readonly Observed[]): Image {
  const data = new Float32Array(members[0]!.tensor.data.length);
  for (const { tensor } of members) for (let i = 0; i < data.length; i++) data[i]! += tensor.data[i]! / members.length;
  const mean = deprocess(float32(members[0]!.tensor.shape, data), run.lens.input);
  return overlay(resizeImage(mean, ...sizeWithin(mean, CELL)), heat(members.map(({ map }) => map)), { alpha: 0.7 });
}

/** The mean of maps, each of which counts as much as the others. */
function heat(maps: readonly Observed["map"][]) {
  const [height, width] = maps[0]!.shape as [number, number];
  const [rows, columns] = [Math.min(SQUARES, height), Math.min(SQUARES, width)];
  const sums = new Float32Array(rows * columns);
  for (const { data } of maps) {
    const total = data.reduce((a, b) => a + b, 0) || 1;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        sums[Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width)]! +=
          data[y * width + x]! / total;
  }
  return shade({ kind: "heatmap", space: "cam", map: float32([rows, columns], sums) });
}
