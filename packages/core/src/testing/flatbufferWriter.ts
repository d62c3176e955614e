/** What a field of a FlatBuffer's table may hold. */
export type Field =
  | { readonly kind: "number"; readonly width: 1 | 2 | 4 | 8; readonly set: (view: DataView, at: number) => void }
  | { readonly kind: "bytes"; readonly data: Uint8Array; readonly count: number; readonly align: number }
  | { readonly kind: "tables"; readonly items: readonly TableSpec[] }
  | { readonly kind: "table"; readonly fields: TableSpec };

/** Fields by their numbers. */
export type TableSpec = Readonly<Record<number, Field | undefined>>;

export const int8 = (v: number): Field => ({ kind: "number", width: 1, set: (view, at) => view.setInt8(at, v) });
export const int32 = (v: number): Field => ({
  kind: "number",
  width: 4,
  set: (view, at) => view.setInt32(at, v, true),
});
export const float = (v: number): Field => ({
  kind: "number",
  width: 4,
  set: (view, at) => view.setFloat32(at, v, true),
});
export const table = (fields: TableSpec): Field => ({ kind: "table", fields });
export const tables = (items: readonly TableSpec[]): Field => ({ kind: "tables", items });

export function text(s: string): Field {
  const data = new TextEncoder().encode(`${s}\0`);
  return { kind: "bytes", data, count: data.length - 1, align: 4 };
}

type Numbers = Int32Array | Float32Array | BigInt64Array | Uint8Array;

export function vector(values: Numbers, align: number = Math.max(4, values.BYTES_PER_ELEMENT)): Field {
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { kind: "bytes", data, count: values.length, align };
}

export const int32s = (values: readonly number[]): Field => vector(Int32Array.from(values));

/** A FlatBuffer: each table, then what it refers to. */
export function flatbuffer(root: TableSpec, identifier: string): Uint8Array {
  const out = new Output();
  out.reserve(8);
  out.bytes.set(new TextEncoder().encode(identifier), 4);
  refer(out, 0, putTable(out, root));
  return out.bytes.slice(0, out.length);
}

class Output {
  bytes = new Uint8Array(1024);
  view = new DataView(this.bytes.buffer);
  length = 0;

  /** Makes room at the end, `before` bytes into which a multiple of `align` lies. */
  reserve(bytes: number, align = 1, before = 0): number {
    while ((this.length + before) % align !== 0) this.length++;
    const at = this.length;
    this.length += bytes;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(2 * this.length);
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }
}

function putTable(out: Output, spec: TableSpec): number {
  const fields = Object.entries(spec).flatMap(([id, field]) => (field ? [{ id: Number(id), field }] : []));
  const slots = Math.max(-1, ...fields.map((f) => f.id)) + 1;
  const offsets = new Array<number>(slots).fill(0);
  let length = 4;
  for (const { id, field } of fields) {
    const width = field.kind === "number" ? field.width : 4;
    length = Math.ceil(length / width) * width;
    offsets[id] = length;
    length += width;
  }
  const layout = out.reserve(4 + 2 * slots, 2);
  const at = out.reserve(length, 8);
  [4 + 2 * slots, length, ...offsets].forEach((n, i) => {
    out.view.setUint16(layout + 2 * i, n, true);
  });
  out.view.setInt32(at, at - layout, true);
  for (const { id, field } of fields) putField(out, at + offsets[id]!, field);
  return at;
}

function putField(out: Output, at: number, field: Field): void {
  if (field.kind === "number") field.set(out.view, at);
  else refer(out, at, field.kind === "table" ? putTable(out, field.fields) : putVector(out, field));
}

const refer = (out: Output, at: number, target: number) => out.view.setUint32(at, target - at, true);

function putVector(out: Output, field: Extract<Field, { kind: "bytes" | "tables" }>): number {
  if (field.kind === "bytes") {
    const at = out.reserve(4 + field.data.length, field.align, 4);
    out.view.setUint32(at, field.count, true);
    out.bytes.set(field.data, at + 4);
    return at;
  }
  const at = out.reserve(4 + 4 * field.items.length, 4);
  out.view.setUint32(at, field.items.length, true);
  field.items.forEach((item, i) => {
    const place = at + 4 + 4 * i;
    refer(out, place, putTable(out, item));
  });
  return at;
}
