import fc from 'fast-check';
import { isEnvelope, parseEnvelope } from '../../../../functions/shared/collect/event-envelope';

const EXPECTED = { source: 'aws.inspector2', detailType: 'Inspector2 Finding' };
const EVENT = { source: 'aws.inspector2', 'detail-type': 'Inspector2 Finding', detail: { a: 1 } };

describe('an event envelope', () => {
  it('is taken apart', () => {
    expect(parseEnvelope(JSON.stringify(EVENT), EXPECTED).detail).toEqual({ a: 1 });
  });

  it.each([
    ['', 'message body is not JSON'],
    ['{"source":', 'message body is not JSON'],
    ['null', 'no EventBridge event'],
    ['[]', 'no EventBridge event'],
    [JSON.stringify({ ...EVENT, detail: undefined }), 'detail is missing'],
    [JSON.stringify({ ...EVENT, detail: [] }), 'detail is missing'],
    [JSON.stringify({ ...EVENT, source: 7 }), 'no EventBridge event'],
    [JSON.stringify({ ...EVENT, source: 'evil' }), 'source is "evil", wanted "aws.inspector2"'],
    [
      JSON.stringify({ ...EVENT, 'detail-type': 'Inspector2 Scan' }),
      'detail-type is "Inspector2 Scan", wanted "Inspector2 Finding"',
    ],
  ])('is refused when the body is %j', (body, message) => {
    expect(() => parseEnvelope(body, EXPECTED)).toThrow(message);
  });

  it('is refused with a short message, whatever it holds', () => {
    const body = JSON.stringify({ ...EVENT, source: '\u001b'.repeat(1_000_000) });
    expect(() => parseEnvelope(body, EXPECTED)).toThrow(/^source is "(?:\\u001b){60}", wanted/);
  });

  it('is never mistaken for anything else', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(isEnvelope(value)).toBe(false)));
  });
});
