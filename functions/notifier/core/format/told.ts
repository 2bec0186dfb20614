import { ALERT_SEVERITIES, type Alert, type AnomalyFacts } from '../../../shared/alerts/alert';
import { isRecord, record } from '../../../shared/json/read';
import { consoleLink } from './console-link';
import { line, neutral, neutralLines } from './neutral';

/** Bounds of what is told, UTF-16 units and items. */
const MAX_NAME = 256;
const MAX_TEXT = 2_000;
const MAX_AGENT = 200;
const MAX_PARAMETERS = 400;
const MAX_ITEMS = 10;

/** Links of a rule's author: https, without anything that would end a link. */
const LINK = /^https:\/\/[\w.-]+(?:\/[\w./?=&%#:~+,;@-]*)?$/;
const RUNBOOK = /^[a-z0-9][\w-]{0,99}$/;

/** An alert as it is told to people, whatever the medium: each text one harmless, bounded line. */
export interface Told {
  readonly severity: string;
  readonly title: string;
  /** Answers to what happened, when, who, where and from where, in the order in which they are asked. */
  readonly answers: readonly Answer[];
  readonly why: string | undefined;
  /** What to do next. */
  readonly response: string | undefined;
  /** Address of the runbook, or its path in the repository. */
  readonly runbook: string | undefined;
  readonly consoleLink: string | undefined;
  readonly references: readonly string[];
  /** ATT&CK techniques and CIS recommendations. */
  readonly standards: readonly string[];
  /** The same for the same alert, however often it is sent. */
  readonly alertId: string;
  readonly ruleId: string;
  readonly accountId: string | undefined;
  readonly region: string | undefined;
}

export interface Answer {
  readonly question: string;
  /** Pieces of a sentence; `value` is what comes from the event. */
  readonly answer: readonly (string | { readonly value: string })[];
}

/** What names an alert wherever it goes, and the same however often it is sent: the key of its item in the alerts table. */
export function alertId({ EventId, Timestamp, RuleId }: Alert): string {
  const time = line(Timestamp, MAX_NAME)?.split('#')[0];
  return [neutral(EventId, 128), neutral(time, 40), line(RuleId, MAX_NAME)]
    .map((part) => part ?? 'unknown')
    .join('#');
}

/** The severity, if it is one. */
export function severityWord({ Severity }: Alert): string {
  return ALERT_SEVERITIES.includes(Severity) ? Severity : 'HIGH';
}

/** The rule's title; a summary says how many more there were. */
function titleOf({ Title, Kind, Count }: Alert): string {
  const title = written(Kind)(Title, MAX_NAME) ?? 'Alert without a title';
  return Kind === 'summary' && Count !== undefined ? `${more(Count)}: ${title}` : title;
}

/** Title and description are a rule's author's, but those of an anomaly name what was observed. */
export function written(kind: Alert['Kind']): typeof line {
  // Nor may what was observed end or begin a code span.
  return kind === 'anomaly'
    ? (value, maxLength) => neutral(value, maxLength)?.replaceAll('`', '\u02CB')
    : line;
}

/** A group's count has the first alert in it, which was told at the time. */
function more(count: number): string {
  return `${Math.max(0, count - 1)} more`;
}

/** @param runbooks where the runbooks are, an address or a folder, without a slash at its end */
export function told(alert: Alert, runbooks = 'docs/runbooks'): Told {
  return {
    severity: severityWord(alert),
    title: titleOf(alert),
    answers: answersOf(alert),
    why: written(alert.Kind)(alert.Description, MAX_TEXT),
    response: line(alert.Response, MAX_TEXT),
    runbook:
      alert.Runbook !== undefined && RUNBOOK.test(alert.Runbook)
        ? `${runbooks}/${alert.Runbook}.md`
        : undefined,
    consoleLink: consoleLink(alert),
    references: (alert.References ?? []).slice(0, MAX_ITEMS).filter((link) => LINK.test(link)),
    standards: [...named('ATT&CK', alert.Attack), ...named('CIS AWS Foundations', alert.Cis)],
    alertId: alertId(alert),
    ruleId: line(alert.RuleId, MAX_NAME) ?? 'unknown',
    accountId: neutral(alert.AccountId, 20),
    region: neutral(alert.Region, 40),
  };
}

/** The alert's CloudTrail record for people, at most `maxLength` UTF-16 units. */
export function recordText({ Record: json }: Alert, maxLength: number): string {
  return neutralLines(indented(json), maxLength);
}

function indented(json: string): string {
  const value = parsed(json);
  return value === undefined ? String(json) : JSON.stringify(value, null, 2);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function named(name: string, ids: readonly string[] | undefined): readonly string[] {
  const known = (ids ?? []).slice(0, MAX_ITEMS).flatMap((id) => line(id, 40) ?? []);
  return known.length > 0 ? [`${name} ${known.join(', ')}`] : [];
}

const ENDINGS = { success: 'succeeded', denied: 'was denied', failed: 'failed' } as const;

function answersOf(alert: Alert): readonly Answer[] {
  return [...whatAnswers(alert), ...circumstances(alert)];
}

/** What happened: a call, or something out of the ordinary. */
function whatAnswers(alert: Alert): readonly Answer[] {
  if (alert.Anomaly) return anomalyAnswers(alert, alert.Anomaly);
  return [
    { question: 'What', answer: happened(alert) },
    ...parameterAnswers(alert),
    { question: 'When', answer: [{ value: timeText(alert.EventTime) }] },
    ...countAnswers(alert),
    { question: 'Who', answer: [{ value: neutral(alert.Principal, 512) ?? 'unknown' }] },
  ];
}

/** What was observed instead of what, since when, how unlikely that is, and who says so. */
function anomalyAnswers({ EventTime, Principal }: Alert, anomaly: AnomalyFacts): readonly Answer[] {
  const { Observed, Expected, Method, Odds, Since } = anomaly;
  return [
    ...subjectAnswers(anomaly),
    { question: 'Found', answer: [known(Observed)] },
    { question: 'Usual', answer: [known(Expected)] },
    ...(Odds === undefined ? [] : [{ question: 'Odds', answer: [known(Odds)] }]),
    { question: 'When', answer: whenOf(EventTime, Since) },
    ...(Principal === undefined ? [] : [{ question: 'Who', answer: [known(Principal, 512)] }]),
    { question: 'By', answer: [known(Method)] },
  ];
}

/** What is watched, in words where there are some; its id is what settings and searches go by. */
function subjectAnswers({ What, Parameter, Subject }: AnomalyFacts): readonly Answer[] {
  const subject = known(Subject, 512);
  if (What === undefined) return [{ question: 'What', answer: [known(Parameter), ' of ', subject] }];
  return [
    { question: 'What', answer: [known(What, 512)] },
    { question: 'Series', answer: [subject] },
  ];
}

function known(text: string | undefined, maxLength = MAX_NAME): { readonly value: string } {
  return { value: neutral(text, maxLength) ?? 'unknown' };
}

function whenOf(time: string, since: string | undefined): Answer['answer'] {
  const at = { value: timeText(time) };
  return since === undefined ? [at] : [{ value: timeText(since) }, ' to ', at];
}

function circumstances(alert: Alert): readonly Answer[] {
  const where = [neutral(alert.AccountId, 20), neutral(alert.Region, 40)].filter(
    (part) => part !== undefined,
  );
  const from = [neutral(alert.SourceIp, MAX_NAME), neutral(alert.UserAgent, MAX_AGENT)];
  // What a series does comes from nowhere in particular.
  const isFrom = alert.Anomaly === undefined || from.some((part) => part !== undefined);
  return [
    { question: 'Where', answer: alert.AccountId ? ['account ', ...listed(where)] : listed(where) },
    ...(isFrom ? [{ question: 'From', answer: listed(from) }] : []),
    ...groupAnswers(alert),
  ];
}

function happened(alert: Alert): Answer['answer'] {
  const name = neutral(alert.EventName, MAX_NAME) ?? 'A call';
  const service = neutral(alert.EventSource, MAX_NAME);
  const error = neutral(alert.ErrorCode, MAX_NAME);
  return [
    { value: name },
    ...(service === undefined ? [] : [' of ', { value: service }]),
    ` ${(alert.Outcome && ENDINGS[alert.Outcome]) ?? 'was made'}`,
    ...(error === undefined ? [] : [': ', { value: error }]),
  ];
}

/** How many events or alerts the alert stands for. */
function countAnswers({ Kind, Count, LastTime }: Alert): readonly Answer[] {
  if (Count === undefined || Kind === 'event') return [];
  if (Kind === 'correlation')
    return [{ question: 'Count', answer: [`${Count} events together, the last of them as told here`] }];
  const until = LastTime === undefined ? [] : [', the last at ', { value: timeText(LastTime) }];
  return [{ question: 'Count', answer: [`${more(Count)} like the first, which is told here`, ...until] }];
}

/** What the call was made with: which trail, which user, which bucket. */
function parameterAnswers({ Record: json }: Alert): readonly Answer[] {
  const parameters = record(parsed(json))['requestParameters'];
  if (!isRecord(parameters) || Object.keys(parameters).length === 0) return [];
  const value = neutral(JSON.stringify(parameters), MAX_PARAMETERS);
  return value === undefined ? [] : [{ question: 'With', answer: [{ value }] }];
}

/** The values that tell this burst from others, as far as they are not told already. */
function groupAnswers(alert: Alert): readonly Answer[] {
  const known = [alert.AccountId, alert.Principal, alert.SourceIp, alert.Region];
  return Object.entries(alert.GroupValues ?? {})
    .filter(([, value]) => !known.includes(value))
    .slice(0, MAX_ITEMS)
    .map(([field, value]) => ({
      question: 'Of',
      answer: [{ value: `${line(field, MAX_NAME) ?? '?'} = ${neutral(value, MAX_NAME) ?? ''}` }],
    }));
}

function listed(parts: readonly (string | undefined)[]): Answer['answer'] {
  const known = parts.filter((part) => part !== undefined);
  if (known.length === 0) return ['unknown'];
  return known.flatMap((value, index) => (index === 0 ? [{ value }] : [', ', { value }]));
}

/** `2025-09-10 04:19:54 UTC`; what is no ISO time stays as it is. */
function timeText(time: string): string {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(time) ?? [];
  return day === undefined ? (neutral(time, 40) ?? 'unknown') : `${day} ${clock} UTC`;
}
