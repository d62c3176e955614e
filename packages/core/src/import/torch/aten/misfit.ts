import { ConvlensError } from "../../../base/errors.ts";

/** Something that may fit pictures of another size, or batches of one. */
export class Misfit extends ConvlensError {}

/** A convolution takes another number of channels than reach it: if they are those of the picture, the picture has to have them. */
export class ChannelError extends Misfit {
  readonly channels: number;

  constructor(cause: ConvlensError, channels: number) {
    super(cause.message, cause.hint);
    this.channels = channels;
  }
}
