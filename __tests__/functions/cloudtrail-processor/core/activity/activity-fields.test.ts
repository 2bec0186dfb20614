import { isCountedParsed } from '../../../../../functions/cloudtrail-processor/core/activity/activity-fields';

const isParsed = (eventName: string | undefined, record: string) =>
  isCountedParsed(eventName, () => Buffer.from(record));

describe('a call is parsed to be counted', () => {
  it.each([
    ['ConsoleLogin', '{"responseElements":{"ConsoleLogin":"Success"}}', true],
    ['GetParameter', '{"requestParameters":{"withDecryption":true}}', true],
    ['GetParametersByPath', '{"requestParameters":{"name":"a"}}', false],
    ['GetParameters', String.raw`{"requestParameters":{"with\u0044ecryption":true}}`, true],
    ['PutParameter', '{"requestParameters":{"withDecryption":true}}', false],
    [undefined, '{"withDecryption":true}', false],
  ])('where its record may hold more than is read off it: %s %s', (eventName, record, expected) => {
    expect(isParsed(eventName, record)).toBe(expected);
  });
});
