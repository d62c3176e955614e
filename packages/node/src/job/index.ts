export { DataSetJob, type JobOptions } from "./job.ts";
export type { ShardResult } from "./shardFile.ts";
export { SHARDS, ShardFolder } from "./shardFolder.ts";
export { type Part, type Shard, shardsOf, shardsOfPart } from "./shards.ts";
