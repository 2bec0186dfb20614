import { join, resolve } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Bundles the functions and writes the Terraform JSON of both stacks under `folder`. @returns the stacks' folders */
export async function synthesizeStacks(folder: string): Promise<readonly string[]> {
  const { bundleFunctions, synthesize } = await import('../../modules/stacks');
  const { loadSettings } = await import('../../settings/load');
  const bundles = await bundleFunctions(join(ROOT, 'functions'), join(ROOT, 'dist', 'functions'));
  return synthesize(loadSettings(), bundles, resolve(folder));
}
