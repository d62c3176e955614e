import { defineOp } from "./define.ts";

export default defineOp({
  type: "Identity",
  moves: true,
  passes: true,
  infer: ({ x: [x] }) => [x!],
  evaluate: ({ x: [x] }) => [x!.data],
  backward: ({ dy: [dy] }) => [dy!],
});
