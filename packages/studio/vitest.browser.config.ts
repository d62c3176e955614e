import { defineConfig } from "vitest/config";
import { PATIENCE } from "./test/support/patience.ts";

const conditions = ["@convlens/source", "node", "import", "default"];

/** The studio as people use it, in Chromium: `npm run test:browser`. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.browser.ts"],
    globalSetup: "test/setup.ts",
    // One after the other: they share the machine's cores with the servers and the browser that they drive.
    fileParallelism: false,
    // Each takes its time; one sees how it goes.
    reporters: ["verbose"],
    expect: { poll: { timeout: PATIENCE, interval: 100 } },
    testTimeout: 4 * PATIENCE,
    hookTimeout: 4 * PATIENCE,
  },
});
