import { numbersTable } from './table';
import type { Numbers } from './tally';

/** What a run of the demo leaves behind. */
export interface DemoResult {
  readonly numbers: Numbers;
  /** Folders of the stacks' Terraform JSON. */
  readonly stacks: readonly string[];
  readonly archive: string;
  readonly datadog: string;
  readonly report: string;
  readonly isColoured: boolean;
}

/** The end of a demo, as people read it. */
export function summary({ numbers, stacks, archive, datadog, report, isColoured }: DemoResult): string {
  return `${[
    numbersTable(numbers, isColoured),
    '',
    outcome(numbers),
    ...leftOut(numbers),
    '',
    ...stacks.map((stack, index) => `${index === 0 ? 'Terraform  ' : '           '} ${stack}`),
    `Archive     ${archive}`,
    `Datadog got ${datadog}`,
    `Report      ${report}`,
  ].join('\n')}\n`;
}

function outcome({ total }: Numbers): string {
  if (total.stored > 0)
    return 'An object is a finding version, a WAF sample or a WAF log file.\nRun it again: nothing is stored twice.';
  const known = `Nothing new: what these ${total.collected.toLocaleString('en')} records hold is in the archive already.`;
  return total.delivered > 0
    ? `${known} ${total.delivered.toLocaleString('en')} events that an earlier run had stored were delivered now.`
    : `${known} Nothing was stored or sent again.`;
}

/** What was read and is no object: GuardDuty's sample findings. */
function leftOut({ sources }: Numbers): readonly string[] {
  const { collected, stored, duplicates } = sources.guardduty;
  const samples = collected - stored - duplicates;
  return samples > 0 ? [`${samples} of GuardDuty's records are sample findings, which are left out.`] : [];
}
