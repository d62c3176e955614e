import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { Image } from "../../base/image.ts";
import { pack, unpack } from "../../base/pack.ts";
import { atOnce, type FeatureVisualization, methodNamed, settingsAndAsked, wantedBy } from "../../method/index.ts";
import { madePicture } from "../../render/made.ts";
import { planOf, type Synthesis, synthesisOf } from "../../synthesis/index.ts";
import { defineOperation, type Workbench } from "../define.ts";
import type { KeptPainting } from "../keptPainting.ts";
import { paramsOf } from "../paramsOf.ts";

/** A picture that was made, or is being made. */
export interface MadePicture {
  /** What it is of. */
  readonly name: string;
  /** What `#` stands for in the objective. */
  readonly channel: number;
  /** −1 where the objective is to be small. */
  readonly sign: 1 | -1;
  readonly image: Image;
  /** The objective: on the picture as it is where it is done, else as the last step saw it. */
  readonly value: number;
}

/** Pictures that are made at once, after some steps. */
export interface Synthesizing {
  /** The place of the first among all that are asked for. */
  readonly from: number;
  /** How many are asked for. */
  readonly count: number;
  readonly pictures: readonly MadePicture[];
  readonly step: number;
  readonly steps: number;
}

export interface Synthesized {
  readonly title: string;
  /** With `#` for the number of each picture. */
  readonly objective: string;
  /** For each channel what makes it large, then what makes it small where that is asked for. */
  readonly pictures: readonly MadePicture[];
  /** Taken for each. */
  readonly steps: number;
  /** How many channels were climbed at once. */
  readonly batch: number;
}

/** More are not looked at. */
const MOST = 256;

const params = z.strictObject({
  /** What is wanted, as `convlens synthesize` takes it: one of unit, layer, class and objective. */
  unit: z.string().optional(),
  layer: z.string().optional(),
  channels: z.string().optional(),
  class: z.string().optional(),
  objective: z.string().optional(),
  order: z.enum(["number", "kinship"]).optional(),
  /** Also what makes it as small as can be. */
  negative: z.boolean().default(false),
  /** Of the method, without objective and channels. */
  params: z.record(z.string(), z.unknown()).default({}),
  /** How often a picture is shown in the making, at most. */
  frames: z.int().min(1).max(2000).default(60),
  /** Under this key the pictures are kept as they are when all is done or stopped. */
  key: z
    .string()
    .regex(/^[\w-]{1,60}$/)
    .optional(),
  /** Goes on with the pictures of the key. */
  further: z.boolean().default(false),
});

type Asked = z.output<typeof params>;

/** Makes pictures of what channels, units and classes want to see, and shows how they come about. */
export default defineOperation<"synthesize", typeof params, Synthesized, Synthesizing>({
  id: "synthesize",
  pace: "long",
  params,
  async run({ lens, kept }, asked, { signal, progress, show }) {
    const wanted = await wantedBy(lens, asked, noPictures);
    const form = paramsOf(methodNamed("feature-visualization"), { ...asked.params, objective: wanted.objective });
    const context = lens.context(signal ? { signal } : {});
    const own = form as FeatureVisualization;
    const batch = await atOnce(context, own, wanted);
    const signs = asked.negative ? ([1, -1] as const) : ([1] as const);
    const count = wanted.channels.length * signs.length;
    if (count > MOST) throw new UsageError(`${count} pictures are too many to look at`, `ask for at most ${MOST}`);
    const pictures: MadePicture[] = [];
    let steps = 0;
    for (let first = 0; first < wanted.channels.length; first += batch)
      for (const sign of signs) {
        const channels = wanted.channels.slice(first, first + batch);
        const objective = sign < 0 ? `-(${wanted.objective})` : wanted.objective;
        const { settings, asked: said } = settingsAndAsked(context, { ...own, objective, channels });
        const synthesis = await synthesisOf(context, planOf(settings, said));
        const key = asked.key === undefined ? undefined : `${asked.key}-${first}-${sign < 0 ? "down" : "up"}`;
        if (asked.further) await goOn(synthesis, key === undefined ? undefined : await kept.get(key));
        const from = pictures.length;
        const goal = synthesis.steps + settings.steps;
        const names = wanted.names.slice(first, first + batch);
        const told = (values: ArrayLike<number>) =>
          channels.map((channel, i) => {
            const image = madePicture({ pictures: synthesis.picture, colour: settings.colour }, i);
            return { name: names[i]!, channel, sign, image, value: sign * values[i]! };
          });
        try {
          await climb(synthesis, goal, asked, (values) => {
            const share = (settings.steps - (goal - synthesis.steps)) / settings.steps;
            progress(from + share * channels.length, count);
            if (values) show({ from, count, pictures: told(values), step: synthesis.steps, steps: goal });
          });
        } finally {
          await keep(kept, key, synthesis);
        }
        pictures.push(...told(await synthesis.measure()));
        steps = synthesis.steps;
      }
    return { title: wanted.title, objective: wanted.objective, pictures, steps, batch };
  },
});

async function keep(kept: Workbench["kept"], key: string | undefined, { painting, steps }: Synthesis): Promise<void> {
  const keeping: KeptPainting = { painting, steps };
  if (key !== undefined) await kept.put(key, pack(keeping));
}

/** Takes steps up to a number of them; of those that are shown the values are told. */
async function climb(
  synthesis: Synthesis,
  goal: number,
  { frames }: Asked,
  told: (values?: Float32Array) => void,
): Promise<void> {
  const began = synthesis.steps;
  // More of them at the beginning, where more happens.
  const at = (step: number) => Math.floor(frames * Math.sqrt((step - began) / (goal - began)));
  while (synthesis.steps < goal) {
    const values = await synthesis.step();
    const { steps } = synthesis;
    told(at(steps) > at(steps - 1) || steps === goal ? values : undefined);
  }
}

async function goOn(synthesis: Synthesis, kept: Uint8Array | undefined): Promise<void> {
  if (!kept) throw new UsageError("what was being made is not there any more", "begin again");
  const { painting, steps } = unpack<KeptPainting>(kept);
  await synthesis.restore(painting, steps);
}

const noPictures = (): Promise<never> =>
  Promise.reject(
    new UsageError("the most active channels are those on some pictures", "name channels by their numbers, 0-15"),
  );
