import { describe, expect, test } from "vitest";
import { netOfText } from "./decode.ts";
import { parseText } from "./text.ts";

const net = (text: string) => netOfText(new TextEncoder().encode(text), "n.prototxt");

describe("text of .prototxt files", () => {
  test("comments, colons before messages, angle brackets, separators and lists", () => {
    const made = net(`# a net
      name: 'N' # its name
      layer { name: "a", type: "Input"; input_param: < shape: { dim: [1, 3] dim: 0x10 dim: 010 } > }
      layer { name: "c" convolution_param { kernel_size: [3, 5] pad: 1 bias_term: false } }`);
    expect(made.name).toBe("N");
    expect(made.layer[0]!.inputParam!.shape[0]!.dim).toEqual([1n, 3n, 16n, 8n]);
    expect(made.layer[1]!.convolutionParam).toMatchObject({
      kernelSize: [3, 5],
      pad: [1],
      biasTerm: false,
      numOutput: 0,
    });
  });

  test("strings: pieces, escapes, bytes of UTF-8", () => {
    const { fields } = parseText(String.raw`a: "x\ty" 'z' b: "\303\251\x41 \"q\"" c: "\\n"`, "f");
    expect(fields.map((f) => f.value.kind === "string" && f.value.text)).toEqual(["x\tyz", 'éA "q"', "\\n"]);
  });

  test("numbers and names of enumerations", () => {
    const made = net(`layer { power_param { scale: -1.5e-1 shift: 2.f power: inf } pooling_param { pool: AVE } }
      layers { type: CONVOLUTION } layer { pooling_param { pool: 1 round_mode: FLOOR } }`);
    expect(made.layer[0]!.powerParam!.scale).toBeCloseTo(-0.15, 7);
    expect(made.layer[0]!.powerParam).toMatchObject({ shift: 2, power: Number.POSITIVE_INFINITY });
    expect(made.layer[0]!.poolingParam!.pool).toBe(1);
    expect(made.layers[0]!.type).toBe(4);
    expect(made.layer[1]!.poolingParam).toMatchObject({ pool: 1, roundMode: 1 });
  });

  test("fields that are not known are passed over, with what is inside of them", () => {
    const made = net(`layer { name: "a" new_param { x: [1, 2] y { z: WORD } } param { lr_mult: 1 } }`);
    expect(made.layer[0]!.name).toBe("a");
  });

  test("a message that is given twice is one", () => {
    const made = net("layer { pooling_param { kernel_size: 3 } pooling_param { stride: 2 } }");
    expect(made.layer[0]!.poolingParam).toMatchObject({ kernelSize: 3, stride: 2 });
  });

  test.each([
    ["layer {", /"n.prototxt" ends before a "}" that closes what is open, in line 1/],
    ["layer {\n name: }", /has "}" where a value is due, in line 2/],
    ["layer }", /has "}" where a value is due/],
    ["}", /has "}" where the name of a field is due/],
    ['layer { name: "a', /that begins nothing/],
    ["layer { name: a }", /"name" in line 1 is "a", not text in quotes/],
    ["layer { pooling_param { pool: MIN } }", /"pool" in line 1 is "MIN", not one of MAX, AVE, STOCHASTIC/],
    ["layer { pooling_param { stride: -1 } }", /"stride" in line 1 is "-1", not a whole number/],
    ["layer { pooling_param { stride: 1.5 } }", /not a whole number/],
    ["layer { pooling_param: 3 }", /"pooling_param" in line 1 is "3", not a message in braces/],
    ["layer { name { } }", /"name" in line 1 is a message, not a single value/],
    ["layer { inner_product_param { bias_term: no } }", /not true or false/],
    ["layer: [1, 2", /ends before|has a list/],
    [`layer ${"{ a ".repeat(100)}`, /more than 32 deep/],
    ["name: 'a'", /"n.prototxt" has no layers/],
  ])("%j is an error that says where", (text, message) => {
    expect(() => net(text)).toThrow(message);
  });
});
