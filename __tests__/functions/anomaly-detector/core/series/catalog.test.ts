import {
  EMPTY_CATALOG,
  isSearchDue,
  seriesOf,
  withCounted,
  withMetrics,
} from '../../../../../functions/anomaly-detector/core/series/catalog';
import type { ActivitySpec, DiscoverySpec } from '../../../../../functions/anomaly-detector/core/series/spec';
import { ACCOUNT, namedSpec } from '../../rig';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const spec: DiscoverySpec = {
  id: 'instance-out:eu-central-1',
  source: 'cloudwatch',
  discover: { namespace: 'AWS/EC2', metric: 'NetworkOut', dimensions: { InstanceId: '*' } },
  stat: 'Sum',
  region: 'eu-central-1',
  tags: { team: 'network' },
};
const denials: ActivitySpec = {
  id: 'denials',
  source: 'activity',
  measure: 'denials',
  by: 'principal',
  tags: {},
};
const instance = (id: string) => ({ InstanceId: id });
const idsOf = (catalog: Parameters<typeof seriesOf>[1], of = [spec]) =>
  seriesOf(of, catalog, ACCOUNT).map((list) => list.map(({ id }) => id));

describe('the catalog of series', () => {
  it('is searched anew each hour', () => {
    const catalog = withMetrics(EMPTY_CATALOG, new Map(), DAY);
    expect([
      isSearchDue(EMPTY_CATALOG, DAY),
      isSearchDue(catalog, DAY + HOUR - 1),
      isSearchDue(catalog, DAY + HOUR),
    ]).toEqual([true, false, true]);
  });

  it('keeps the order in which series were found, so that those that are watched stay watched', () => {
    const first = withMetrics(EMPTY_CATALOG, new Map([[spec, [instance('b')]]]), DAY);
    const second = withMetrics(
      first,
      new Map([[spec, [instance('c'), instance('a'), instance('b')]]]),
      DAY + HOUR,
    );
    expect(idsOf(second)).toEqual([[`${spec.id}:b`, `${spec.id}:a`, `${spec.id}:c`]]);
  });

  it('keeps what is not seen any more for a day, and for two weeks where silence is ordinary', () => {
    const blocked: DiscoverySpec = { ...spec, id: 'waf-blocked', missing: 'zero' };
    const found = new Map([
      [spec, [instance('a')]],
      [blocked, [instance('a')]],
    ]);
    const none = new Map([
      [spec, []],
      [blocked, []],
    ]);
    const catalog = withMetrics(EMPTY_CATALOG, found, DAY);
    expect(idsOf(withMetrics(catalog, none, 2 * DAY), [spec, blocked]).map(({ length }) => length)).toEqual([
      1, 1,
    ]);
    expect(
      idsOf(withMetrics(catalog, none, 2 * DAY + 1), [spec, blocked]).map(({ length }) => length),
    ).toEqual([0, 1]);
    expect(idsOf(withMetrics(catalog, none, 16 * DAY), [spec, blocked]).map(({ length }) => length)).toEqual([
      0, 0,
    ]);
  });

  it('keeps what it had of a search that failed', () => {
    const catalog = withMetrics(EMPTY_CATALOG, new Map([[spec, [instance('a')]]]), DAY);
    expect(idsOf(withMetrics(catalog, new Map(), 30 * DAY))).toEqual([[`${spec.id}:a`]]);
  });

  it('has each name that was counted, and is the very same when there is nothing new', () => {
    const eve = { by: 'principal', account: ACCOUNT, name: 'eve' } as const;
    const service = { by: 'service', account: ACCOUNT, name: 's3.amazonaws.com' } as const;
    const catalog = withCounted(EMPTY_CATALOG, [eve, service], DAY);
    expect(seriesOf([denials], catalog, ACCOUNT)[0]?.map(({ id, title }) => [id, title])).toEqual([
      [`denials:${ACCOUNT}:eve`, 'API denials by eve'],
    ]);
    expect(withCounted(catalog, [eve, service], DAY + HOUR)).toBe(catalog);
    const later = withCounted(catalog, [eve], DAY + 7 * HOUR);
    expect(later).not.toBe(catalog);
    expect(withCounted(later, [], 15 * DAY + 6 * HOUR).counted.map(({ what }) => what)).toEqual([eve]);
  });

  it('has the five thousand of a kind that were there first, whoever makes names without end', () => {
    const eve = { by: 'principal', account: ACCOUNT, name: 'eve' } as const;
    const service = { by: 'service', account: ACCOUNT, name: 's3.amazonaws.com' } as const;
    const flood = Array.from({ length: 6_000 }, (_, n) => ({ ...eve, name: `a${1e5 + n}` }));
    const catalog = withCounted(withCounted(EMPTY_CATALOG, [eve], DAY), [...flood, service], DAY + HOUR);
    const names = catalog.counted.map(({ what }) => what.name);
    expect([names.length, names[0], names.at(4_999), names.at(-1)]).toEqual([
      5_001,
      'eve',
      'a104998',
      's3.amazonaws.com',
    ]);
    expect(withCounted(catalog, [...flood, service], DAY + 2 * HOUR)).toBe(catalog);
  });

  it('makes of an entry of the settings its series, all with its tags', () => {
    const web = {
      ...spec,
      id: 'waf',
      discover: {
        namespace: 'AWS/WAFV2',
        metric: 'BlockedRequests',
        dimensions: { WebACL: '*', Rule: 'ALL', Region: '*' },
      },
    };
    const dimensions = { Rule: 'ALL', WebACL: 'shop', Region: 'eu-central-1' };
    const catalog = withMetrics(EMPTY_CATALOG, new Map([[web, [dimensions]]]), DAY);
    expect(seriesOf([web, namedSpec('bytes')], catalog, ACCOUNT)).toMatchObject([
      [
        {
          id: 'waf:eu-central-1/shop',
          specId: 'waf',
          title: 'BlockedRequests of eu-central-1, shop',
          tags: { team: 'network' },
          region: 'eu-central-1',
          from: { kind: 'metric', missing: 'gap', metric: { dimensions } },
        },
      ],
      [{ id: 'bytes', title: 'bytes' }],
    ]);
  });
});
