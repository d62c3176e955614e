import { defineBinary } from "./elementwise.ts";

export default defineBinary({ type: "GreaterOrEqual", result: "bool", f: (a, b) => Number(a >= b), backward: "stops" });
