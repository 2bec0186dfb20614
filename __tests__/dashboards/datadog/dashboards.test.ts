import {
  type Dashboard,
  type DashboardContext,
  datadogDashboards,
  type PlacedWidget,
} from '../../../dashboards/datadog';
import { LOG_METRICS } from '../../../modules/datadog-logs/metrics';
import { KNOWN_METRICS, metricsIn } from '../../support/known-metrics';

const CONTEXT: DashboardContext = {
  environment: 'prod-eu',
  prefix: 'acme',
  awsMetricsAreTagged: true,
  sources: { guardduty: true, inspector: true, waf: true, cloudtrail: true, anomaly: true },
  isPredicting: true,
};

const LOG_METRIC_TAGS = Object.fromEntries(
  LOG_METRICS.map(({ suffix, groupBy }) => [
    `security_monitoring.prod_eu.${suffix}`,
    groupBy.map(({ tagName }) => tagName),
  ]),
);
const METRICS: Readonly<Record<string, readonly string[]>> = { ...KNOWN_METRICS, ...LOG_METRIC_TAGS };

/** The tag that each template variable stands for. */
const VARIABLES: Readonly<Record<string, string>> = {
  $account: 'account_id',
  $region: 'region',
  $environment: 'env',
};

const groupsOf = ({ widgets }: Dashboard) => widgets;
const widgetsOf = (dashboard: Dashboard): readonly PlacedWidget[] =>
  groupsOf(dashboard).flatMap(({ definition }) => definition['widgets'] as readonly PlacedWidget[]);

// biome-ignore lint/suspicious/noExplicitAny: widgets are read freely by assertions.
type Loose = any;

const requestsOf = ({ definition }: PlacedWidget): readonly Loose[] =>
  (definition['requests'] as Loose[]) ?? [];
const queriesOf = (widget: PlacedWidget): readonly Loose[] =>
  requestsOf(widget).flatMap((request) => request.queries ?? [request.query]);

function overlaps(a: PlacedWidget['layout'], b: PlacedWidget['layout']): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function expectApart(layouts: readonly PlacedWidget['layout'][]): void {
  for (const [index, layout] of layouts.entries()) {
    expect(layout.x + layout.width).toBeLessThanOrEqual(12);
    expect(layouts.slice(index + 1).filter((other) => overlaps(layout, other))).toEqual([]);
  }
}

describe.each(Object.entries(datadogDashboards(CONTEXT)))('the dashboard %s', (_name, dashboard) => {
  const widgets = widgetsOf(dashboard);

  it('has every top-level key, so that no plan differs from what Datadog gives back', () => {
    expect(Object.keys(dashboard)).toEqual([
      'title',
      'description',
      'layout_type',
      'reflow_type',
      'notify_list',
      'template_variables',
      'widgets',
    ]);
    expect(JSON.parse(JSON.stringify(dashboard))).toEqual(dashboard);
    expect(dashboard.title).toMatch(/^\[prod-eu\] /);
  });

  it('gives every widget a title, and no two the same', () => {
    const titles = [...groupsOf(dashboard), ...widgets]
      .filter(({ definition }) => definition.type !== 'note')
      .map(({ definition }) => definition['title']);
    for (const title of titles) expect(title).toMatch(/\S/);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { definition } of widgets.filter(({ definition }) => definition.type === 'note'))
      expect(definition['content']).toMatch(/\S/);
  });

  it('lays widgets out in twelve columns without overlaps', () => {
    expectApart(groupsOf(dashboard).map(({ layout }) => layout));
    for (const { definition, layout } of groupsOf(dashboard)) {
      const inside = (definition['widgets'] as readonly PlacedWidget[]).map((widget) => widget.layout);
      expectApart(inside);
      // The group's heading takes the row that is left.
      expect(Math.max(...inside.map(({ y, height }) => y + height))).toBe(layout.height - 1);
    }
  });

  it('has the three template variables, and uses each', () => {
    expect(dashboard.template_variables.map(({ name, prefix }) => [`$${name}`, prefix])).toEqual(
      Object.entries(VARIABLES),
    );
    const text = JSON.stringify(dashboard.widgets);
    for (const variable of Object.keys(VARIABLES)) expect(text).toContain(variable);
  });

  it('asks only for metrics that are really sent, by tags that they have', () => {
    const metrics = widgets.flatMap(queriesOf).filter(({ data_source: source }) => source === 'metrics');
    expect(metrics.length).toBeGreaterThan(0);
    for (const { query } of metrics) {
      const uses = metricsIn(query);
      expect(uses).not.toEqual([]);
      for (const { metric, tags } of uses)
        expect(METRICS[metric]).toEqual(expect.arrayContaining(tags.map((tag) => VARIABLES[tag] ?? tag)));
    }
  });

  it('names each query once and shows each in a formula', () => {
    for (const { formulas, queries } of widgets.flatMap(requestsOf).filter((request) => request.queries)) {
      const names = queries.map(({ name }: { name: string }) => name);
      expect(formulas.map(({ formula }: { formula: string }) => formula)).toEqual(names);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('searches only logs and events of this system', () => {
    const searches = widgets.flatMap(queriesOf).filter(({ data_source: source }) => source !== 'metrics');
    for (const { data_source: source, query_string: text, search = { query: text } } of searches) {
      expect(search.query).toMatch(/^managed_by:aws-security-monitoring .*\$account \$region \$environment/);
      if (source.startsWith('logs'))
        expect(search.query).toMatch(/ source:(guardduty|inspector2|waf|cloudtrail|anomaly) /);
    }
  });

  it('holds nothing that Terraform would read as a template', () => {
    expect(JSON.stringify(dashboard)).not.toMatch(/\$\{|%\{/);
  });

  it('is the reviewed one', () => {
    expect(dashboard).toMatchSnapshot();
  });
});

describe('the dashboards', () => {
  it('are there for collected sources only', () => {
    const none = {
      ...CONTEXT,
      sources: { guardduty: false, inspector: false, waf: false, cloudtrail: false, anomaly: false },
      isPredicting: false,
    };
    expect(Object.keys(datadogDashboards(CONTEXT))).toEqual([
      'security-overview',
      'guardduty',
      'vulnerabilities',
      'waf',
      'cloudtrail',
      'anomalies',
      'prediction',
      'pipeline-health',
    ]);
    expect(Object.keys(datadogDashboards(none))).toEqual(['security-overview', 'pipeline-health']);
  });

  it("filter AWS's metrics by region only where an adopted integration may not tag them", () => {
    const dashboards = datadogDashboards({ ...CONTEXT, awsMetricsAreTagged: false });
    const queries = Object.values(dashboards).flatMap(widgetsOf).flatMap(queriesOf);
    const aws = queries
      .flatMap(({ query = '' }) => metricsIn(query))
      .filter(({ metric }) => metric.startsWith('aws.'));
    expect(aws.length).toBeGreaterThan(0);
    for (const { tags } of aws) {
      expect(tags).toContain('$region');
      expect(tags).not.toContain('$account');
      expect(tags).not.toContain('$environment');
    }
  });

  it("count a web ACL's requests once: by its total, or by its rules", () => {
    const { waf } = datadogDashboards(CONTEXT);
    const queries = (waf ? widgetsOf(waf) : []).flatMap(queriesOf).map(({ query = '' }) => query);
    for (const query of queries.filter((text) => text.includes('aws.wafv2')))
      expect(query).toMatch(/\brule:all\b/);
  });
});
