import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { fromBinary } from "@bufbuild/protobuf";
import { ConvlensError } from "../../base/errors.ts";
import type { BlobProto, NetParameter } from "./proto/caffe.gen.ts";
import { BlobProtoSchema, NetParameterSchema } from "./proto/caffe.gen.ts";
import { parseText } from "./text.ts";
import { messageOf } from "./textMessage.ts";

/** Far above any network: a file with more is damaged, and building them would take all memory. */
const MAX_LAYERS = 20_000;

/** The net of a .prototxt file. Throws `ConvlensError` where it is damaged. */
export const netOfText = (bytes: Uint8Array, file: string): NetParameter =>
  checked(messageOf(NetParameterSchema, parseText(new TextDecoder().decode(bytes), file), file), file);

/** The net of a .caffemodel file, with its weights as views of `bytes`. Throws `ConvlensError` where it is damaged. */
export const netOfBinary = (bytes: Uint8Array, file: string): NetParameter =>
  checked(decoded(NetParameterSchema, bytes, file), file);

/** What a .binaryproto file holds. */
export const blobOfBinary = (bytes: Uint8Array, file: string): BlobProto => decoded(BlobProtoSchema, bytes, file);

function decoded<D extends DescMessage>(schema: D, bytes: Uint8Array, file: string): MessageShape<D> {
  const hint = "Fetch the file again.";
  try {
    return fromBinary(schema, bytes, { readUnknownFields: false });
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new ConvlensError(`"${file}" is truncated: it ends in the middle`, hint, { cause });
    throw new ConvlensError(`"${file}" is damaged: ${(cause as Error).message}`, hint, { cause });
  }
}

function checked(net: NetParameter, file: string): NetParameter {
  const layers = net.layer.length + net.layers.length;
  if (layers === 0)
    throw new ConvlensError(`"${file}" has no layers`, "It is no network of Caffe, or it is cut off: fetch it again.");
  if (layers > MAX_LAYERS)
    throw new ConvlensError(`"${file}" has ${layers} layers, which no network has`, "It is damaged.");
  const names = [
    ...net.input,
    ...[...net.layer, ...net.layers].flatMap((l) => [l.name, String(l.type), ...l.bottom, ...l.top]),
    ...net.layers.flatMap(({ layer }) => (layer ? [layer.name, layer.type] : [])),
  ];
  if (!names.every(isName))
    throw new ConvlensError(`"${file}" has names of layers that are no text`, "It is damaged: fetch it again.");
  return net;
}

/** Names are one line, since messages and files are made of them. */
const isName = (name: string): boolean => name.length <= 1000 && !/\p{Cc}|\uFFFD/u.test(name);
