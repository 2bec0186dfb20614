import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleAccountFiles } from '../../scripts/sample-account/files';

const FOLDER = join(__dirname, '../../cli/demo/sample-account');
const files = [...sampleAccountFiles()];

function records(path: string): Record<string, unknown>[] {
  const text = files.find(([name]) => name === path)?.[1] ?? '';
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('the sample account', () => {
  it.each(files)('%s is what the recording script writes', (path, text) => {
    expect(readFileSync(join(FOLDER, path), 'utf8') === text).toBe(true);
  });

  it('stays small enough for a repository', () => {
    expect(files.reduce((sum, [, text]) => sum + text.length, 0)).toBeLessThan(3_000_000);
  });

  it('has addresses of the documentation ranges and private networks only', () => {
    const addresses = files.flatMap(
      ([, text]) => text.match(/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/g) ?? [],
    );
    const allowed =
      /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.|^10\.20\.|^169\.254\.169\.254$|^1(?:39|40)\.0\.0\.0$|^2\.12\.6\.1$|^2\.13\.4\.2$/;
    expect([...new Set(addresses)].filter((address) => !allowed.test(address))).toEqual([]);
  });

  it('delivers some events twice and leaves others to the poll', () => {
    const events = records('events/guardduty.ndjson');
    const ids = events.map((event) => event['id']);
    expect(new Set(ids).size).toBeLessThan(ids.length);
    expect(new Set(ids).size).toBeLessThan(records('api/guardduty-findings.ndjson').length);
  });

  it('spells one Inspector time in both ways', () => {
    const [finding] = records('api/inspector-findings.ndjson');
    const event = records('events/inspector.ndjson').find(
      ({ detail }) => (detail as { findingArn: string }).findingArn === finding?.['findingArn'],
    );
    const detail = event?.['detail'] as { updatedAt: string };
    expect(detail.updatedAt).toMatch(/^[A-Z][a-z]{2} \d{1,2}, 2025, \d{1,2}:\d\d:\d\d [AP]M$/);
    expect(Date.parse(`${detail.updatedAt} UTC`) / 1000).toBe(finding?.['updatedAt']);
  });
});
