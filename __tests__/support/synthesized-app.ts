import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Bundles } from '../../modules/bundles';
import { synthesize } from '../../modules/stacks';
import { parseSettings } from '../../settings/load';

type Attributes = Record<string, unknown>;

/** One stack's Terraform JSON. */
export interface StackJson {
  readonly text: string;
  readonly resource: Record<string, Record<string, Attributes>>;
  readonly data: Record<string, Record<string, Attributes>>;
  readonly variable?: Record<string, Attributes>;
  readonly output?: Record<string, Attributes>;
  readonly terraform: Attributes;
}

const FUNCTIONS = [
  'guardduty-collector',
  'inspector-collector',
  'waf-collector',
  'cloudtrail-processor',
  'notifier',
  'anomaly-detector',
  'predictor',
  'datadog-exporter',
];

/** The whole app as Terraform JSON by stack name, with fixture zips so that no hash of code is in it. */
export function synthesizeApp(settings: object): Record<string, StackJson> {
  const folder = mkdtempSync(join(tmpdir(), 'synth-'));
  try {
    return synthesizeInto(folder, settings);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same, left in `folder`. */
export function synthesizeInto(folder: string, settings: object): Record<string, StackJson> {
  const folders = synthesize(parseSettings(settings, 'test settings'), fixtureBundles(folder), folder);
  return Object.fromEntries(
    folders.map((stack) => {
      const text = readFileSync(join(stack, 'cdk.tf.json'), 'utf8');
      return [basename(stack), { text, data: {}, resource: {}, ...JSON.parse(text) }];
    }),
  );
}

function fixtureBundles(folder: string): Bundles {
  const zipPath = join(folder, 'fixture.zip');
  writeFileSync(zipPath, 'a fixture, no zip');
  return Object.fromEntries(FUNCTIONS.map((name) => [name, { zipPath, sha256: 'fixture', codeBytes: 0 }]));
}

/** Every resource of a type with its address. */
export function resourcesOf(stack: StackJson, type: string): (readonly [address: string, Attributes])[] {
  return Object.entries(stack.resource[type] ?? {}).map(([name, attributes]) => [
    `${type}.${name}`,
    attributes,
  ]);
}
