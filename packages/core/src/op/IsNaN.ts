import { defineUnary } from "./elementwise.ts";

export default defineUnary({
  type: "IsNaN",
  result: "bool",
  f: () => (v) => Number(Number.isNaN(v)),
  backward: "stops",
});
