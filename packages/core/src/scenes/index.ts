export { type SampleScene, sampleScenes } from "./samples.ts";
export {
  renderScene,
  type Scene,
  sceneClasses,
  sceneEdition,
  sceneLabel,
  type SceneObject,
  type SceneOptions,
  type Shortcut,
} from "./scene.ts";
export type { Box } from "./tag.ts";
