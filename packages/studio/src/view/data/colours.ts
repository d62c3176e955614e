/** Okabe and Ito's colours, which people with any kind of colour vision tell apart, without their black. */
const named = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#c2b400"];

/** A colour for each class; with more than seven, hues in steps of the golden angle, so that neighbours differ. */
export const classColour = (c: number, classes: number): string => {
  if (c < 0) return "#8a93a0";
  if (classes <= named.length) return named[c % named.length]!;
  return `hsl(${((c * 137.508) % 360).toFixed(0)} 62% ${c % 2 === 0 ? 46 : 60}%)`;
};
