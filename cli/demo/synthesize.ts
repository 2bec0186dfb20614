import { join, resolve } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Bundles the functions and writes the Terraform JSON of both stacks under `folder`. @returns the stacks' folders */
export async function synthesizeStacks(folder: string): Promise<readonly string[]> {
  const { bundleFunctions } = await import('../../modules/bundles');
  const [bundles, { synthesize }, { loadSettings }] = await Promise.all([
    bundleFunctions(join(ROOT, 'functions'), join(ROOT, 'dist', 'functions')),
    import('../../modules/stacks'),
    import('../../settings/load'),
  ]);
  return synthesize(loadSettings(), bundles, resolve(folder));
}
