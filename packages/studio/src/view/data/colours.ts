type Corner = readonly [number, number];

/** How points of a class look: by a colour and a shape, so that nobody has to tell many colours apart. */
export interface ClassMark {
  readonly colour: string;
  /** Corners around (0, 0), as large as a point is. */
  readonly shape: readonly Corner[];
}

/** Okabe and Ito's colours, which people with any kind of colour vision tell apart, with a violet for their black and yellow, which are lost in the dark or in the light. */
const colours = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#9632f0"] as const;

const square = polygon(4, 0.5, 1.2);
/** Of about the same area. */
const shapes = [
  square,
  polygon(3, 0, 1.5),
  polygon(12, 0, 1),
  polygon(4, 0, 1.35),
  polygon(3, 0.5, 1.5),
  // A cross.
  [
    [-0.45, -1.3],
    [0.45, -1.3],
    [0.45, -0.45],
    [1.3, -0.45],
    [1.3, 0.45],
    [0.45, 0.45],
    [0.45, 1.3],
    [-0.45, 1.3],
    [-0.45, 0.45],
    [-1.3, 0.45],
    [-1.3, -0.45],
    [-0.45, -0.45],
  ],
] as const satisfies readonly (readonly Corner[])[];

/** @param turned share of the angle between two corners; 0 has one at the top */
function polygon(corners: number, turned: number, radius: number): Corner[] {
  return Array.from({ length: corners }, (_, i): Corner => {
    const angle = (2 * Math.PI * (i + turned)) / corners;
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
}

/** Of a class: up to seven have a colour each, up to 42 a colour and a shape; then they begin again. -1 is no class. */
export const classMark = (c: number): ClassMark => {
  if (c < 0) return { colour: "#8a93a0", shape: square };
  const shape = Math.floor(c / colours.length) % shapes.length;
  return { colour: colours[c % colours.length]!, shape: shapes[shape]! };
};
