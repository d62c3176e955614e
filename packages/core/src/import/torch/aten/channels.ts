import { ConvlensError } from "../../../base/errors.ts";

/** A convolution takes another number of channels than reach it: if they are those of the picture, the picture has to have them. */
export class ChannelError extends ConvlensError {
  readonly channels: number;

  constructor(cause: ConvlensError, channels: number) {
    super(cause.message, cause.hint);
    this.channels = channels;
  }
}
