import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { LogFiles } from '../../functions/waf-collector/core/collect-log-file';
import type { SampleSource } from '../../functions/waf-collector/core/poll-samples';
import type { SampledRule } from '../../functions/waf-collector/core/sampled-request';
import { CliError } from '../cli-error';
import { type Recording, WEEK } from './recording';

type Json = Readonly<Record<string, unknown>>;

/** WAF of one place as its API would have answered. */
export function recordedWaf(
  { webAcls, sampledRequests }: Recording,
  { scope, region }: { readonly scope: string; readonly region: string },
): SampleSource {
  const here = webAcls.filter(({ Scope, Region }) => Scope === scope && Region === region);
  return {
    async webAcls() {
      return here.map(({ ARN, Name, Id }) => ({ arn: String(ARN), name: String(Name), id: String(Id) }));
    },
    async rules({ arn }) {
      const webAcl = here.find(({ ARN }) => ARN === arn);
      return webAcl ? sampledRules(webAcl) : [];
    },
    async sample({ arn }, { metricName }, window) {
      const drawn = sampledRequests.filter(
        ({ WebAclArn, RuleMetricName, SampledRequest }) =>
          WebAclArn === arn && RuleMetricName === metricName && isWithin(SampledRequest as Json, window),
      );
      const requests = drawn.map(({ SampledRequest }) => SampledRequest as Json);
      const population = requests.reduce((sum, { Weight }) => sum + Number(Weight), 0);
      return { requests, window, population };
    },
  };
}

function sampledRules(webAcl: Json): readonly SampledRule[] {
  const rules = webAcl['Rules'] as readonly { readonly Name: string; readonly VisibilityConfig: Json }[];
  return [
    ...rules.map(({ Name, VisibilityConfig }) => ({
      metricName: String(VisibilityConfig['MetricName']),
      ruleId: Name,
      ruleType: 'MANAGED_RULE_GROUP',
    })),
    { metricName: 'Default_Action', ruleId: 'Default_Action', ruleType: 'REGULAR' },
  ];
}

function isWithin(
  { Timestamp }: Json,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  const at = Number(Timestamp) * 1000;
  return at >= start && at < end;
}

/** A log file that WAF put into its bucket. */
export interface RecordedLogFile {
  readonly key: string;
  /** When WAF wrote it: it closes a file every five minutes. Epoch ms. */
  readonly writtenAt: number;
  readonly text: string;
}

const FILE_MS = 5 * 60_000;

/** The recorded log records as files of five minutes, under the keys that WAF gives. */
export function logFilesOf({ wafLogs }: Recording): readonly RecordedLogFile[] {
  const files = new Map<number, Json[]>();
  for (const record of wafLogs) {
    const start = Math.floor(Number(record['timestamp']) / FILE_MS) * FILE_MS;
    files.set(start, [...(files.get(start) ?? []), record]);
  }
  return [...files].map(([start, records]) => {
    const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    return { key: logKey(String(records[0]?.['webaclId']), start, text), writtenAt: start + FILE_MS, text };
  });
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/logging-s3.html */
function logKey(webAclArn: string, start: number, text: string): string {
  const [, , , region, account, path = ''] = webAclArn.split(':');
  const name = path.split('/')[2];
  const minute = new Date(start).toISOString().slice(0, 16);
  const stamp = `${minute.replaceAll(/[-:]/g, '')}Z`;
  return [
    `AWSLogs/${account}/WAFLogs/${region}/${name}/${minute.replaceAll(/[-T:]/g, '/')}`,
    `${account}_waflogs_${region}_${name}_${stamp}_${hashOf(text).slice(0, 8)}.log.gz`,
  ].join('/');
}

/** The log bucket, with these files in it. */
export function recordedLogBucket(files: readonly RecordedLogFile[]): LogFiles {
  const byKey = new Map(files.map((file) => [file.key, file]));
  return {
    async open({ bucket, key }) {
      const file = bucket === WEEK.logBucket ? byKey.get(key) : undefined;
      if (!file) throw new CliError(`${bucket}/${key}: no such log file`);
      return { etag: hashOf(file.text), body: chunksOf(gzipSync(file.text)) };
    },
  };
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function hashOf(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
