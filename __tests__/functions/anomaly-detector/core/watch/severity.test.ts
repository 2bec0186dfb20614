import { severityOf } from '../../../../../functions/anomaly-detector/core/watch/severity';

it.each([
  [5.9, 19, 'LOW'],
  [6, 19, 'MEDIUM'],
  [5.9, 20, 'MEDIUM'],
  [6, 20, 'HIGH'],
])('a surprise of %d and a value of %d where 10 was the most is %s', (raw, value, severity) => {
  expect(severityOf(raw, value, 10)).toBe(severity);
});
