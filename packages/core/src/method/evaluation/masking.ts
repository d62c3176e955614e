import { extremesOf } from "../../base/numbers.ts";
import { baselineOf } from "../baseline.ts";
import { masked } from "../masks.ts";
import { scoresOf } from "../scores.ts";
import { measured } from "./curves.ts";
import { shared } from "./define.ts";

/** The paper of average drop and increase in confidence. */
export const dropReference = {
  authors: "Chattopadhay, Sarkar, Howlader and Balasubramanian",
  year: 2018,
  title: "Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep Convolutional Networks",
  url: "https://arxiv.org/abs/1710.11063",
} as const;

/** The score of the picture, and of the picture times the map from 0 to 1. */
export const maskedScores = shared(async ({ context, tensor, target, importance: { data } }) => {
  const [low, high] = extremesOf(data);
  const scale = high > low ? 1 / (high - low) : 0;
  const kept = masked(
    tensor,
    data.map((v) => (v - low) * scale),
    await baselineOf(context, tensor, "zero"),
  );
  const [[whole], [explained]] = (await scoresOf(context, [tensor, kept], [measured(context, target)])) as [
    [number],
    [number],
  ];
  return { whole, explained };
});
