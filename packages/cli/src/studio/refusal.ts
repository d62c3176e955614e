import { ConvlensError } from "@convlens/core/base";

/** Something that a server answers with a status of its own. */
export class Refusal extends ConvlensError {
  readonly status: 400 | 401 | 403 | 404 | 408 | 409 | 413 | 429 | 503;

  constructor(status: Refusal["status"], message: string, hint?: string) {
    super(message, hint);
    this.status = status;
  }
}
