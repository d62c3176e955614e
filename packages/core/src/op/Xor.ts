import { defineBinary } from "./elementwise.ts";

export default defineBinary({
  type: "Xor",
  result: "bool",
  f: (a, b) => Number((a !== 0) !== (b !== 0)),
  backward: "stops",
});
