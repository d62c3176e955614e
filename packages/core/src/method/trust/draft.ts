import type { Method } from "../define.ts";
import { fieldsOf } from "../fields.ts";

type Params = Readonly<Record<string, unknown>>;

/**
 * Parameters for maps that are made only to be compared with each other: fewer draws and points, as the method declares them, and
 * windows side by side. Both sides of a comparison are made with them.
 */
export function draftOf({ params: schema }: Method, params: Params): Params {
  const fewer = fieldsOf(schema).flatMap(({ name, draft }) =>
    draft !== undefined && Number(params[name]) > draft ? [[name, draft] as const] : [],
  );
  const { window, stride } = params as Partial<Record<string, number>>;
  return {
    ...params,
    ...Object.fromEntries(fewer),
    ...(window !== undefined && stride !== undefined && stride < window && { stride: window }),
  };
}
