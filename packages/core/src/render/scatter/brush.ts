import type { Image } from "../../base/image.ts";
import type { Colour } from "../palette.ts";

/** A filled circle with soft edges. `alpha` 0 to 1. */
export function drawDisc(image: Image, x: number, y: number, radius: number, colour: Colour, alpha = 1): void {
  const reach = Math.ceil(radius + 1);
  for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(image.height, y + reach + 1); row++)
    for (let column = Math.max(0, Math.floor(x - reach)); column < Math.min(image.width, x + reach + 1); column++) {
      const inside = radius + 0.5 - Math.hypot(column + 0.5 - x, row + 0.5 - y);
      if (inside > 0) blend(image, column, row, colour, alpha * Math.min(1, inside));
    }
}

/** A line of some width with soft edges. */
export function drawLine(
  image: Image,
  [x, y]: readonly [number, number],
  [toX, toY]: readonly [number, number],
  width: number,
  colour: Colour,
): void {
  const length = Math.hypot(toX - x, toY - y);
  const [ux, uy] = length > 0 ? [(toX - x) / length, (toY - y) / length] : [1, 0];
  const [left, right] = [Math.min(x, toX) - width, Math.max(x, toX) + width];
  const [top, bottom] = [Math.min(y, toY) - width, Math.max(y, toY) + width];
  for (let row = Math.max(0, Math.floor(top)); row < Math.min(image.height, bottom + 1); row++)
    for (let column = Math.max(0, Math.floor(left)); column < Math.min(image.width, right + 1); column++) {
      const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
      const along = Math.min(length, Math.max(0, dx * ux + dy * uy));
      const inside = width / 2 + 0.5 - Math.hypot(dx - along * ux, dy - along * uy);
      if (inside > 0) blend(image, column, row, colour, Math.min(1, inside));
    }
}

/** A picture over another at whole pixels; what lies outside is cut off, transparent pixels let through. */
export function drawPicture(image: Image, picture: Image, left: number, top: number): void {
  for (let y = Math.max(0, -top); y < Math.min(picture.height, image.height - top); y++)
    for (let x = Math.max(0, -left); x < Math.min(picture.width, image.width - left); x++) {
      const from = (y * picture.width + x) * 4;
      const colour = [picture.data[from]!, picture.data[from + 1]!, picture.data[from + 2]!] as const;
      blend(image, left + x, top + y, colour, picture.data[from + 3]! / 255);
    }
}

/** The edge of a rectangle, `width` pixels inwards. */
export function drawEdge(
  image: Image,
  box: { x: number; y: number; width: number; height: number },
  width: number,
  colour: Colour,
): void {
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  for (let y = Math.max(0, box.y); y < Math.min(image.height, bottom); y++)
    for (let x = Math.max(0, box.x); x < Math.min(image.width, right); x++) {
      const depth = Math.min(x - box.x, right - 1 - x, y - box.y, bottom - 1 - y);
      if (depth < width) blend(image, x, y, colour, 1);
    }
}

function blend({ data, width }: Image, x: number, y: number, colour: Colour, alpha: number): void {
  const at = (y * width + x) * 4;
  for (let c = 0; c < 3; c++) data[at + c] = data[at + c]! * (1 - alpha) + colour[c]! * alpha;
  data[at + 3] = Math.max(data[at + 3]!, 255 * alpha);
}
