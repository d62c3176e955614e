import { defineQLinearBinary } from "./qlinearBinary.ts";

export default defineQLinearBinary(
  "QLinearAdd",
  (a, b) => a + b,
  ({ dy }) => [dy, dy],
);
