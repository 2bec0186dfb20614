import {
  monitoredEventRules,
  monitoredEventsOf,
} from '../../../../../functions/cloudtrail-processor/core/rules/monitored-events';
import type { RuleFault } from '../../../../../functions/cloudtrail-processor/core/rules/rule-fault';
import { ruleSet } from './definitions';

function read(document: unknown) {
  const faults: RuleFault[] = [];
  const rules = monitoredEventRules(document, (fault) => faults.push(fault));
  return { rules, faults: faults.map(({ message }) => message) };
}

const isMatch = (entry: object, event: Readonly<Record<string, unknown>>) =>
  ruleSet({ rules: read([{ id: 'x', ...entry }]).rules }).match(event).length > 0;

describe('monitored events', () => {
  it.each([
    [{ eventName: 'StopLogging' }, { eventName: 'StopLogging' }, true],
    [{ eventName: 'StopLogging' }, { eventName: 'StartLogging' }, false],
    [{ eventName: ['A', 'B'] }, { eventName: 'B' }, true],
    [{ eventName: 'Delete*' }, { eventName: 'DeleteTrail' }, true],
    [
      { eventName: 'A', eventSource: 'x.amazonaws.com' },
      { eventName: 'A', eventSource: 'y.amazonaws.com' },
      false,
    ],
    [{ userIdentityType: 'Root' }, { userIdentity: { type: 'Root' } }, true],
    [{ userIdentityType: 'Root' }, { userIdentity: { type: 'IAMUser' } }, false],
    [{ errorCode: '*UnauthorizedOperation' }, { errorCode: 'Client.UnauthorizedOperation' }, true],
    [{ errorCode: 'AccessDenied' }, {}, false],
    [{ eventName: 'A', errorCode: null, eventSource: '' }, { eventName: 'A', errorCode: 'x' }, true],
    [
      { resourceType: 'AWS::S3::Bucket' },
      { resources: [{ type: 'AWS::S3::Object' }, { type: 'AWS::S3::Bucket' }] },
      true,
    ],
    [{ resourceType: 'AWS::S3::Bucket' }, { resources: [{ type: 'AWS::S3::Object' }] }, false],
    [{ resourceType: 'AWS::EC2::Volume' }, { requestParameters: { resourceType: 'AWS::EC2::Volume' } }, true],
  ])('%j on %j: %s', (entry, event, expected) => {
    expect(isMatch(entry, event)).toBe(expected);
  });

  it('become rules with their own words', () => {
    const { rules } = read([
      { id: 'root', eventName: 'X', description: 'Root did it', severity: 'critical' },
      { id: 'y', eventName: 'Y' },
    ]);
    expect(
      rules.map(({ id, title, description, severity }) => ({ id, title, description, severity })),
    ).toEqual([
      { id: 'root', title: 'Root did it', description: 'Root did it', severity: 'CRITICAL' },
      { id: 'y', title: 'y', description: '', severity: 'MEDIUM' },
    ]);
    expect(rules[0]).toMatchObject({ alerts: true, groupBy: ['recipientAccountId', 'userIdentity.arn'] });
  });

  it.each([
    [[{ id: 'a' }], 1],
    [{ events: [1, 2] }, 2],
    [{ monitored_events: [1], events: [1, 2], more: [] }, 1],
    [{ version: 1, whatever: [1, 2, 3] }, 3],
  ])('are found in %j', (document, count) => {
    expect(monitoredEventsOf(document)).toHaveLength(count);
  });

  it.each([[{}], [{ a: [], b: [] }], ['text'], [null]])('are not found in %j', (document) => {
    expect(monitoredEventsOf(document)).toBeUndefined();
    expect(read(document).faults).toEqual([expect.stringMatching(/^events: is missing/)]);
  });

  it.each([
    [{ eventName: 'A' }, /^events\[0\]\.id: must be a text/],
    [{ id: 'a' }, /^events\[0\]: asks for nothing/],
    [{ id: 'a', eventName: 3 }, /^events\[0\]\.eventName: must be a text or a list of texts/],
    [{ id: 'a', eventName: [] }, /^events\[0\]\.eventName/],
    [{ id: 'a', eventName: ['A', ''] }, /^events\[0\]\.eventName/],
    [
      { id: 'a', eventName: 'A', severity: 'URGENT' },
      /^events\[0\]\.severity: must be one of INFORMATIONAL, LOW/,
    ],
    [{ id: 'a', eventName: 'A', description: 1 }, /^events\[0\]\.description: must be a text/],
    [
      { id: 'a', event_name: 'A', errorCode: 'x' },
      /^events\[0\]\.event_name: is not read; write `eventName`/,
    ],
    [
      { id: 'a', eventName: 'A', eventSorce: 'x' },
      /^events\[0\]\.eventSorce: is not read; write `eventSource`/,
    ],
    [{ id: 'a', eventNmae: 'A', errorCode: 'x' }, /^events\[0\]\.eventNmae: is not read; write `eventName`/],
    ['A', /^events\[0\]: must be an object/],
  ])('refuses %j', (entry, fault) => {
    expect(read([entry]).faults).toEqual([expect.stringMatching(fault)]);
  });

  it('tells all faults, and reads the others', () => {
    const { rules, faults } = read([{ id: 'a' }, { id: 'b', eventName: 'B', note: 'x' }, 7]);
    expect(rules.map(({ id }) => id)).toEqual(['b']);
    expect(faults).toHaveLength(2);
  });

  it('takes nothing from prototypes', () => {
    const entry = JSON.parse('{"id":"a","__proto__":{"eventName":"A"}}');
    expect(read([entry]).faults).toHaveLength(1);
  });
});
