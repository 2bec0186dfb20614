import { isRecord, type JsonRecord } from '../../../shared/json/read';

export type Tags = Readonly<Record<string, string>>;

/** A CloudWatch metric: what is asked for and in which region. */
export interface Metric {
  readonly namespace: string;
  readonly metric: string;
  /** Names and values of all of its dimensions. */
  readonly dimensions: Tags;
  /** `Sum`, `Average`, `p99` … */
  readonly stat: string;
  readonly region: string;
}

interface CloudWatchSpec {
  readonly id: string;
  readonly source: 'cloudwatch';
  readonly stat: string;
  readonly region: string;
  readonly tags: Tags;
  /** What five minutes without a point are: a gap, or nothing that happened. @default 'gap' */
  readonly missing?: 'gap' | 'zero';
}

/** A series that is known by name. */
export interface NamedSpec extends CloudWatchSpec, Metric {
  readonly source: 'cloudwatch';
}

/** All series of a metric whose dimensions have exactly these names, and these values or, where `*` stands, any. */
export interface DiscoverySpec extends CloudWatchSpec {
  readonly discover: { readonly namespace: string; readonly metric: string; readonly dimensions: Tags };
}

/** All series of what the CloudTrail processor counts of each service, account or principal. */
export interface ActivitySpec {
  readonly id: string;
  readonly source: 'activity';
  readonly measure: 'calls' | 'errors' | 'denials';
  readonly by: 'service' | 'account' | 'principal';
  readonly tags: Tags;
}

/** What is to be watched, in order of importance: one series, or all of a kind. */
export type SeriesSpec = NamedSpec | DiscoverySpec | ActivitySpec;

export function isDiscovery(spec: SeriesSpec): spec is DiscoverySpec {
  return 'discover' in spec;
}

const MEASURES: readonly unknown[] = ['calls', 'errors', 'denials'];
const GROUPS: readonly unknown[] = ['service', 'account', 'principal'];

/**
 * The series of a parsed `series.json`.
 * @throws Error naming the entry and the field
 */
export function seriesSpecs(document: unknown): readonly SeriesSpec[] {
  if (!Array.isArray(document)) throw new Error('is no list of series');
  const ids = new Set<unknown>();
  for (const [index, entry] of document.entries()) {
    const problem = isRecord(entry) ? problemOf(entry) : 'is no object';
    if (problem) throw new Error(`[${index}]: ${problem}`);
    if (ids.has(entry.id)) throw new Error(`[${index}].id ${JSON.stringify(entry.id)} is there twice`);
    ids.add(entry.id);
  }
  return document as SeriesSpec[];
}

function problemOf(entry: JsonRecord): string | undefined {
  if (!isText(entry['id'])) return 'id is no text';
  if (!isTags(entry['tags'])) return 'tags are no object of texts';
  if (entry['source'] === 'activity') {
    if (!MEASURES.includes(entry['measure'])) return 'measure is none of calls, errors, denials';
    return GROUPS.includes(entry['by']) ? undefined : 'by is none of service, account, principal';
  }
  if (entry['source'] !== 'cloudwatch') return 'source is none of cloudwatch, activity';
  const metric = isRecord(entry['discover']) ? entry['discover'] : entry;
  const texts = { ...entry, namespace: metric['namespace'], metric: metric['metric'] } as JsonRecord;
  const absent = ['namespace', 'metric', 'stat', 'region'].find((name) => !isText(texts[name]));
  if (absent) return `${absent} is no text`;
  if (!['gap', 'zero', undefined].includes(entry['missing'] as undefined))
    return 'missing is none of gap, zero';
  return isTags(metric['dimensions']) ? undefined : 'dimensions are no object of texts';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isTags(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}
