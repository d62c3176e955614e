import { Other, type Value } from "../aten/value.ts";
import type { Instance } from "../values.ts";
import type { Located } from "./code.ts";

/** A module within the model, at the place where it was reached. */
export class ModuleObject extends Other {
  readonly kind = "module";
  readonly instance: Instance;
  /** Such as `layer1.0.conv1`; of the model itself, nothing. */
  readonly path: string;

  constructor(instance: Instance, path: string) {
    super();
    this.instance = instance;
    this.path = path;
  }
}

/** A function of the file. */
export class FunctionObject extends Other {
  readonly kind = "function";
  readonly located: Located;

  constructor(located: Located) {
    super();
    this.located = located;
  }
}

/** A method, with the module that it is of. */
export class MethodObject extends Other {
  readonly kind = "method";
  readonly module: ModuleObject;
  readonly name: string;

  constructor(module: ModuleObject, name: string) {
    super();
    this.module = module;
    this.name = name;
  }
}

/** A qualified name, such as `torch.conv2d` or `ops.prim.NumToTensor`. */
export class NameObject extends Other {
  readonly kind = "name";
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }
}

export class DictObject extends Other {
  readonly kind = "dict";
  readonly entries: Map<Value, Value>;

  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    super();
    this.entries = new Map(entries);
  }
}

/** A named tuple, or an object of a class that is only made of fields. */
export class RecordObject extends Other {
  readonly kind = "record";
  readonly fields: Map<string, Value>;

  constructor(fields: Iterable<readonly [string, Value]>) {
    super();
    this.fields = new Map(fields);
  }
}
