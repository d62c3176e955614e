import { isFieldSet } from "@bufbuild/protobuf";
import { phases } from "./enums.ts";
import type { LayerParameter, NetStateRule } from "./proto/caffe.gen.ts";
import { NetStateRuleSchema } from "./proto/caffe.gen.ts";

/** Whether a layer is there in Caffe's TEST phase at level 0 with no stages, as its include and exclude rules say. */
export function isDeployed({ include, exclude }: LayerParameter): boolean {
  return include.length > 0 ? include.some(holds) : !exclude.some(holds);
}

const { phase, minLevel, maxLevel } = NetStateRuleSchema.field;

const holds = (rule: NetStateRule): boolean =>
  (!isFieldSet(rule, phase) || rule.phase === phases.TEST) &&
  (!isFieldSet(rule, minLevel) || rule.minLevel <= 0) &&
  (!isFieldSet(rule, maxLevel) || rule.maxLevel >= 0) &&
  rule.stage.length === 0;
