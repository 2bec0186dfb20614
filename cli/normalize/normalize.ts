import type { OcsfEvent } from '../../functions/shared/ocsf/event';
import { cleanText } from '../../functions/shared/text/clean';
import { CliError } from '../cli-error';
import { type CommandIo, writeLine } from '../io';
import { plural } from '../plural';
import { linesOf, readInput } from './input';
import { recordsOf } from './records';
import type { NormalizableSource, NormalizeOptions } from './sources';

type Normalizer = (record: unknown) => readonly OcsfEvent[];

/** What the collectors themselves run; loaded one at a time. */
const NORMALIZERS: Readonly<Record<NormalizableSource, () => Promise<Normalizer>>> = {
  guardduty: async () =>
    (await import('../../functions/guardduty-collector/core/normalize')).normalizeGuardDuty,
  inspector: async () =>
    (await import('../../functions/inspector-collector/core/normalize')).normalizeInspector,
  waf: async () => (await import('../../functions/waf-collector/core/normalize')).normalizeWaf,
};

/**
 * Prints the OCSF events of a file's native records, one a line.
 * @throws CliError when nothing could be read, or after the last record when any of them could not
 */
export async function normalize(file: string, { source }: NormalizeOptions, io: CommandIo): Promise<void> {
  const normalizer = await NORMALIZERS[source]();
  let records = 0;
  let failed = 0;
  const name = file === '-' ? 'standard input' : file;
  for await (const located of recordsOf(linesOf(readInput(file, io.stdin), name), name)) {
    records++;
    try {
      if ('problem' in located) throw new Error(located.problem);
      for (const event of normalizer(located.record)) await writeLine(io.stdout, JSON.stringify(event));
    } catch (error) {
      failed++;
      io.stderr.write(`${located.where}: ${problemOf(error)}\n`);
    }
  }
  if (failed > 0)
    throw new CliError(
      `${name}: ${failed} of ${plural(records, 'record')} could not be normalised`,
      `Is it what --source ${source} takes? See secmon normalize --help.`,
    );
}

/** One line of plain text, whatever the record put into it. */
function problemOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return cleanText(message, 500).replaceAll(/\s+/g, ' ');
}
