import { join } from 'node:path';
import { bundleFunctions, synthesize } from './modules/stacks';
import { loadSettings, SettingsError } from './settings/load';

async function main(): Promise<void> {
  const settings = loadSettings();
  const bundles = await bundleFunctions(join(__dirname, 'functions'), join(__dirname, 'dist', 'functions'));
  const folders = synthesize(settings, bundles);
  const { environment, regions } = settings;
  process.stdout.write(`${environment} (${regions.join(', ')}): ${folders.join(', ')}\n`);
}

main().catch((error: unknown) => {
  const text = error instanceof SettingsError ? error.message : (error as Error).stack;
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
