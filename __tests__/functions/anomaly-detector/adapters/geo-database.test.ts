import { Readable } from 'node:stream';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { geoDatabase } from '../../../../functions/anomaly-detector/adapters/geo-database';
import { logger } from '../../../../functions/shared/runtime/observability';
import { addressDatabaseFile } from '../../../support/address-database-file';

const s3 = mockClient(S3Client);
const client = new S3Client({ region: 'eu-central-1' });
/** As S3 gives it, in parts. */
const file = (bytes: Uint8Array, ContentLength = bytes.length) => {
  const half = bytes.length >> 1;
  return { Body: Readable.from([bytes.subarray(0, half), bytes.subarray(half)]) as never, ContentLength };
};

beforeEach(() => s3.reset());
afterEach(() => jest.restoreAllMocks());

describe('the address database', () => {
  it('is read once, and its countries are known', async () => {
    const bytes = addressDatabaseFile({ '198.51.100.0/24': { country: { iso_code: 'DE' } } });
    s3.on(GetObjectCommand, { Bucket: 'geo', Key: 'maps/city.mmdb' }).resolves(file(bytes));
    const places = geoDatabase(client, 'geo/maps/city.mmdb');
    for (const _ of ['first', 'second'])
      expect((await places())('198.51.100.7')).toMatchObject({ country: 'DE' });
    expect(s3.commandCalls(GetObjectCommand)).toHaveLength(1);
  });

  it('is not asked for where there is none', async () => {
    expect((await geoDatabase(client, '')())('198.51.100.7')).toEqual({ network: '198.51.0.0/16' });
    expect(s3.calls()).toEqual([]);
  });

  it('that cannot be read leaves places by prefix, says so, and is tried again', async () => {
    const errors = jest.spyOn(logger, 'error').mockReturnValue();
    s3.on(GetObjectCommand)
      .rejectsOnce(new Error('AccessDenied'))
      .resolvesOnce(file(Buffer.from('no database')))
      .resolves(file(addressDatabaseFile({ '198.51.100.0/24': { country: { iso_code: 'DE' } } })));
    const places = geoDatabase(client, 'geo/city.mmdb');
    for (const _ of ['denied', 'damaged'])
      expect((await places())('198.51.100.7')).toEqual({ network: '198.51.0.0/16' });
    expect(errors).toHaveBeenCalledTimes(2);
    expect((await places())('198.51.100.7')).toMatchObject({ country: 'DE' });
  });

  it('that would leave no memory for anything else is not read, and says so', async () => {
    const errors = jest.spyOn(logger, 'error').mockReturnValue();
    const bytes = addressDatabaseFile({ '198.51.100.0/24': { country: { iso_code: 'DE' } } });
    const large = file(bytes, 200e6 + 1);
    s3.on(GetObjectCommand).resolvesOnce(large);
    expect((await geoDatabase(client, 'geo/city.mmdb')())('198.51.100.7')).toEqual({
      network: '198.51.0.0/16',
    });
    expect(errors.mock.calls[0]?.[1]).toMatchObject({
      location: 'geo/city.mmdb',
      error: new Error('it has 200000001 bytes, 200000000 at most: give one of countries, or of networks'),
    });
    expect((large.Body as Readable).destroyed).toBe(true);
  });
});
