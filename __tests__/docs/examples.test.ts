import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runExamples } from '../../cli/rules/run-examples';
import { DEFAULT_RULES, loadRuleSet } from '../../rule-files';
import { parseSettings } from '../../settings/load';
import { ruleFolder } from '../rule-files/rule-folder';

const { write } = ruleFolder();

/** Code blocks of a page, in their order. */
function blocks(page: string, language: string): readonly string[] {
  const text = readFileSync(join(__dirname, '../../docs', page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, kind, block = '']) =>
    kind === language ? [block] : [],
  );
}

describe('examples in the documents', () => {
  it('of a rule and a correlation run beside the rules that come with the project', async () => {
    const [rule = '', correlation = '', itsExamples = '', suppressions = ''] = blocks('detection.md', 'yaml');
    const file = write(`${rule}---\n${correlation}${itsExamples}`);
    const loaded = loadRuleSet({ rules: [DEFAULT_RULES, file], suppressions: write(suppressions) });
    const results = (await runExamples(loaded)).filter((each) => each.file === file);
    expect(results.map(({ rule: id, expected, problem }) => [id, expected, problem])).toEqual([
      ['example.container-shell', 'match', null],
      ['example.container-shell', 'no_match', null],
      ['example.sessions-to-many', 'match', null],
      ['example.sessions-to-many', 'no_match', null],
    ]);
  });

  it('of anomaly detection are settings as they stand', () => {
    const [example = ''] = blocks('anomalies.md', 'json');
    const { anomalies } = parseSettings(JSON.parse(example), 'docs/anomalies.md');
    expect(anomalies).toMatchObject({ enabled: true, learningDays: 21, monthlyBudgetUsd: 40 });
  });

  it('of an adopted trail are settings as they stand', () => {
    const [example = ''] = blocks('operations.md', 'json');
    const { cloudtrail } = parseSettings(JSON.parse(example), 'docs/operations.md');
    expect(cloudtrail).toMatchObject({ trail: 'adopt', adopted: { notification: { type: 'sns' } } });
  });
});
