import fc from 'fast-check';
import { SortedWindow } from '../../../../../functions/anomaly-detector/core/model/sorted-window';
import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';

const numbers = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float({ noNaN: true })), {
  maxLength: 60,
});

function inOrder(window: SortedWindow): number[] {
  return Array.from({ length: window.size }, (_, rank) => window.at(rank));
}

describe('a sorted window', () => {
  it('holds the latest numbers in order of size', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 20 }), (values, capacity) => {
        const window = new SortedWindow(capacity);
        for (const value of values) window.push(value);
        expect(inOrder(window).map((value) => value + 0)).toEqual(
          values
            .slice(-capacity)
            .map((value) => value + 0)
            .sort((a, b) => a - b),
        );
      }),
    );
  });

  it('rounds to single precision', () => {
    const window = new SortedWindow(2);
    window.push(0.1);
    expect(window.at(0)).toBe(Math.fround(0.1));
  });

  it('has a median: the upper one of two', () => {
    const window = new SortedWindow(4);
    for (const value of [5, 1, 9]) window.push(value);
    expect(window.median()).toBe(5);
    window.push(7);
    expect(window.median()).toBe(7);
  });

  it('goes on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: 1, max: 20 }), (before, after, capacity) => {
        const window = new SortedWindow(capacity);
        for (const value of before) window.push(value + 0);
        const writer = new StateWriter();
        window.write(writer);
        const restarted = SortedWindow.read(new StateReader(writer.finish(1), 1), capacity);
        for (const value of after) {
          window.push(value + 0);
          restarted.push(value + 0);
          expect(inOrder(restarted)).toEqual(inOrder(window));
        }
      }),
    );
  });
});
