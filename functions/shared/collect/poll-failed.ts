/** A poll failed. Carries how far collection had come, so that a failing region is seen to fall behind. */
export class PollFailed extends Error {
  override readonly name = 'PollFailed';
  /** Every update up to here is stored. Epoch ms. */
  readonly watermark: number;
  constructor(watermark: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.watermark = watermark;
  }
}
