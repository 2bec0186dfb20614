import { AddressDatabaseFault, addressDatabase } from '../../../../functions/shared/geo/address-database';
import { placeByPrefix } from '../../../../functions/shared/geo/place';
import { addressDatabaseFile } from '../../../support/address-database-file';

describe('places without a database', () => {
  it.each([
    ['198.51.100.7', '198.51.0.0/16'],
    ['2001:db8:7::1', '2001:db8::/32'],
    ['2001:0DB8:7::1', '2001:db8::/32'],
    ['2001::1', '2001:0::/32'],
    ['::1', '0:0::/32'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8::/32'],
    ['::ffff:198.51.100.7', '198.51.0.0/16'],
    ['nonsense', 'nonsense'],
  ])('%s is in the network %s', (address, network) => {
    expect(placeByPrefix(address)).toEqual({ network });
  });
});

describe('places by a database', () => {
  const locate = addressDatabase(
    addressDatabaseFile({
      '198.51.100.0/24': {
        country: { iso_code: 'DE' },
        location: { latitude: 52.5, longitude: -13.5 },
        autonomous_system_number: 64500,
        autonomous_system_organization: 'Example Net',
      },
      '203.0.113.0/25': { country: { iso_code: 'FR' } },
      '192.0.2.0/24': { autonomous_system_number: 64501, location: { latitude: 1 }, country: 'odd' },
    }),
  );

  it('have country, position and the network’s owner', () => {
    expect(locate('198.51.100.7')).toEqual({
      network: 'AS64500 Example Net',
      country: 'DE',
      position: { latitude: 52.5, longitude: -13.5 },
    });
  });

  it('have what the database tells, and the prefix for a network that it doesn’t', () => {
    expect(locate('203.0.113.7')).toEqual({ network: '203.0.0.0/16', country: 'FR' });
    expect(locate('192.0.2.7')).toEqual({ network: 'AS64501' });
  });

  it.each(['203.0.113.200', '10.0.0.1', '2001:db8::1', 'nonsense'])(
    'are by prefix for %s, unknown to it',
    (address) => {
      expect(locate(address)).toEqual(placeByPrefix(address));
    },
  );

  it('are refused where the file is no database', () => {
    expect(() => addressDatabase(Buffer.from('<html>'))).toThrow(AddressDatabaseFault);
  });
});
