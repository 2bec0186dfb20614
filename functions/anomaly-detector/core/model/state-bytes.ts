import { crc32 } from 'node:zlib';

/** Why a stored state cannot be used. The series then starts anew. */
export class StateFault extends Error {
  override readonly name = 'StateFault';
}

/** The version byte, then the CRC-32 of the body, then the body. Numbers are little-endian, as every CPU of Lambda is. */
const HEADER_LENGTH = 5;

/** Collects a state's numbers in order. `StateReader` reads them in the same order. */
export class StateWriter {
  private readonly parts: Uint8Array[] = [];

  double(value: number): void {
    this.parts.push(new Uint8Array(Float64Array.of(value).buffer));
  }

  /** A list of any length. */
  floats(values: Float32Array): void {
    this.double(values.length);
    this.parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice());
  }

  /** All that was written, under a version. */
  finish(version: number): Uint8Array {
    const length = this.parts.reduce((sum, part) => sum + part.length, HEADER_LENGTH);
    const bytes = new Uint8Array(length);
    let offset = HEADER_LENGTH;
    for (const part of this.parts) {
      bytes.set(part, offset);
      offset += part.length;
    }
    bytes[0] = version;
    new DataView(bytes.buffer).setUint32(1, crc32(bytes.subarray(HEADER_LENGTH)), true);
    return bytes;
  }
}

/** Reads what a `StateWriter` wrote. */
export class StateReader {
  private readonly view: DataView;
  private readonly bytes: Uint8Array;
  private offset = HEADER_LENGTH;

  /** @throws StateFault when the state is cut off, damaged, or of another version */
  constructor(bytes: Uint8Array, version: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.expect(bytes.length > HEADER_LENGTH, `${bytes.length} bytes are too few`);
    this.expect(bytes[0] === version, `it has version ${bytes[0]}, and this code reads version ${version}`);
    const sum = crc32(bytes.subarray(HEADER_LENGTH));
    this.expect(this.view.getUint32(1, true) === sum, 'its checksum is wrong: it was damaged or cut off');
  }

  double(): number {
    this.has(8);
    this.offset += 8;
    return this.view.getFloat64(this.offset - 8, true);
  }

  /** @throws StateFault for a list of more than `most` numbers */
  floats(most: number): Float32Array {
    const length = this.double();
    this.expect(
      Number.isInteger(length) && length >= 0 && length <= most,
      `${length} numbers where at most ${most} belong`,
    );
    this.has(4 * length);
    const start = this.offset;
    this.offset += 4 * length;
    const values = new Float32Array(length);
    new Uint8Array(values.buffer).set(this.bytes.subarray(start, this.offset));
    return values;
  }

  /** @throws StateFault when something is left over */
  finish(): void {
    this.expect(this.offset === this.bytes.length, 'it is longer than it says');
  }

  /** @throws StateFault with the reason unless `holds` */
  expect(holds: boolean, reason: string): void {
    if (!holds) throw new StateFault(`The stored state of a series cannot be used: ${reason}.`);
  }

  private has(length: number): void {
    this.expect(this.offset + length <= this.bytes.length, 'it ends too early');
  }
}
