import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { anomalySeries } from '../../../modules/anomaly-series';
import { bundleFunctions, packFiles, zipReproducibly } from '../../../modules/bundles';
import { packRules } from '../../../modules/bundles/pack-rules';
import { parseSettings } from '../../../settings/load';

const folders: string[] = [];

/** A folder with two functions and what they share. */
function sources(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  folders.push(folder);
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write('shared/answer.ts', 'export const answer = 42;');
  write(
    'one/handler.ts',
    `import { answer } from '../shared/answer';\nexport const handler = async () => answer;`,
  );
  write('two/handler.ts', 'export const handler = async () => 2;');
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('bundleFunctions', () => {
  it('makes a zip of one index.js for every function, none for what they share', async () => {
    const folder = sources();
    const bundles = await bundleFunctions(folder, join(folder, 'out'));
    expect(Object.keys(bundles)).toEqual(['one', 'two']);
    const files = unzipSync(readFileSync(bundles['one']?.zipPath ?? ''));
    expect(Object.keys(files)).toEqual(['index.js']);
    expect(files['index.js']?.byteLength).toBe(bundles['one']?.codeBytes);
    const loaded = { exports: {} as { handler?: () => Promise<number> } };
    new Function('module', Buffer.from(files['index.js'] ?? []).toString())(loaded);
    await expect(loaded.exports.handler?.()).resolves.toBe(42);
  });

  it('gives the same bytes wherever the sources lie, and names them by their base64 SHA-256', async () => {
    const [here, there] = [sources(), sources()];
    const [first, second] = [
      await bundleFunctions(here, join(here, 'out')),
      await bundleFunctions(there, join(there, 'out')),
    ];
    for (const name of ['one', 'two']) {
      const zip = readFileSync(first[name]?.zipPath ?? '');
      expect(zip.equals(readFileSync(second[name]?.zipPath ?? ''))).toBe(true);
      expect(first[name]?.sha256).toBe(createHash('sha256').update(zip).digest('base64'));
    }
  });
});

describe('files beside the code', () => {
  it('lie in the zip of the function that they are for, the same bytes each time', async () => {
    const [folder, out] = [sources(), sources()];
    const bundle = () =>
      bundleFunctions(folder, out, async () => ({
        two: { 'rules.json': Buffer.from('{}') },
      }));
    const [first, second] = [await bundle(), await bundle()];
    const inZip = (name: string) => Object.keys(unzipSync(readFileSync(first[name]?.zipPath ?? '')));
    expect(inZip('one')).toEqual(['index.js']);
    expect(inZip('two')).toEqual(['index.js', 'rules.json']);
    expect(second['two']?.sha256).toBe(first['two']?.sha256);
  });

  it('that cannot be made fail the bundling', async () => {
    const folder = sources();
    const failing = bundleFunctions(folder, join(folder, 'out'), async () => {
      throw new Error('bad rule');
    });
    await expect(failing).rejects.toThrow('bad rule');
  });
});

describe('packFiles', () => {
  it('packs the rules for the processor, and for the detector the series of the settings and what is silenced', async () => {
    const settings = parseSettings({ environment: 'test', regions: ['eu-west-1'] }, 'test');
    const files = await packFiles(settings, sources());
    expect(Object.entries(files).map(([name, content]) => [name, Object.keys(content)])).toEqual([
      ['cloudtrail-processor', ['rules.json']],
      ['anomaly-detector', ['suppressions.json', 'series.json']],
    ]);
    const text = Buffer.from(files['anomaly-detector']?.['series.json'] ?? []).toString();
    expect(JSON.parse(text)).toEqual(anomalySeries(settings));
  });

  it('gives suppressions of anomalies to the detector', async () => {
    const root = sources();
    writeFileSync(
      join(root, 'silenced.yml'),
      '- { rule: anomaly.nat-out, owner: o, reason: r, expires: 2030-01-31 }',
    );
    const settings = parseSettings(
      { environment: 'test', regions: ['eu-west-1'], detection: { suppressions: 'silenced.yml' } },
      'test',
    );
    const packed = (await packFiles(settings, root))['anomaly-detector']?.['suppressions.json'];
    expect(JSON.parse(Buffer.from(packed ?? []).toString())).toEqual([
      { rule: 'anomaly.nat-out', owner: 'o', reason: 'r', expires: '2030-01-31T00:00:00.000Z' },
    ]);
  });
});

describe('packRules', () => {
  const RULE = `title: A\nid: test.a\nlogsource: { product: aws, service: cloudtrail }
detection: { selection: { eventName: A }, condition: selection }\nlevel: high\n`;
  /** A checkout with two rules. */
  function checkout(): string {
    const root = mkdtempSync(join(tmpdir(), 'rules-'));
    folders.push(root);
    mkdirSync(join(root, 'mine'));
    writeFileSync(join(root, 'mine/a.yml'), RULE);
    writeFileSync(join(root, 'b.yml'), RULE.replace('test.a', 'test.b'));
    writeFileSync(join(root, 'bad.yml'), 'title: no rule');
    return root;
  }
  const packed = (detection: object, root: string, settings: object = {}) =>
    packRules(
      parseSettings({ environment: 'test', regions: ['eu-central-1'], detection, ...settings }, 'test'),
      root,
    );
  const idsOf = async (settings: object, root = checkout()) => {
    const files = await packed(settings, root);
    expect(Object.keys(files)).toEqual(['cloudtrail-processor', 'anomaly-detector']);
    const text = Buffer.from(files['cloudtrail-processor']?.['rules.json'] ?? []).toString();
    expect(text).not.toContain(root);
    return (JSON.parse(text).rules as { id: string }[]).map(({ id }) => id);
  };

  it('packs the system’s own rules, and further ones by path in the checkout', async () => {
    const own = await idsOf({});
    expect(own.length).toBeGreaterThan(20);
    const all = await idsOf({ rules: ['mine', 'b.yml'] });
    expect([...all].sort()).toEqual([...own, 'test.a', 'test.b'].sort());
  });

  it('packs only what the settings name where the system’s own are not wanted', async () => {
    expect(await idsOf({ defaultRules: false, rules: ['mine'] })).toEqual(['test.a']);
  });

  it('packs a list of monitored events', async () => {
    const root = checkout();
    const event = { id: 'TRAIL', eventName: 'StopLogging', description: 'stopped', severity: 'HIGH' };
    writeFileSync(join(root, 'events.json'), JSON.stringify([event]));
    expect(await idsOf({ defaultRules: false, monitoredEvents: 'events.json' }, root)).toHaveLength(1);
  });

  it('passes suppressions and placeholders on', async () => {
    const root = checkout();
    const rule = RULE.replace('eventName: A', '"eventName|expand": "%names%"');
    writeFileSync(join(root, 'mine/a.yml'), rule);
    await expect(
      packed({ defaultRules: false, rules: ['mine'], suppressions: 'none.yml' }, root),
    ).rejects.toThrow('none.yml');
    const files = await packed(
      { defaultRules: false, rules: ['mine'], placeholders: { names: ['StopLogging'] } },
      root,
    );
    const text = Buffer.from(files['cloudtrail-processor']?.['rules.json'] ?? []).toString();
    expect(JSON.parse(text).placeholders).toMatchObject({ names: ['StopLogging'] });
  });

  const ownNamesOf = async (settings: object, detection: object = {}) => {
    const files = await packed(detection, checkout(), settings);
    const text = Buffer.from(files['cloudtrail-processor']?.['rules.json'] ?? []).toString();
    return JSON.parse(text).placeholders.own_resources as string[];
  };

  it('tells the rules how the installation’s own resources are called', async () => {
    expect(await ownNamesOf({})).toEqual([
      'security-monitoring-',
      '/aws/cloudtrail/security-monitoring',
      'aws-security-monitoring-logs-',
    ]);
    const named = { prefix: 'acme', archive: { bucketName: 'kept' }, cloudtrail: { bucketName: 'logged' } };
    expect(await ownNamesOf(named)).toEqual(['acme-', '/aws/cloudtrail/acme', 'kept', 'logged']);
    const notification = { type: 'eventbridge' };
    const adopted = { trail: 'adopt', adopted: { bucketName: 'org-trail', notification } };
    expect(await ownNamesOf({ cloudtrail: adopted })).toContain('org-trail');
  });

  it('lets the settings say themselves what the own resources are', async () => {
    expect(await ownNamesOf({}, { placeholders: { own_resources: ['mine'] } })).toEqual(['mine']);
  });

  it('refuses a file that is no rule, by name', async () => {
    await expect(packed({ defaultRules: false, rules: ['bad.yml'] }, checkout())).rejects.toThrow(/bad\.yml/);
  });
});

describe('zipReproducibly', () => {
  it('gives the same bytes at every time and in every zone', () => {
    const zone = process.env['TZ'];
    const zips = ['UTC', 'Asia/Tokyo', 'America/Los_Angeles'].map((name) => {
      process.env['TZ'] = name;
      return Buffer.from(zipReproducibly({ 'index.js': Buffer.from('code') })).toString('hex');
    });
    process.env['TZ'] = zone;
    if (zone === undefined) delete process.env['TZ'];
    expect(new Set(zips).size).toBe(1);
  });
});
