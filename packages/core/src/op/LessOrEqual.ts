import { defineBinary } from "./elementwise.ts";

export default defineBinary({ type: "LessOrEqual", result: "bool", f: (a, b) => Number(a <= b), backward: "stops" });
