import fc from 'fast-check';
import {
  StateFault,
  StateReader,
  StateWriter,
} from '../../../../../functions/anomaly-detector/core/model/state-bytes';

function written(write: (writer: StateWriter) => void): StateReader {
  const writer = new StateWriter();
  write(writer);
  return new StateReader(writer.finish(1), 1);
}

describe('the bytes of a state', () => {
  it('give back every number', () => {
    fc.assert(
      fc.property(fc.double(), fc.float32Array(), fc.double(), (first, list, last) => {
        const reader = written((writer) => {
          writer.double(first);
          writer.floats(list);
          writer.double(last);
        });
        expect(reader.double()).toBe(first);
        expect([...reader.floats(list.length)]).toEqual([...list]);
        expect(reader.double()).toBe(last);
        expect(() => reader.finish()).not.toThrow();
      }),
    );
  });

  it('are a copy of a list that goes on changing', () => {
    const list = Float32Array.of(1, 2, 3);
    const writer = new StateWriter();
    writer.floats(list.subarray(1));
    list.fill(9);
    expect([...new StateReader(writer.finish(1), 1).floats(2)]).toEqual([2, 3]);
  });

  it.each([
    [
      'a longer list than there can be',
      (reader: StateReader) => reader.floats(1),
      '2 numbers where at most 1 belong',
    ],
    ['something left over', (reader: StateReader) => reader.finish(), 'longer than it says'],
    [
      'an early end',
      (reader: StateReader) => {
        reader.floats(2);
        reader.double();
      },
      'ends too early',
    ],
  ])('are refused for %s', (_, read, reason) => {
    const reader = written((writer) => writer.floats(Float32Array.of(1, 2)));
    expect(() => read(reader)).toThrow(StateFault);
    expect(() => read(written((writer) => writer.floats(Float32Array.of(1, 2))))).toThrow(reason);
  });

  it.each([-1, 0.5, Number.NaN])('are refused for a list of %p numbers', (length) => {
    expect(() => written((writer) => writer.double(length)).floats(10)).toThrow(StateFault);
  });

  it('are refused where a list says that it is longer than the state', () => {
    expect(() => written((writer) => writer.double(3)).floats(10)).toThrow('ends too early');
  });
});
