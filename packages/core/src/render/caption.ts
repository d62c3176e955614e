import { blankImage, type Image } from "../base/image.ts";
import { WHITE } from "./palette.ts";
import { type FigureText, penFor } from "./pen.ts";
import { fitText } from "./text.ts";

const MARGIN = 8;

/** A picture with a line under it: what it is in bold, and a detail, fainter, at the right. */
export function captioned(
  picture: Image,
  { label, detail }: { label: string; detail: string },
  text: FigureText,
): Image {
  const { width, height } = picture;
  const line = text.bold.lineHeight;
  const image = blankImage(width, height + line + 2 * MARGIN, [...WHITE, 255]);
  image.data.set(picture.data);
  const pen = penFor(image);
  const room = width - 2 * MARGIN;
  pen(text.bold, fitText(text.bold, label, room * 0.7), MARGIN, height + MARGIN);
  pen(text.normal, fitText(text.normal, detail, room * 0.3), width - MARGIN, height + MARGIN, {
    align: "right",
    faint: true,
  });
  return image;
}
