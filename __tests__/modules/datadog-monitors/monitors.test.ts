import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVERYTHING, synthDatadog } from '../../support/datadog-stack';
import { KNOWN_METRICS, metricsIn } from '../../support/known-metrics';

const RUNBOOKS = join(__dirname, '../../../docs/runbooks');

const monitorsOf = (overrides = {}) => Object.entries(synthDatadog(overrides).resources('datadog_monitor'));
const queryTail = (query: string) => / (>=|<=|>|<) (\d+)$/.exec(query);

describe.each(monitorsOf(EVERYTHING))('the monitor %s', (_key, monitor) => {
  const { query, type, message } = monitor;

  it('has one limit, in query and threshold alike', () => {
    if (type === 'composite') return expect(monitor).not.toHaveProperty('monitor_thresholds');
    expect(monitor['monitor_thresholds'].critical).toBe(queryTail(query)?.[2]);
  });

  it('warns before it alerts, if it warns', () => {
    const { critical, warning } = monitor['monitor_thresholds'] ?? {};
    if (warning !== undefined) expect(Number(warning)).toBeLessThan(Number(critical));
    expect(message.includes('{{#is_warning}}')).toBe(warning !== undefined);
  });

  it('says what happened and when it is over, names a runbook that exists, and tells everybody', () => {
    expect(message).toMatch(/\{\{#is_alert\}\}\n[^{]*\S[\s\S]*\n\{\{\/is_alert\}\}/);
    expect(message).toMatch(/\{\{#is_recovery\}\}\n[\s\S]*\S\n\{\{\/is_recovery\}\}/);
    const [, file = ''] =
      /Runbook: https:\/\/docs\.example\.com\/runbooks\/([a-z-]+\.md)\n/.exec(message) ?? [];
    expect(existsSync(join(RUNBOOKS, file)) && file).toMatch(/\.md$/);
    for (const text of [message, ...(monitor['escalation_message'] ? [monitor['escalation_message']] : [])])
      expect(text).toMatch(/\n\n@soc@example\.com @slack-security @pagerduty-security$/);
  });

  it('has priority and tags', () => {
    expect(monitor['priority']).toMatch(/^[1-5]$/);
    expect(monitor['tags']).toEqual([
      'env:test',
      'managed_by:aws-security-monitoring',
      'service:security-monitoring',
      expect.stringMatching(/^source:(findings|guardduty|inspector|waf|cloudtrail|anomaly|pipeline)$/),
    ]);
  });

  it('uses in its message only variables of its own groups', () => {
    const groups = (/ by \{([^}]+)\}/.exec(query)?.[1] ?? /\.by\("([^"]+)"\)/.exec(query)?.[1] ?? '').split(
      ',',
    );
    const allowed = ['value', 'threshold', ...groups.map((group) => `${group}.name`)];
    const used = [...message.matchAll(/\{\{([^#/}][^}]*)\}\}/g)].map(([, name]) => name);
    if (type === 'composite') expect(used).toEqual([]);
    for (const name of used) expect(allowed).toContain(name);
  });

  it('closes the sections of its message', () => {
    const sections = [...message.matchAll(/\{\{#(\w+)\}\}/g)].map(([, name]) => name);
    expect([...message.matchAll(/\{\{\/(\w+)\}\}/g)].map(([, name]) => name)).toEqual(sections);
  });

  it('rests on data that is really sent, with tags that it has', () => {
    for (const { metric, tags } of metricsIn(query))
      expect(KNOWN_METRICS[metric]).toEqual(expect.arrayContaining([...tags]));
    if (type === 'query alert') expect(metricsIn(query)).not.toEqual([]);
    else if (type !== 'composite')
      expect(query).toMatch(
        /^(logs\("source:(guardduty|inspector2|cloudtrail) |events\(")(.*)managed_by:aws-security-monitoring env:test /,
      );
  });

  it('waits for CloudWatch where it uses its metrics', () => {
    expect(monitor['evaluation_delay']).toBe(/\b(aws|securitymonitoring)\./.test(query) ? 900 : undefined);
    expect(monitor['require_full_window']).toBe(type === 'query alert' ? false : undefined);
  });

  it('never mixes the two ways to treat missing data', () => {
    expect(monitor).not.toHaveProperty('on_missing_data');
    expect('no_data_timeframe' in monitor).toBe(monitor['notify_no_data'] === true);
  });

  it('repeats itself only while it lasts', () => {
    const statuses = monitor['notify_no_data'] ? ['alert', 'no data'] : ['alert'];
    if (monitor['escalation_message']) expect(monitor['renotify_statuses']).toEqual(statuses);
    expect('renotify_interval' in monitor).toBe('escalation_message' in monitor);
  });
});

describe('the monitors', () => {
  it('are of all kinds', () => {
    const kinds = monitorsOf().map(([, { type, query, notify_no_data: isFreshness }]) => {
      if (query.includes('anomalies(')) return 'anomaly';
      return isFreshness ? 'freshness' : type === 'query alert' ? 'threshold' : type;
    });
    expect(new Set(kinds)).toEqual(
      new Set(['threshold', 'anomaly', 'freshness', 'composite', 'event-v2 alert', 'log alert']),
    );
  });

  it('synthesize the reviewed Terraform', () => {
    expect(Object.fromEntries(monitorsOf(EVERYTHING))).toMatchSnapshot();
  });

  it('of anomalies keep to the rules of their windows', () => {
    const anomalies = monitorsOf().filter(([, { query }]) => query.includes('anomalies('));
    expect(anomalies).toHaveLength(5);
    for (const [, { query, monitor_threshold_windows: windows }] of anomalies) {
      const [, alertMinutes] = /alert_window='last_(\d+)m'/.exec(query) ?? [];
      const [, interval] = /interval=(\d+)/.exec(query) ?? [];
      expect(windows).toEqual({
        trigger_window: `last_${alertMinutes}m`,
        recovery_window: `last_${alertMinutes}m`,
      });
      expect(Number(interval)).toBeLessThanOrEqual((Number(alertMinutes) * 60) / 5);
      expect(query).toMatch(/^avg\(last_1d\):/);
      expect(query).toMatch(/'basic', \d, (?!.*seasonality)|'(agile|robust)', \d, .*seasonality='daily'/);
    }
  });

  it('that are composites join monitors with the same groups, and no composites', () => {
    const { resources, document } = synthDatadog();
    const all = document['resource'].datadog_monitor;
    const composites = Object.values(resources('datadog_monitor')).filter(({ type }) => type === 'composite');
    expect(composites).toHaveLength(2);
    for (const { query } of composites) {
      const parts = [...query.matchAll(/\$\{datadog_monitor\.([\w-]+)\.id\}/g)].map(
        ([, name]) => all[name ?? ''],
      );
      expect(parts).toHaveLength(2);
      for (const part of parts) {
        expect(part.type).not.toBe('composite');
        expect(part.query).toMatch(/ by \{account_id\}|\.by\("account_id"\)/);
      }
    }
  });

  it.each([
    [{ guardduty: { detector: 'off' } }, /guardduty|credential|^root|workload|exploited/],
    [{ inspector: { activation: 'off' } }, /inspector|vulnerabilit/],
    [{ waf: { webAcl: 'off' } }, /waf-blocked/],
    [{ cloudtrail: { trail: 'off' } }, /cloudtrail|log-file/],
    [{ anomalies: { enabled: false } }, /anomal|traffic-surge|waf-allowed/],
    [{ anomalies: { datadogMonitors: false } }, /traffic-surge|waf-allowed/],
    [{ anomalies: { network: { instances: { enabled: false } } } }, /instance-/],
    [{ anomalies: { network: { natGateways: { enabled: false } } } }, /nat-/],
    [{ anomalies: { network: { webAcls: { enabled: false } } } }, /waf-allowed/],
    [{ prediction: { enabled: false } }, /predict|forecast/],
    [{ cloudtrail: { trail: 'off' }, anomalies: { enabled: false } }, /unsent/],
    [
      { guardduty: { detector: 'off' }, inspector: { activation: 'off' } },
      /findings|guardduty|inspector|vulnerabilit|credential/,
    ],
  ])('leave out what is not collected: %o', (overrides, absent) => {
    const keys = monitorsOf(overrides).map(([key]) => key);
    expect(keys.filter((key) => absent.test(key))).toEqual([]);
    expect(keys).toContain('dead-letters');
  });

  it("leave AWS's metrics alone where no integration brings them", () => {
    const without = monitorsOf({ datadog: { integration: 'off' } });
    expect(without.filter(([, { query }]) => query.includes('aws.'))).toEqual([]);
    expect(without.map(([key]) => key)).toContain('delivery-lag');
  });

  it("filter AWS's metrics by env only when an integration made here tags them so", () => {
    const awsQueries = (overrides = {}) =>
      monitorsOf(overrides).flatMap(([, { query }]) =>
        metricsIn(query).filter(({ metric }) => metric.startsWith('aws.')),
      );
    for (const { tags } of awsQueries()) expect(tags).toContain('env');
    for (const { tags } of awsQueries({ datadog: { integration: 'adopt' } }))
      expect(tags).not.toContain('env');
  });

  it('follow the prefix', () => {
    const queries = monitorsOf({ prefix: 'acme-sec' }).map(([, { query }]) => query);
    expect(queries.join('\n')).not.toContain('functionname:security-monitoring');
    expect(queries.join('\n')).toContain('functionname:acme-sec-guardduty-collector');
  });
});

describe('alerts over CloudTrail', () => {
  const monitors = () => Object.fromEntries(monitorsOf());

  it('have monitors of their own, and are left out of those on findings', () => {
    for (const key of ['cloudtrail-critical', 'cloudtrail-high'])
      expect(monitors()[key]?.['query']).toMatch(/ rule_id:\* .*\.by\("account_id,rule_id"\)/);
    for (const key of ['critical-findings', 'high-findings'])
      expect(monitors()[key]?.['query']).toContain(' -rule_id:* ');
  });

  it('wake somebody when no log file is read, also when nothing is reported at all', () => {
    expect(monitors()['cloudtrail-silent']).toMatchObject({
      notify_no_data: true,
      priority: '1',
      query: expect.stringContaining('{functionname:security-monitoring-cloudtrail-processor,env:test}'),
    });
  });

  it('are asked of AWS only where an integration brings its metrics', () => {
    const keys = monitorsOf({ datadog: { integration: 'off' } }).map(([key]) => key);
    expect(keys).toContain('cloudtrail-critical');
    expect(keys.filter((key) => /silent|unsent|log-file/.test(key))).toEqual([]);
  });
});

describe('anomalies', () => {
  const monitors = (overrides = {}) => Object.fromEntries(monitorsOf(overrides));

  it('have a monitor of their own, and are left out of those on findings', () => {
    expect(monitors()['anomalies']?.['query']).toMatch(
      / anomaly_method:\* severity:\(high OR critical\).*\.by\("account_id,finding_type,anomaly_subject"\)/,
    );
    for (const key of ['critical-findings', 'high-findings'])
      expect(monitors()[key]?.['query']).toContain(' -anomaly_method:* ');
  });

  it('are looked for, or somebody is told', () => {
    expect(monitors()['anomaly-detector-silent']).toMatchObject({
      notify_no_data: true,
      query: expect.stringContaining('{functionname:security-monitoring-anomaly-detector,env:test}'),
    });
    expect(monitors({ prefix: 'acme' })['anomaly-series-left-out']?.['query']).toContain(
      '{service:acme-anomaly-detector,env:test}',
    );
  });

  it('that are late since no run has time for all ring where none had it for four hours, not after one busy run', () => {
    expect(monitors({ prefix: 'acme' })['anomaly-detector-behind']?.['query']).toBe(
      'min(last_4h):max:securitymonitoring.run_incomplete{service:acme-anomaly-detector,env:test} > 0',
    );
    const withoutMetrics = monitors({ datadog: { integration: 'off' } });
    expect(Object.keys(withoutMetrics)).not.toContain('anomaly-detector-behind');
  });

  it('are judged by Datadog over all of the account where an adopted integration tags nothing', () => {
    const query = (overrides: object) => monitors(overrides)['nat-traffic-surge']?.['query'];
    expect(query({})).toContain('{env:test} by {natgatewayid,region}');
    expect(query({ datadog: { integration: 'adopt' } })).toContain('{*} by {natgatewayid,region}');
  });

  it('without CloudTrail are alerts that must be sent all the same', () => {
    expect(Object.keys(monitors({ cloudtrail: { trail: 'off' } }))).toContain('alerts-unsent');
  });
});

describe('notification', () => {
  const messageOf = (overrides = {}) =>
    Object.fromEntries(monitorsOf(overrides))['dead-letters']?.['message'];

  it('names the file of the runbook when the settings do not say where they are published', () => {
    expect(messageOf()).toMatch(/\n\nRunbook: docs\/runbooks\/dead-letters\.md$/);
  });

  it('keeps text of the settings from being read as a template, by Terraform or by Datadog', () => {
    const notifications = { handles: [`@webhook-$\{var.x}`, '@a-%{if}', '@b-{{value}}', '@twice', '@twice'] };
    expect(messageOf({ notifications })).toMatch(
      /\n\n@webhook-\$\$\{var\.x\} @a-%%\{if\} @b-\{ \{value\}\} @twice$/,
    );
  });
});

describe('freshness', () => {
  const freshnessOf = (overrides = {}) =>
    Object.fromEntries(monitorsOf(overrides))['guardduty-collection-stale'];

  it.each([
    ['rate(15 minutes)', '1h', 120],
    ['rate(1 minute)', '1h', 120],
    ['rate(30 minutes)', '2h', 240],
    ['rate(1 hour)', '4h', 480],
    ['rate(6 hours)', '1d', 1440],
    ['rate(12 hours)', '2d', 1440],
    ['rate(1 day)', '1w', 1440],
    ['rate(30 days)', '1w', 1440],
    ['cron(0 3 * * ? *)', '2d', 1440],
  ])('gives a schedule of %s a window of %s', (schedule, window, noDataMinutes) => {
    const monitor = freshnessOf({ guardduty: { schedule } });
    expect(monitor?.['query']).toMatch(new RegExp(`^sum\\(last_${window}\\):`));
    expect(monitor?.['no_data_timeframe']).toBe(noDataMinutes);
  });

  it('can go when its source is turned off, though an SLO still names it', () => {
    expect(freshnessOf()?.['force_delete']).toBe(true);
    const others = monitorsOf().filter(([key]) => !/-collection-stale$|-silent$/.test(key));
    expect(others.filter(([, monitor]) => monitor['force_delete'] !== undefined)).toEqual([]);
  });

  it('counts only runs that worked, and takes silence for a failure', () => {
    const monitor = freshnessOf();
    expect(monitor?.['query']).toMatch(
      /invocations\{.+\}\.as_count\(\) - sum:aws\.lambda\.errors\{.+\}\.as_count\(\) < 1$/,
    );
    expect(monitor?.['notify_no_data']).toBe(true);
    expect(monitor?.['message']).toContain('{{#is_no_data}}\nNothing is reported: ');
  });
});

describe('what is opt-in', () => {
  const { resources } = synthDatadog(EVERYTHING);

  it('measures collection by the freshness monitors', () => {
    const slo = resources('datadog_service_level_objective')['collection-slo'];
    expect(slo?.['monitor_ids']).toEqual(
      ['guardduty', 'inspector', 'waf'].map((source) =>
        expect.stringMatching(
          new RegExp(`^\\$\\{datadog_monitor\\.monitors_${source}-collection-stale_\\w+\\.id\\}$`),
        ),
      ),
    );
    expect(slo).toMatchSnapshot({ monitor_ids: expect.any(Array) });
    // Datadog wants the warning above the target.
    expect(slo?.['thresholds'][0].warning).toBeGreaterThan(slo?.['thresholds'][0].target);
  });

  it("mutes this environment's monitors only, at the times of the settings", () => {
    const downtime = resources('datadog_downtime_schedule')['maintenance'];
    expect(downtime?.['monitor_identifier']).toEqual({
      monitor_tags: ['env:test', 'managed_by:aws-security-monitoring'],
    });
    expect(downtime?.['recurring_schedule']).toEqual({
      timezone: 'Europe/Berlin',
      recurrence: [{ rrule: 'FREQ=WEEKLY;BYDAY=SU', start: '2026-01-04T02:00:00', duration: '2h' }],
    });
    expect(downtime).toMatchSnapshot();
  });
});

describe('the runbooks', () => {
  const modules = join(__dirname, '../../../modules');
  const sources = readdirSync(modules, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(modules, file), 'utf8'))
    .join('\n');
  /** Alarms and monitors name theirs in a field. */
  const ofAlarms = [...sources.matchAll(/\brunbook: '([a-z-]+)'/g)].map(([, name]) => `${name}.md`);
  const rules = join(__dirname, '../../../rules');
  /** Rules over CloudTrail name theirs in a field of their own. */
  const ofRules = readdirSync(rules, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yml'))
    .flatMap((file) => [...readFileSync(join(rules, file), 'utf8').matchAll(/^runbook: ([a-z-]+)$/gm)])
    .map(([, name]) => `${name}.md`);
  const files = readdirSync(RUNBOOKS).filter((file) => file !== 'README.md');

  it('are there for every alarm in AWS', () => {
    expect(ofAlarms.length).toBeGreaterThan(0);
    expect(files).toEqual(expect.arrayContaining(ofAlarms));
  });

  it('are all reached from an alert', () => {
    const { text } = synthDatadog(EVERYTHING);
    const named = [...ofAlarms, ...ofRules];
    const unreached = files.filter((file) => !named.includes(file) && !text.includes(`/runbooks/${file}`));
    expect(unreached).toEqual([]);
  });

  it.each(files)('%s says what it means, what to check, how to fix and how to close it', (file) => {
    const page = readFileSync(join(RUNBOOKS, file), 'utf8');
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['What it means', 'First checks', 'How to fix it', 'How to close it']);
    const links = [...page.matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, link]) => link);
    expect([...files, 'README.md']).toEqual(expect.arrayContaining(links));
  });

  it('are listed', () => {
    const list = readFileSync(join(RUNBOOKS, 'README.md'), 'utf8');
    for (const file of files) expect(list).toContain(`](${file})`);
  });
});
