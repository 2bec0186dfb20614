import type { Place } from '../../functions/shared/geo/place';
import type { Dice } from '../anomaly-cases/dice';

/** A network people come from: its first two bytes, its owner, where it is. */
export interface Network extends Place {
  readonly prefix: string;
  readonly country: string;
}

/** Countries of the offices, and such as one travels to, with their hours from UTC. */
export const HOME_COUNTRIES = ['DE', 'GB', 'US'] as const;
const ABROAD = ['FR', 'ES', 'IT', 'PL', 'SE', 'IN', 'SG', 'JP', 'BR', 'CA', 'AU', 'PT'] as const;
const ATTACKERS = ['NL', 'RO', 'RU', 'VN', 'US', 'DE', 'SC', 'HK'] as const;

export const UTC_OFFSET: Readonly<Record<string, number>> = {
  DE: 1,
  GB: 0,
  US: -5,
  FR: 1,
  ES: 1,
  IT: 1,
  PL: 1,
  SE: 1,
  IN: 5,
  SG: 8,
  JP: 9,
  BR: -3,
  CA: -5,
  AU: 10,
  PT: 0,
};

/** All networks of a world: providers of homes and phones, offices, VPN exits, hotels, hosting. */
export interface World {
  readonly offices: Readonly<Record<string, Network>>;
  readonly providers: Readonly<Record<string, readonly Network[]>>;
  readonly mobile: Readonly<Record<string, readonly Network[]>>;
  readonly vpn: readonly [Network, Network];
  readonly hotels: readonly Network[];
  readonly hosting: readonly Network[];
  /** Where cloud machines come from. */
  readonly cloud: readonly Network[];
  /** The place of an address, as an address database has it. */
  readonly locate: (address: string) => Place;
}

export function world(): World {
  const all: Network[] = [];
  const network = (owner: string, country: string): Network => {
    const index = all.length;
    const made = {
      prefix: `${20 + (index >> 6)}.${index & 63}`,
      network: `AS${64_500 + index} ${owner}`,
      country,
    };
    all.push(made);
    return made;
  };
  const each = <T>(make: (country: string) => T) =>
    Object.fromEntries(HOME_COUNTRIES.map((country) => [country, make(country)]));
  const several = (count: number, owner: string, country: string) =>
    Array.from({ length: count }, (_, index) => network(`${owner} ${index + 1}`, country));
  const made = {
    offices: each((country) => network(`Office ${country}`, country)),
    providers: each((country) => several(8, `Home ${country}`, country)),
    mobile: each((country) => several(3, `Mobile ${country}`, country)),
    vpn: [network('VPN old', 'DE'), network('VPN new', 'DE')] as const,
    hotels: ABROAD.flatMap((country) => several(4, `Hotels ${country}`, country)),
    hosting: ATTACKERS.flatMap((country) => several(3, `Hosting ${country}`, country)),
    cloud: several(3, 'Cloud', 'US'),
  };
  const byPrefix = new Map(all.map(({ prefix, ...place }) => [prefix, place]));
  return {
    ...made,
    locate: (address) => {
      const prefix = address.split('.').slice(0, 2).join('.');
      const place = byPrefix.get(prefix);
      return place ? { network: place.network, country: place.country } : { network: prefix };
    },
  };
}

/** An address of a network. */
export function addressIn({ prefix }: Network, dice: Dice): string {
  return `${prefix}.${dice.int(0, 255)}.${dice.int(1, 254)}`;
}
