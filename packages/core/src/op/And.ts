import { defineBinary } from "./elementwise.ts";

export default defineBinary({
  type: "And",
  result: "bool",
  f: (a, b) => Number(a !== 0 && b !== 0),
  backward: "stops",
});
