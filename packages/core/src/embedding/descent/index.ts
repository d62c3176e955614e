export { Descent, type DescentMemory } from "./descent.ts";
export { sharedMemory } from "./repulsion.ts";
export { defaultIterations, type Iterations, stageOf } from "./schedule.ts";
export { teamMemory, threadTeam } from "./team.ts";
