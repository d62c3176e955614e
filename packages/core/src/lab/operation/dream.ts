import { z } from "zod";
import type { Image } from "../../base/image.ts";
import { type Dream, dreamPlanOf, methodNamed } from "../../method/index.ts";
import { shrunk } from "../../render/figure.ts";
import { madePicture } from "../../render/made.ts";
import { dreamerOf, moved, type Octave } from "../../synthesis/index.ts";
import { defineOperation } from "../define.ts";
import { paramsOf } from "../paramsOf.ts";
import { pictureOf, pictureParam } from "../pictureOf.ts";

/** A dream as it is after a step, or a frame of a film. */
export interface Dreaming {
  /** No larger than was asked for. */
  readonly image: Image;
  /** From 0 on. */
  readonly octave: number;
  readonly octaves: number;
  /** Of the octave, from 1 on. */
  readonly step: number;
  readonly steps: number;
  /** The objective as the step saw it. */
  readonly value: number;
  /** From 0 on; absent where there is one picture only. */
  readonly frame?: number;
  /** The frame is as it will be in the film. */
  readonly whole: boolean;
}

export interface Dreamt {
  readonly image: Image;
  /** The objective as the first and the last step of the last octave saw it. */
  readonly before: number;
  readonly after: number;
}

const params = z.strictObject({
  picture: pictureParam(),
  /** Of the method. */
  params: z.record(z.string(), z.unknown()).default({}),
  /** The longer side of what is shown meanwhile, in pixels. */
  side: z.int().min(32).max(4096).default(640),
  /** Frames that each go on from the one before, which the camera has left behind. */
  film: z
    .strictObject({
      frames: z.int().min(1).max(2000),
      zoom: z.number().gt(0).max(4).default(1),
      rotate: z.number().default(0),
      translate: z.tuple([z.number(), z.number()]).default([0, 0]),
    })
    .optional(),
});

/** Dreams a picture, and shows how it comes about. */
export default defineOperation<"dream", typeof params, Dreamt, Dreaming>({
  id: "dream",
  pace: "long",
  params,
  async run(bench, { picture, params: said, side, film }, { signal, progress, show }) {
    const { lens } = bench;
    const { image } = await pictureOf(bench, picture);
    const plan = dreamPlanOf(lens.model, paramsOf(methodNamed("dream"), said) as Dream);
    const count = film?.frames ?? 1;
    let frame = 0;
    const context = lens.context({
      ...(signal && { signal }),
      progress: (done, total) => progress(frame * total + done, count * total),
    });
    const { octaves } = dreamerOf(context, plan, {
      keep: count > 1,
      stepped({ picture: made, octave, octaves: all, ...at }) {
        const whole = octave + 1 === all && at.step === at.steps;
        const seen = shrunk(madePicture({ pictures: made, colour: "plain" }, 0), side);
        show({ image: seen, octave, octaves: all, ...at, ...(film && { frame }), whole });
      },
    });
    let from = image;
    let last: Octave | undefined;
    for (frame = 0; frame < count; frame++) {
      if (last) from = moved(imageOf(last), film!);
      for await (const octave of octaves(from, plan.seed + frame)) last = octave;
    }
    const { before, after } = last!;
    return { image: imageOf(last!), before, after };
  },
});

const imageOf = ({ picture }: Octave): Image => madePicture({ pictures: picture, colour: "plain" }, 0);
