import { gzipSync } from 'node:zlib';
import { scanObject } from '../../../../../functions/cloudtrail-processor/core/scan/scan-object';
import { FEW, inPieces, scanned } from './scanned';

const hit = { eventName: 'StopLogging' };
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('a scan', () => {
  it('parses only what a rule could match', async () => {
    const records = [hit, { eventName: 'GetObject', userIdentity: { type: 'IAMUser' } }, { eventID: 'x' }];
    const { records: count, parsed } = await scanned(inPieces(bytesOf({ Records: records })), {
      ruleSet: FEW,
    });
    expect([count, parsed]).toEqual([3, 1]);
  });

  it.each([
    ['an escape', '{"eventName":"GetObjec\\u0074"}'],
    ['a character that is not ASCII', '{"userAgent":"Grüße"}'],
    ['a number', '{"errorCode":7}'],
    ['no object where one is expected', '{"userIdentity":"x"}'],
    ['a list', '{"eventSource":["kms.amazonaws.com"]}'],
  ])('parses a record with %s in a field that rules look at', async (_, text) => {
    expect((await scanned(inPieces(Buffer.from(`[${text}]`)), { ruleSet: FEW })).parsed).toBe(1);
  });

  it('reads gzip members that follow each other as one file', async () => {
    const text = JSON.stringify({ Records: [hit, hit] });
    const members = [text.slice(0, 20), text.slice(20)].map((part) => gzipSync(part));
    const { found, fault } = await scanned(inPieces(Buffer.concat(members), 10), { ruleSet: FEW });
    expect(found).toHaveLength(2);
    expect(fault).toBeUndefined();
  });

  it('reads every list of records, also where JSON.parse would take the last only', async () => {
    const text = `{"Records":[${JSON.stringify(hit)}],"\\u0052ecords":[${JSON.stringify(hit)}],"Records":7}`;
    for (const size of [1, 1_000]) {
      const { found, records, fault } = await scanned(inPieces(Buffer.from(text), size), { ruleSet: FEW });
      expect([found.length, records, fault]).toEqual([2, 2, undefined]);
    }
  });

  it('reads no records from an empty list', async () => {
    expect(await scanned(inPieces(Buffer.from('{"Records":[]}')), { ruleSet: FEW })).toEqual({
      found: [],
      records: 0,
      bytes: 14,
      parsed: 0,
      unnamed: 0,
    });
  });

  it('says of each match how long its record is', async () => {
    const scan = scanObject(inPieces(Buffer.from(`[ ${JSON.stringify(hit)} ]`)), { ruleSet: FEW });
    const { value } = await scan.next();
    expect(value).toEqual([{ event: hit, matches: [expect.anything()], bytes: JSON.stringify(hit).length }]);
  });

  it('yields small batches also where every record matches', async () => {
    const batches: number[] = [];
    const body = gzipSync(JSON.stringify({ Records: Array.from({ length: 3_000 }, () => hit) }));
    for await (const batch of scanObject(inPieces(body), { ruleSet: FEW })) batches.push(batch.length);
    expect(Math.max(...batches)).toBeLessThanOrEqual(256);
    expect(batches.reduce((sum, length) => sum + length, 0)).toBe(3_000);
  });

  it('lets what a rule throws through', async () => {
    const ruleSet = {
      ...FEW,
      match: () => {
        throw new Error('bug');
      },
    };
    await expect(scanned(inPieces(bytesOf([hit])), { ruleSet })).rejects.toThrow('bug');
  });
});
