import type { AnomalyFact } from '../../../cli/report/anomalies';
import type { Detection } from '../../../cli/report/detections';
import { attackStory } from '../../../cli/report/story';

const INSTANCE = 'i-0a7c51e3f2b984d06';
const MINUTE = 60_000;

const detection: Detection = {
  at: 0,
  ruleId: 'discovery.by-instance',
  title: 'An instance looks around',
  severity: 'high',
  principal: 'role/search',
  address: undefined,
  tactics: [],
  outcome: 'success',
  burst: 'a',
  isSuppressed: false,
  rawData: `{"session":"${INSTANCE}"}`,
};

function anomaly(minute: number, subject: string, severity: AnomalyFact['severity'] = 'low'): AnomalyFact {
  return {
    at: minute * MINUTE,
    subject,
    title: `Unusual ${subject}`,
    severity,
    explanation: `Much at ${minute}.`,
    raw: 6,
  };
}

const told = (...anomalies: AnomalyFact[]) =>
  attackStory([], [], [detection], anomalies)
    .filter(({ source }) => source === 'anomaly')
    .map(({ title, severity, links }) => [title, severity, ...links]);

describe('anomalies in the attack story', () => {
  it('are told where their series is of an instance of the story, and others are not', () => {
    expect(told(anomaly(1, `out:${INSTANCE}`), anomaly(60, 'out:i-04be92d71c5f03a8e'))).toEqual([
      [`Unusual out:${INSTANCE}`, 'low', INSTANCE],
    ]);
  });

  it('are one step with what is out of the ordinary within a quarter of an hour, by the worst of them', () => {
    expect(told(anomaly(1, 'nat', 'medium'), anomaly(16, `out:${INSTANCE}`, 'low'))).toEqual([
      [`Unusual nat; Unusual out:${INSTANCE}`, 'medium', INSTANCE],
    ]);
    expect(told(anomaly(1, 'nat'), anomaly(17, `out:${INSTANCE}`))).toEqual([
      [`Unusual out:${INSTANCE}`, 'low', INSTANCE],
    ]);
  });

  it('say all that was noticed', () => {
    const steps = attackStory([], [], [detection], [anomaly(1, INSTANCE), anomaly(2, 'nat')]);
    expect(steps.at(-1)).toMatchObject({ phase: 'Out of the ordinary', detail: 'Much at 1. Much at 2.' });
  });

  it('make no story by themselves', () => {
    expect(attackStory([], [], [], [anomaly(1, INSTANCE, 'high')])).toEqual([]);
  });
});
