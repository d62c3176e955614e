import { Other } from "./aten/value.ts";

/** A device, a layout, or what else changes nothing here. */
export class Inert extends Other {
  readonly kind: string;

  constructor(kind: string) {
    super();
    this.kind = kind;
  }
}
