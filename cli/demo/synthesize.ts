import { join, resolve } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Bundles the functions and writes the Terraform JSON of both stacks under `folder`. @returns the stacks' folders */
export async function synthesizeStacks(folder: string): Promise<readonly string[]> {
  const [{ bundleFunctions, packFiles }, { loadSettings }] = await Promise.all([
    import('../../modules/bundles'),
    import('../../settings/load'),
  ]);
  const settings = loadSettings();
  const [bundles, { synthesize }] = await Promise.all([
    bundleFunctions(join(ROOT, 'functions'), join(ROOT, 'dist', 'functions'), () =>
      packFiles(settings, ROOT),
    ),
    import('../../modules/stacks'),
  ]);
  return synthesize(settings, bundles, resolve(folder));
}
