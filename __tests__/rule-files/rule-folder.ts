import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRuleSet, RuleFileError, type RuleSetOptions } from '../../rule-files';

/** A folder for rule files that goes when the tests are done. */
export function ruleFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let count = 0;
  return {
    folder,
    write(content: string, name = `rule-${++count}.yml`): string {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}

/** A Sigma rule; its detection as YAML in one line. */
export function sigma(detection: string, more = '', id = 'a.rule'): string {
  return `title: A rule
id: ${id}
logsource: { product: aws, service: cloudtrail }
detection: ${detection}
${more}
`;
}

/** What is wrong with rule files: field and reason, without the folder. */
export function problemsOf(options: RuleSetOptions): readonly string[] {
  try {
    loadRuleSet(options);
    return [];
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error;
    return error.problems.map(({ field, reason }) => (field ? `${field}: ${reason}` : reason));
  }
}
