import type { SizedWidget } from './dashboard';
import { findings } from './queries';
import { number, type Palette } from './widgets';

/** Of the gravest severity and the next: one such finding is enough to look. */
const PALETTES: readonly Palette[] = ['white_on_red', 'white_on_yellow'];

/** How many findings a source has of each severity, given from the gravest on: `['Critical', 'High']`. */
export function severityCounts(
  source: 'guardduty' | 'cloudtrail' | 'anomaly',
  severities: readonly string[],
): SizedWidget[] {
  return severities.map((severity, index) => {
    const palette = PALETTES[index];
    return number(
      severity,
      { metric: findings(`source:${source},severity:${severity.toLowerCase()}`) },
      [2, 2],
      palette && [{ comparator: '>', value: 0, palette }],
    );
  });
}
