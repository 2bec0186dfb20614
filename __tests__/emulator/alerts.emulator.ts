import { CreateTableCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Emulator, startMoto } from '../../cli/runner/moto';
import { alertTable } from '../../functions/cloudtrail-processor/adapters/alert-table';
import { windowStore } from '../../functions/cloudtrail-processor/adapters/window-store';
import type { AlertTable } from '../../functions/cloudtrail-processor/core/alerts/alert-table';
import { type AlertPorts, putAlerts } from '../../functions/cloudtrail-processor/core/alerts/put-alerts';
import {
  type CorrelationHit,
  correlate,
} from '../../functions/cloudtrail-processor/core/correlate/correlate';
import { groupsTable } from '../../functions/notifier/adapters/groups-table';
import { closeGroups } from '../../functions/notifier/core/close-groups';
import type { Alert } from '../../functions/shared/alerts/alert';
import { noDeadline } from '../../functions/shared/runtime/clock';
import { alertOf, NOW, numbered } from '../functions/cloudtrail-processor/core/alerts/alerts';
import { correlation, seen } from '../functions/cloudtrail-processor/core/correlate/correlations';
import { fixedClock } from '../support/fixed-clock';

describe('alerts and correlations in an emulated DynamoDB', () => {
  let emulator: Emulator;
  let client: DynamoDBClient;
  let ports: AlertPorts;
  let tables: { alerts: string; state: string };
  let made = 0;
  const clock = fixedClock(NOW);

  const items = async (TableName: string) => {
    const found: Record<string, unknown>[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName }))
      found.push(...Items.map((item) => unmarshall(item)));
    return found;
  };
  const told = async () => (await items(tables.alerts)).filter(({ Unsent }) => Unsent === '1');

  beforeAll(async () => {
    emulator = await startMoto();
    client = new DynamoDBClient({
      endpoint: emulator.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  });

  beforeEach(async () => {
    made++;
    tables = { alerts: `alerts-${made}`, state: `state-${made}` };
    await client.send(
      new CreateTableCommand({
        TableName: tables.alerts,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'EventId', KeyType: 'HASH' },
          { AttributeName: 'Timestamp', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'EventId', AttributeType: 'S' },
          { AttributeName: 'Timestamp', AttributeType: 'S' },
        ],
      }),
    );
    await client.send(
      new CreateTableCommand({
        TableName: tables.state,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
        AttributeDefinitions: [
          { AttributeName: 'Id', AttributeType: 'S' },
          { AttributeName: 'OpenGroup', AttributeType: 'S' },
          { AttributeName: 'ClosesAt', AttributeType: 'N' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'open-groups',
            KeySchema: [
              { AttributeName: 'OpenGroup', KeyType: 'HASH' },
              { AttributeName: 'ClosesAt', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    );
    ports = {
      table: alertTable(client, tables),
      clock,
      deadline: noDeadline,
      groupMinutes: 60,
      random: Math.random,
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    };
  });

  afterAll(() => {
    client?.destroy();
    emulator?.stop();
  });

  const burst = (count: number) => Array.from({ length: count }, (_, n) => numbered(n));
  const theirs = (alerts: readonly Alert[]) => alerts.map((alert) => ({ ...alert, SourceObject: 'another' }));

  it('an alert is kept as it was made', async () => {
    await putAlerts(ports, [alertOf()]);
    expect(await items(tables.alerts)).toEqual([alertOf()]);
  });

  it('a burst of several transactions is one group; what comes again is known by whom it came', async () => {
    expect(new Set(await putAlerts(ports, burst(120)))).toEqual(new Set(['new']));
    expect(new Set(await putAlerts(ports, burst(120)))).toEqual(new Set(['ours']));
    expect(new Set(await putAlerts(ports, theirs(burst(120))))).toEqual(new Set(['theirs']));
    expect(await items(tables.alerts)).toHaveLength(120);
    expect(await told()).toMatchObject([{ EventId: 'event-0' }]);
    expect(await items(tables.state)).toMatchObject([{ Count: 120, LastTime: '2026-03-03T12:01:59.000Z' }]);
  });

  it('alerts of the largest records fit into their transactions', async () => {
    const large = burst(110).map((alert) => ({
      ...alert,
      Record: 'x'.repeat(16_384),
      Description: 'é'.repeat(4_096),
    }));
    expect(new Set(await putAlerts(ports, large))).toEqual(new Set(['new']));
  });

  it('two runs at once put and count each alert once', async () => {
    // The emulator does not keep transactions apart that run at once; DynamoDB cancels one of them.
    let last: Promise<unknown> = Promise.resolve();
    const table: AlertTable = {
      write(...given) {
        const written = last.then(() => ports.table.write(...given));
        last = written;
        return written;
      },
    };
    const [a, b] = await Promise.all([
      putAlerts({ ...ports, table }, burst(50)),
      putAlerts({ ...ports, table }, theirs(burst(120).slice(20))),
    ]);
    expect([...a, ...b].filter((outcome) => outcome === 'new')).toHaveLength(120);
    expect(await items(tables.alerts)).toHaveLength(120);
    expect(await items(tables.state)).toMatchObject([{ Count: 120 }]);
    expect(await told()).toHaveLength(1);
  });

  it('a group that the sweep closes while alerts come loses none', async () => {
    await putAlerts(ports, burst(3));
    const later = fixedClock(NOW + 61 * 60_000);
    const report = await closeGroups({
      groups: groupsTable(client, tables),
      clock: later,
      deadline: noDeadline,
      retentionDays: 90,
    });
    expect(report).toMatchObject({ closed: 1, summaries: 1 });
    // A run that still knows the group counts into nothing and opens another.
    await putAlerts({ ...ports, clock: later }, [numbered(100)]);
    expect(await items(tables.state)).toMatchObject([{ Count: 1, FirstEventId: 'event-100' }]);
    expect((await told()).map(({ Kind }) => Kind).sort()).toEqual(['event', 'event', 'summary']);
  });

  it('correlations see what other runs have seen, at the same time, too', async () => {
    const rule = correlation({ atLeast: 20, timespanSeconds: 60 });
    const events = Array.from({ length: 40 }, (_, n) => seen(`event-${n + 10}`, n * 2));
    const store = windowStore(client, tables.state, clock);
    const batches = Array.from({ length: 8 }, (_, batch) => events.filter((_event, n) => n % 8 === batch));
    const hits: CorrelationHit[] = [];
    await Promise.all(
      batches.map(async (batch) => void hits.push(...(await correlate(batch, [rule], store)))),
    );
    hits.push(...(await correlate(events.slice(0, 1), [rule], store)));
    const last = new Map(hits.map(({ windowStart, completedBy }) => [windowStart, completedBy.eventId]));
    expect([...last.values()].sort()).toEqual(['event-29', 'event-40']);
    for (const { ExpiresAt } of await items(tables.state))
      expect(ExpiresAt).toBe((NOW + 7 * 86_400_000) / 1000);
  });
});
