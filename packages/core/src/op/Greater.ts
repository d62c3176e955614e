import { defineBinary } from "./elementwise.ts";

export default defineBinary({ type: "Greater", result: "bool", f: (a, b) => Number(a > b), backward: "stops" });
