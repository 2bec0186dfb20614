import { History } from '../../../../../functions/anomaly-detector/core/model/history';
import { StateFault } from '../../../../../functions/anomaly-detector/core/model/series-model';
import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';

function filled(length: number, capacity = 10): History {
  const history = new History(capacity);
  for (let value = 1; value <= length; value++) history.push(value);
  return history;
}

describe('the history of a series', () => {
  it('keeps the latest values however many came', () => {
    for (const length of [3, 10, 2_058, 2_059, 9_000]) {
      const history = filled(length);
      expect(history.count).toBe(length);
      expect([...history.last(10)]).toEqual(
        Array.from({ length: Math.min(10, length) }, (_, index) => length - Math.min(10, length) + 1 + index),
      );
    }
  });

  it('has a mean of the latest values, of all where they are fewer', () => {
    expect(filled(9).meanOfLast(6)).toBe(6.5);
    expect(filled(2).meanOfLast(6)).toBe(1.5);
  });

  it('is refused where values are missing', () => {
    const writer = new StateWriter();
    writer.double(11);
    writer.floats(new Float32Array(9));
    const reader = new StateReader(writer.finish(1), 1);
    expect(() => History.read(reader, 10)).toThrow(StateFault);
  });

  it('is what it was after a restart', () => {
    const writer = new StateWriter();
    filled(3_000).write(writer);
    const restarted = History.read(new StateReader(writer.finish(1), 1), 10);
    expect(restarted.count).toBe(3_000);
    expect([...restarted.last(10)]).toEqual([...filled(3_000).last(10)]);
  });
});
