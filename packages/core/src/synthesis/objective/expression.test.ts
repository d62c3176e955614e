import { describe, expect, test } from "vitest";
import type { Expression } from "./expression.ts";
import { parseExpression } from "./expression.ts";

/** An expression with all its brackets. */
function spelled(e: Expression): string {
  switch (e.kind) {
    case "number":
      return String(e.value);
    case "unit":
      return `<${e.text}>`;
    case "call":
      return `${e.name}{${e.args.map((arg) => (typeof arg === "number" ? arg : `<${arg}>`)).join(", ")}}`;
    case "negative":
      return `(-${spelled(e.of)})`;
    case "sum":
      return `(${e.of.map(spelled).join(" + ")})`;
    case "product":
      return `(${e.of.map(spelled).join(" * ")})`;
  }
}

describe("an objective is read as", () => {
  test.each([
    [
      "0.2*mixed4a[20] + 0.8*mixed4a[21] - prob[281]",
      "(((0.2 * <mixed4a[20]>) + (0.8 * <mixed4a[21]>)) + (-<prob[281]>))",
    ],
    ["a + b*c", "(<a> + (<b> * <c>))"],
    ["(a + b)*c", "((<a> + <b>) * <c>)"],
    ["a - b - c", "((<a> + (-<b>)) + (-<c>))"],
    ["-a*b", "((-<a>) * <b>)"],
    ["2*-a", "(2 * (-<a>))"],
    ["a[1]-b[2]", "(<a[1]> + (-<b[2]>))"],
    ["a[1] -b[2]", "(<a[1]> + (-<b[2]>))"],
    ["1e-3*a + 2.5e2*b + .5*c", "(((0.001 * <a>) + (250 * <b>)) + (0.5 * <c>))"],
    ["1-prob[3]", "(1 + (-<prob[3]>))"],
  ])("sums of products: %s", (text, expected) => {
    expect(spelled(parseExpression(text))).toBe(expected);
  });

  test.each([
    ["inception_3a/relu-1x1[12]", "<inception_3a/relu-1x1[12]>"],
    ["features.denseblock4/conv:0[7,3,2]", "<features.denseblock4/conv:0[7,3,2]>"],
    ["last:Conv[3] + Conv#2[4] + mixed4a[#]", "((<last:Conv[3]> + <Conv#2[4]>) + <mixed4a[#]>)"],
    ["/model/layer1/Add_output_0[3]", "</model/layer1/Add_output_0[3]>"],
    ["stem-a - stem-b", "(<stem-a> + (-<stem-b>))"],
    ['"a layer (2)"[4]*2', "(<a layer (2)[4]> * 2)"],
    ['"block*"[4]', "<block*[4]>"],
    ['"123"[4] + 123[4]', "(<123[4]> + <123[4]>)"],
    ["3x3/relu[1]", "<3x3/relu[1]>"],
  ])("names: %s", (text, expected) => {
    expect(spelled(parseExpression(text))).toBe(expected);
  });

  test.each([
    ["dream(mixed4c) - 0.1*tv()", "(dream{<mixed4c>} + (-(0.1 * tv{})))"],
    ["dream (a)", "dream{<a>}"],
    ["direction(a, 1, -2.5, 0)", "direction{<a>, 1, -2.5, 0}"],
    ["caricature(a/b, ../photos/a-dog.jpeg, 2)", "caricature{<a/b>, <../photos/a-dog.jpeg>, 2}"],
    ["invert(a, 1.png)", "invert{<a>, <1.png>}"],
    ['invert(a, "my dog.png")', "invert{<a>, <my dog.png>}"],
    ["interpolate(a[1], b[2,3,4])*2", "(interpolate{<a[1]>, <b[2,3,4]>} * 2)"],
    ["invert(a, ~/x.png)", "invert{<a>, <~/x.png>}"],
  ])("functions: %s", (text, expected) => {
    expect(spelled(parseExpression(text))).toBe(expected);
  });
});

test.each([
  ["", "its end"],
  ["a +", "its end"],
  ["a b", '"b"'],
  ["a + * b", '"* b"'],
  ["(a + b", "its end"],
  ["a)", '")"'],
  ["dream(a b)", '"b)"'],
  ["dream(a,)", '")"'],
  ["dream(a, -b)", '"b)"'],
  ["dream(dream(a))", '"(a))"'],
  ["a + %", '"%"'],
  ['a + "b', '""b"'],
])("what cannot be read is shown: %s", (text, place) => {
  expect(() => parseExpression(text)).toThrow(`the objective "${text}" cannot be read at ${place}`);
});
