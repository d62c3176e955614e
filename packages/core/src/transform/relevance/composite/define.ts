import type { LayerRule } from "../layer/define.ts";

/** Which rule each layer of a network has. */
export interface Composite<Id extends string = string> {
  /** What a user types. */
  readonly id: Id;
  /** For people, after its name. */
  readonly says: string;
  readonly convolution: LayerRule;
  readonly dense: LayerRule;
  /** The layer that reads the picture, where it is another. */
  readonly first?: LayerRule;
}

export const defineComposite = <const Id extends string>(composite: Composite<Id>): Composite<Id> => composite;
