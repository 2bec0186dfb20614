import { toSingle } from '../model/single-precision';
import type { StateReader, StateWriter } from '../model/state-bytes';

/** So many values other than zero say what a usual one is; two hours of a busy series. */
const FEWEST = 24;
/** What has been zero for weeks may never have as many: then so few say it, and one or two are no more than chance. */
const FEWEST_LATER = 3;
/** A tenth of a usual value: half and double look alike from there up, and below it lies next to nothing. */
const UNIT_SHARE = 0.1;

/**
 * Puts a value on a scale on which twice as much is the same step for bytes, calls and percentages, and zero is zero:
 * the inverse hyperbolic sine in a unit that the series' first values give.
 */
export class Scale {
  private first: number[] = [];
  private unit = 0;

  /**
   * @param isLongKnown whether the series has been watched for weeks
   * @returns undefined while the unit is not known, but for zero, which is zero in every unit
   */
  heightOf(value: number, isLongKnown: boolean): number | undefined {
    if (value === 0) return 0;
    if (this.unit === 0) this.learn(toSingle(Math.abs(value)), isLongKnown ? FEWEST_LATER : FEWEST);
    return this.unit === 0 ? undefined : Math.fround(Math.asinh(value / this.unit));
  }

  write(writer: StateWriter): void {
    writer.double(this.unit);
    writer.floats(Float32Array.from(this.first));
  }

  static read(reader: StateReader): Scale {
    const scale = new Scale();
    scale.unit = reader.double();
    scale.first = [...reader.floats(FEWEST)];
    return scale;
  }

  private learn(size: number, fewest: number): void {
    this.first.push(size);
    const { length } = this.first;
    if (length < fewest) return;
    const median = [...this.first].sort((a, b) => a - b)[length >> 1] as number;
    this.unit = UNIT_SHARE * median;
    this.first = [];
  }
}
