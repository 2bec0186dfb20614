import { join } from 'node:path';
import { bundleFunctions } from './modules/bundles';
import { loadSettings, SettingsError } from './settings/load';

async function main(): Promise<void> {
  const settings = loadSettings();
  // The bundler works in a process of its own while the providers' bindings are loaded here.
  const [bundles, { synthesize }] = await Promise.all([
    bundleFunctions(join(__dirname, 'functions'), join(__dirname, 'dist', 'functions')),
    import('./modules/stacks'),
  ]);
  const folders = synthesize(settings, bundles);
  const { environment, regions } = settings;
  process.stdout.write(`${environment} (${regions.join(', ')}): ${folders.join(', ')}\n`);
}

main().catch((error: unknown) => {
  const text = error instanceof SettingsError ? error.message : (error as Error).stack;
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
