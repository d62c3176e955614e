/** A confusion matrix as it stands on a canvas; all lengths are CSS pixels. */
export interface ConfusionDrawing {
  readonly classes: readonly { readonly name: string; readonly pictures: number }[];
  /** Rows of what it is, columns of what it is taken for. */
  readonly counts: Int32Array;
  /** Where the cells begin. */
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  /** Whether there is room for names. */
  readonly named: boolean;
  /** Cells that are framed, the first more heavily. */
  readonly marks: readonly (readonly [row: number | undefined, column: number | undefined] | undefined)[];
}

/** Below this many pixels cells touch. */
const GAP_FROM = 4;
/** Below this many there is no room for a count. */
const COUNT_FROM = 17;

export function drawConfusion(canvas: HTMLCanvasElement, drawing: ConfusionDrawing): void {
  const { classes, left, top, cell } = drawing;
  const ratio = devicePixelRatio || 1;
  const [width, height] = [left + cell * classes.length + 2, top + cell * classes.length + 2];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const pen = canvas.getContext("2d")!;
  pen.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  pen.font = `${Math.min(12, cell * 0.8)}px ${style.fontFamily}`;
  pen.textBaseline = "middle";
  drawCells(pen, drawing, style.getPropertyValue("--raised"));
  pen.fillStyle = pen.strokeStyle = style.color;
  if (drawing.named) drawNames(pen, drawing);
  for (const [i, [row, column] = []] of drawing.marks.entries()) {
    if (row === undefined || column === undefined) continue;
    pen.lineWidth = i === 0 ? 2.5 : 1.5;
    pen.strokeRect(left + column * cell, top + row * cell, cell, cell);
  }
}

function drawCells(pen: CanvasRenderingContext2D, drawing: ConfusionDrawing, empty: string): void {
  const { classes, counts, left, top, cell } = drawing;
  const side = cell - (cell > GAP_FROM ? 1 : 0);
  pen.textAlign = "center";
  for (const [row, { pictures }] of classes.entries())
    for (let column = 0; column < classes.length; column++) {
      const count = counts[row * classes.length + column]!;
      const share = count / Math.max(1, pictures);
      const [x, y] = [left + column * cell, top + row * cell];
      pen.fillStyle = count === 0 ? empty : colourOf(share, row === column);
      pen.fillRect(x, y, side, side);
      if (count === 0 || cell < COUNT_FROM) continue;
      pen.fillStyle = share > 0.55 ? "#ffffff" : "#10151c";
      pen.fillText(String(count), x + cell / 2, y + cell / 2);
    }
}

/** Blue for what is right and orange for what is wrong: told apart whatever the colour vision. */
const colourOf = (share: number, right: boolean) =>
  right ? `hsl(207 72% ${80 - 42 * share}%)` : `hsl(26 88% ${80 - 36 * share}%)`;

function drawNames(pen: CanvasRenderingContext2D, { classes, left, top, cell }: ConfusionDrawing): void {
  for (const [i, { name }] of classes.entries()) {
    const along = (i + 0.5) * cell;
    pen.textAlign = "right";
    pen.fillText(shortened(name, 17), left - 5, top + along);
    pen.save();
    pen.translate(left + along, top - 5);
    pen.rotate(-Math.PI / 3);
    pen.textAlign = "left";
    pen.fillText(shortened(name, 15), 0, 0);
    pen.restore();
  }
}

const shortened = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
