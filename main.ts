import { join } from 'node:path';
import { bundleFunctions, packFiles } from './modules/bundles';
import { loadSettings } from './settings/load';

async function main(): Promise<void> {
  const settings = loadSettings();
  // The bundler works in a process of its own while the providers' bindings are loaded here.
  const [bundles, { synthesize }] = await Promise.all([
    bundleFunctions(join(__dirname, 'functions'), join(__dirname, 'dist', 'functions'), () =>
      packFiles(settings, __dirname),
    ),
    import('./modules/stacks'),
  ]);
  const folders = synthesize(settings, bundles);
  const { environment, regions } = settings;
  process.stdout.write(`${environment} (${regions.join(', ')}): ${folders.join(', ')}\n`);
}

/** Errors that are the user's to mend, and that say how. */
const MENDABLE = new Set(['SettingsError', 'RuleFileError']);

main().catch((error: Error) => {
  const text = MENDABLE.has(error.name) ? error.message : error.stack;
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
