/** A text element at (x, y); `attributes` is put in as it is. */
export const svgText = (x: number, y: number, content: string, attributes = ""): string =>
  `<text x="${fixed(x)}" y="${fixed(y)}"${attributes && ` ${attributes}`}>${escaped(content)}</text>`;

/** A number with at most two digits behind the point. */
export const fixed = (v: number): string => String(Math.round(v * 100) / 100);

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
