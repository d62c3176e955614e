export { type SampleScene, sampleScenes } from "./samples.ts";
export {
  renderScene,
  type Scene,
  type SceneObject,
  type SceneOptions,
  type Shortcut,
  sceneClasses,
  sceneEdition,
  sceneLabel,
} from "./scene.ts";
export type { Box } from "./tag.ts";
