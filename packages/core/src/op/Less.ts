import { defineBinary } from "./elementwise.ts";

export default defineBinary({ type: "Less", result: "bool", f: (a, b) => Number(a < b), backward: "stops" });
