import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { type Bundles, bundleFunctions } from '../../../modules/lambda-function';
import { zipReproducibly } from '../../../modules/lambda-function/bundle';

const FUNCTIONS = join(__dirname, '../../../functions');

/** What a collector and the exporter may weigh, minified, bytes. */
const MOST_BYTES: Readonly<Record<string, number>> = {
  'guardduty-collector': 750_000,
  'inspector-collector': 750_000,
  'waf-collector': 750_000,
  'datadog-exporter': 500_000,
};

describe('the bundles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  let bundles: Bundles;

  beforeAll(async () => {
    bundles = await bundleFunctions(FUNCTIONS, join(folder, 'first'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are there for every function', () => {
    expect(Object.keys(bundles).sort()).toEqual(Object.keys(MOST_BYTES).sort());
  });

  it.each(Object.entries(MOST_BYTES))('%s weighs at most %i bytes', (name, most) => {
    expect(bundles[name]?.codeBytes).toBeGreaterThan(50_000);
    expect(bundles[name]?.codeBytes).toBeLessThanOrEqual(most);
  });

  it('are the same bytes when they are built again elsewhere', async () => {
    const again = await bundleFunctions(FUNCTIONS, join(folder, 'second'));
    for (const [name, { sha256 }] of Object.entries(bundles)) expect(again[name]?.sha256).toBe(sha256);
  });

  it('hold one index.js with a handler, and nothing of this machine, of zod or of the infrastructure', () => {
    for (const { zipPath } of Object.values(bundles)) {
      const files = unzipSync(readFileSync(zipPath));
      expect(Object.keys(files)).toEqual(['index.js']);
      const code = strFromU8(files['index.js'] as Uint8Array);
      expect(code.includes('handler:()=>')).toBe(true);
      expect(code.includes(process.cwd())).toBe(false);
      expect(/ZodError|cdktf/.exec(code)?.[0]).toBeUndefined();
    }
  });

  it('leave the credential providers out that Lambda does not have', () => {
    for (const { zipPath } of Object.values(bundles)) {
      const code = strFromU8(unzipSync(readFileSync(zipPath))['index.js'] as Uint8Array);
      expect(code.includes('AWS_SECRET_ACCESS_KEY')).toBe(true);
      expect(/sso_start_url|credential_process/.exec(code)?.[0]).toBeUndefined();
    }
  });
});

describe('a reproducible zip', () => {
  it('does not depend on the time zone or the time', () => {
    const before = process.env['TZ'];
    const inZone = (zone: string) => {
      process.env['TZ'] = zone;
      return Buffer.from(zipReproducibly('index.js', Buffer.from('code'))).toString('hex');
    };
    try {
      expect(inZone('Asia/Tokyo')).toBe(inZone('America/New_York'));
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('changes with its content', () => {
    const zip = (text: string) => Buffer.from(zipReproducibly('index.js', Buffer.from(text))).toString('hex');
    expect(zip('a')).not.toBe(zip('b'));
  });
});
