import type { StateReader, StateWriter } from './state-bytes';
import { MOST_SURPRISING } from './tail-surprise';

/** Points that mean and standard deviation look back, the older ones weighing less: two weeks at five minutes. */
const REMEMBERED = 4_000;
/** Below this a standard deviation is a guess. */
const FEWEST = 150;

/**
 * How far a value is from the mean in standard deviations. Nothing is taken for granted of the distribution but that it
 * has one peak: then at most 4 / (9 z^2) of the values are z standard deviations away (Vysochanskij-Petunin inequality).
 * That is far from the one in 400 of three standard deviations that a normal distribution would have.
 */
export class Deviation {
  private mean = 0;
  private variance = 0;
  private count = 0;

  /** @returns -log10 of the most that the value's probability can be; 0 for everyday ones */
  observe(value: number): number {
    const difference = value - this.mean;
    const share = (9 * difference ** 2) / (4 * this.variance);
    const isRare = this.count >= FEWEST && this.variance > 0 && share > 1;
    this.count = Math.min(REMEMBERED, this.count + 1);
    const weight = 1 / this.count;
    this.mean += weight * difference;
    this.variance = (1 - weight) * (this.variance + weight * difference ** 2);
    return isRare ? Math.min(MOST_SURPRISING, Math.log10(share)) : 0;
  }

  write(writer: StateWriter): void {
    writer.double(this.mean);
    writer.double(this.variance);
    writer.double(this.count);
  }

  static read(reader: StateReader): Deviation {
    const deviation = new Deviation();
    deviation.mean = reader.double();
    deviation.variance = reader.double();
    deviation.count = reader.double();
    return deviation;
  }
}
