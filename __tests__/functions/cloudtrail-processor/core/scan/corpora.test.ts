import { createReadStream, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { LAYOUTS } from '../../../../../cli/bench/layouts';
import { sampleEvents } from '../../../../../cli/bench/sample-events';
import { inputFiles } from '../../../../../cli/scan/input-files';
import { ActivityCounter } from '../../../../../functions/cloudtrail-processor/core/activity/activity-counter';
import { activityFieldsOf } from '../../../../../functions/cloudtrail-processor/core/activity/activity-fields';
import { ruleSetOf } from '../../../../../functions/cloudtrail-processor/core/rules/rule-set';
import { isRecord, type JsonRecord } from '../../../../../functions/shared/json/read';
import { DEFAULT_RULES, loadRuleSet } from '../../../../../rule-files';
import { inPieces, plainly, scanned } from './scanned';

/*
 * With the default rules. CLOUDTRAIL_CORPORA names files and folders of log files, separated by colons, that are
 * compared as well.
 */
const ruleSet = ruleSetOf(loadRuleSet({ rules: [DEFAULT_RULES] }).definition);
const records = [...sampleEvents(400)].map((text) => JSON.parse(text) as JsonRecord);

async function expectSame(body: () => AsyncIterable<Uint8Array>, events: readonly unknown[], name: string) {
  const activity = new ActivityCounter('calls and visits');
  const { found, fault } = await scanned(body(), { ruleSet, activity });
  expect({ name, fault }).toEqual({ name, fault: undefined });
  expect(found).toEqual(plainly(events, ruleSet));
  const counter = new ActivityCounter('calls and visits');
  for (const event of events.filter(isRecord)) counter.add(activityFieldsOf(event));
  expect(activity.rows()).toEqual(counter.rows());
}

describe('with the default rules the scan finds what JSON.parse and all rules find', () => {
  it.each(Object.entries(LAYOUTS))('in made files, %s', async (name, write) => {
    await expectSame(() => inPieces(Buffer.from(write(records)), 65_536), records, name);
  });

  const corpora = (process.env['CLOUDTRAIL_CORPORA'] ?? '').split(':').filter((path) => path !== '');
  const files = inputFiles(corpora, (path, problem) => {
    throw new Error(`${path}: ${problem}`);
  });

  it(`in ${files.length} given files`, async () => {
    for (const { path } of files) {
      const events = plainEvents(path);
      if (events !== undefined) await expectSame(() => createReadStream(path), events, path);
    }
  }, 3_600_000);
});

/** The events of a file in any layout; undefined for one that holds no JSON. */
function plainEvents(path: string): readonly unknown[] | undefined {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString();
  const values = valuesOf(text);
  return values?.flatMap((value) => {
    if (Array.isArray(value)) return value;
    return isRecord(value) && Array.isArray(value.Records) ? value.Records : [value];
  });
}

function valuesOf(text: string): readonly unknown[] | undefined {
  try {
    return [JSON.parse(text)];
  } catch {
    try {
      return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line)]));
    } catch {
      return undefined;
    }
  }
}
