import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const conditions = ["@convlens/source", "node", "import", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["packages/*/{src,test}/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["test/engines.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    isolate: false,
    // The default leaves a core idle, which on two is half of them.
    maxWorkers: availableParallelism(),
  },
});
