import { parseArchivedEvent } from '../../../functions/datadog-exporter/core/archived-event';
import { distributions, risenTags } from '../../../functions/datadog-exporter/core/distributions';
import type { FindingSource } from '../../../functions/shared/archive/archive-object';
import type { OcsfEvent } from '../../../functions/shared/ocsf/event';
import { ACCOUNT, guardDutyEvent, MINUTE, NOW, REGION, wafEvent } from './fixtures';

const parse = (event: OcsfEvent, source: FindingSource) => parseArchivedEvent(JSON.stringify(event), source);

function seriesOf(events: readonly (readonly [OcsfEvent, FindingSource])[]) {
  const collected = distributions('test');
  for (const [event, source] of events) collected.add(parse(event, source), NOW);
  return collected.series(NOW + 500).map(({ json, bytes }) => {
    expect(bytes).toBe(Buffer.byteLength(json));
    return JSON.parse(json);
  });
}

const PLACE = ['env:test', `account_id:${ACCOUNT}`, `region:${REGION}`];

describe('the metrics of an object', () => {
  it('count findings by their status and measure the delay', () => {
    expect(
      seriesOf([
        [guardDutyEvent(), 'guardduty'],
        [guardDutyEvent(), 'guardduty'],
      ]),
    ).toEqual([
      {
        metric: 'security_monitoring.findings',
        type: 'distribution',
        points: [[NOW / 1000, [1, 1]]],
        tags: [...PLACE, 'severity:high', 'source:guardduty', 'status:new'],
      },
      {
        metric: 'security_monitoring.delivery.lag',
        type: 'distribution',
        points: [[NOW / 1000, [60, 60]]],
        tags: ['env:test', 'source:guardduty'],
      },
    ]);
  });

  it.each([
    [1, 'status:new'],
    [2, 'status:updated'],
    [3, 'status:closed'],
  ] as const)('name activity %i %s', (activity, tag) => {
    expect(seriesOf([[guardDutyEvent({ activity }), 'inspector']])[0].tags).toContain(tag);
  });

  it('weigh a sampled request and keep samples, logs and actions apart', () => {
    const [sampled, , logged, counted] = seriesOf([
      [wafEvent({ sampled: true, sampleWeight: 42 }), 'waf'],
      [wafEvent({ sampleWeight: 42 }), 'waf'],
      [wafEvent({ action: 'COUNT' }), 'waf'],
    ]);
    expect(sampled).toMatchObject({
      points: [[NOW / 1000, [42]]],
      tags: [...PLACE, 'severity:low', 'source:waf', 'action:block', 'sampled:true'],
    });
    expect(logged).toMatchObject({
      points: [[NOW / 1000, [1]]],
      tags: expect.arrayContaining(['action:block', 'sampled:false']),
    });
    expect(counted.tags).toContain('action:count');
  });

  it('count announcements with the tags of their findings', () => {
    const collected = distributions('test');
    collected.addRisen(risenTags(parse(guardDutyEvent(), 'guardduty'), 'test'), 2);
    expect(collected.series(NOW).map(({ json }) => JSON.parse(json))).toEqual([
      {
        metric: 'security_monitoring.findings.new_or_risen',
        type: 'distribution',
        points: [[NOW / 1000, [1, 1]]],
        tags: [...PLACE, 'severity:high', 'source:guardduty'],
      },
    ]);
  });

  it('never measure a negative delay when clocks differ', () => {
    expect(seriesOf([[guardDutyEvent({ updatedAt: NOW + MINUTE }), 'guardduty']])[1].points).toEqual([
      [NOW / 1000, [0]],
    ]);
  });

  it('split a long list of values, so that a payload can be kept small', () => {
    const collected = distributions('test');
    const event = parse(wafEvent(), 'waf');
    for (let i = 0; i < 4_001; i++) collected.add(event, NOW);
    const counts = collected.series(NOW).map(({ json }) => JSON.parse(json).points[0][1].length);
    expect(counts).toEqual([2_000, 2_000, 1, 2_000, 2_000, 1]);
  });

  it('carry no tag that names a single finding', () => {
    expect(JSON.stringify(seriesOf([[guardDutyEvent(), 'guardduty']]))).not.toMatch(
      /finding_type|0123456789abcdef/,
    );
  });
});
