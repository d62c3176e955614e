export * from "./define.ts";
export { errorOf, type Fault, faultOf } from "./fault.ts";
export { type Host, type HostReply, type HostRequest, host } from "./host.ts";
export type { ExplainedMap, Explanations } from "./operation/explain.ts";
export type { LayerCard, MethodCard, ModelCard } from "./operation/model.ts";
export type { Guess } from "./operation/predict.ts";
export { type Answer, type Asked, type OperationId, operationNamed, runOperation, type Shown } from "./run.ts";
