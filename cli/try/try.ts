import type { Alert } from '../../functions/shared/alerts/alert';
import { CliError, WrongUsage } from '../cli-error';
import { isColoured } from '../colours';
import type { CommandIo } from '../io';
import { plural } from '../plural';
import type { Step } from '../runner/runner';
import { deployedTarget, type StackNames } from './deployed-target';
import { localTarget } from './local-target';
import { type SampleLog, sampleLog } from './sample-log';
import type { Target } from './target';

export type TryOptions = Partial<Omit<StackNames, 'timeout'>> & {
  readonly local: boolean;
  readonly timeout: number;
  readonly json: boolean;
};

/** One thing that was looked at. */
interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/**
 * Writes a sample CloudTrail log file and shows the alert come out, step by step.
 * @throws WrongUsage when a deployed stack is not named whole
 * @throws CliError when something did not happen, or not as it should
 */
export async function tryPipeline(options: TryOptions, io: CommandIo): Promise<void> {
  const checks: Check[] = [];
  const show = (check: Check) => {
    checks.push(check);
    if (!options.json) io.stdout.write(line(check, isColoured(io.stdout)));
  };
  const target = await chooseTarget(options, (step) => show(playedCheck(step)));
  try {
    if (!options.json) io.stdout.write(`Trying ${target.name}\n\n`);
    const alert = await play(target, show);
    const isOk = checks.every(({ ok }) => ok);
    if (options.json)
      io.stdout.write(`${JSON.stringify({ ok: isOk, target: target.name, checks, alert })}\n`);
    if (!isOk) throw new CliError(failed(checks), 'docs/automated-testing.md says where to look.');
    if (!options.json) io.stdout.write('\nThe pipeline works: log file in, alert and message out.\n');
  } finally {
    await target.close();
  }
}

async function chooseTarget(options: TryOptions, onStep: (step: Step) => void): Promise<Target> {
  const { bucket, table, dlq, region, root, timeout } = options;
  if (bucket === undefined && table === undefined && dlq === undefined) return localTarget(onStep);
  if (options.local || bucket === undefined || table === undefined || dlq === undefined)
    throw new WrongUsage(
      'A deployed stack needs --bucket, --table and --dlq, all three and without --local',
      'They are outputs of the stack: terraform output',
    );
  const optional = { ...(region !== undefined && { region }), ...(root !== undefined && { root }) };
  return deployedTarget({ bucket, table, dlq, timeout, ...optional });
}

async function play(target: Target, show: (check: Check) => void): Promise<Alert | undefined> {
  const deadBefore = await target.deadLetters();
  const log = sampleLog(target.place, new Date());
  await target.upload(log.key, log.body);
  show({ name: 'Log file written', ok: true, detail: `s3://${target.bucket}/${log.key}` });
  const found: { alert?: Alert; message?: string } = {};
  await target.waitFor(async () => {
    const [alert] = await target.alertsOf(log.alertingEventId);
    if (alert === undefined) return false;
    if (found.alert === undefined) show(alertCheck(alert));
    found.alert = alert;
    const message = await target.messageOf(alert);
    if (message !== undefined) found.message = message;
    return message !== undefined;
  });
  if (found.alert === undefined) show(alertCheck(undefined));
  const { message = 'none came' } = found;
  show({ name: 'Message sent', ok: found.message !== undefined, detail: message });
  await showQuiet(target, log, deadBefore, show);
  return found.alert;
}

function alertCheck(alert: Alert | undefined): Check {
  const name = 'Alert in the table';
  if (alert === undefined) return { name, ok: false, detail: 'none came' };
  const { Severity, Title, EventId, Timestamp } = alert;
  return { name, ok: true, detail: `${Severity} "${Title}", ${EventId} ${Timestamp}` };
}

/** What must not have happened. */
async function showQuiet(
  target: Target,
  log: SampleLog,
  deadBefore: number,
  show: (check: Check) => void,
): Promise<void> {
  const falseAlarms = await target.alertsOf(log.benignEventId);
  const titles = falseAlarms.map(({ Title }) => `"${Title}"`).join(', ');
  show({
    name: 'No false alarm',
    ok: falseAlarms.length === 0,
    detail: titles || 'the harmless call has no alert',
  });
  const dead = (await target.deadLetters()) - deadBefore;
  const before = deadBefore > 0 ? ` (${deadBefore} from before)` : '';
  show({
    name: 'Dead letters',
    ok: dead <= 0,
    detail: dead > 0 ? `${dead} new${before}` : `none${before}`,
  });
}

function playedCheck(step: Step): Check {
  if (step.kind === 'announced')
    return {
      name: 'Notification sent',
      ok: true,
      detail: `${plural(step.keys.length, 'new object')} to the queue`,
    };
  const { error, answer, durationMs, peakMb } = step.invocation;
  const name = step.kind === 'processed' ? 'Processor ran' : 'Notifier ran';
  const outcome = error ?? JSON.stringify(answer);
  return { name, ok: error === undefined, detail: `${durationMs} ms, ${peakMb} MB, answered ${outcome}` };
}

function failed(checks: readonly Check[]): string {
  const wrong = checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
  return `The pipeline did not do what it should:\n  ${wrong.join('\n  ')}`;
}

const NAME_WIDTH = 19;

function line({ name, ok, detail }: Check, coloured: boolean): string {
  const mark = ok ? '✓' : '✗';
  const shown = coloured ? `\u001b[${ok ? 32 : 31}m${mark}\u001b[0m` : mark;
  return `${shown} ${name.padEnd(NAME_WIDTH)} ${detail}\n`;
}
