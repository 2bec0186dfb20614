import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import type { FunctionFiles } from './function-files';

/** A function's deployable zip. */
export interface Bundle {
  readonly zipPath: string;
  /** Base64 SHA-256 of the zip: what the provider keeps as `source_code_hash`. */
  readonly sha256: string;
  /** Size of the minified JavaScript, bytes. */
  readonly codeBytes: number;
}

/** Bundles by function name, e.g. `guardduty-collector`. */
export type Bundles = Readonly<Record<string, Bundle>>;

export type { FunctionFiles } from './function-files';
export { packFiles } from './pack-files';

/**
 * Bundles every function under `functionsFolder` (each folder with a handler.ts) into `<outFolder>/<name>.zip`, with
 * the `files` that are made in the meantime. The same sources give the same bytes on every platform, so an unchanged
 * checkout plans no change.
 */
export async function bundleFunctions(
  functionsFolder: string,
  outFolder: string,
  makeFiles: () => Promise<FunctionFiles> = async () => ({}),
): Promise<Bundles> {
  const names = readdirSync(functionsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map((entry) => entry.name)
    .sort();
  mkdirSync(outFolder, { recursive: true });
  // One build for all: what they share (the SDK, mostly) is read once.
  const building = build({
    entryPoints: Object.fromEntries(names.map((name) => [name, join(functionsFolder, name, 'handler.ts')])),
    outdir: outFolder,
    // Paths relative to here enter the output: with a fixed base they are the same on every machine.
    absWorkingDir: functionsFolder,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // The SDK's ESM entry points shake a third smaller and start faster than its CommonJS ones.
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': join(functionsFolder, 'shared/runtime/lambda-credentials.ts'),
    },
    legalComments: 'none',
    charset: 'utf8',
    write: false,
    logLevel: 'warning',
  });
  const [{ outputFiles }, files] = await Promise.all([building, makeFiles()]);
  return Object.fromEntries(
    outputFiles.map(({ path, contents }) => {
      const name = basename(path, '.js');
      return [name, zipped(path, contents, files[name])] as const;
    }),
  );
}

function zipped(path: string, code: Uint8Array, files: FunctionFiles[string] = {}): Bundle {
  const zip = zipReproducibly({ 'index.js': code, ...files });
  const zipPath = path.replace(/\.js$/, '.zip');
  writeFileSync(zipPath, zip);
  return {
    zipPath,
    sha256: createHash('sha256').update(zip).digest('base64'),
    codeBytes: code.byteLength,
  };
}

/**
 * A zip of files in their order, each with a fixed time and mode, deflated in JavaScript: Node's own zlib
 * gives other bytes on other processors.
 */
export function zipReproducibly(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const READABLE_BY_ALL = 0o100644 << 16;
  // Zip keeps local time without a zone, so a local date is the same bytes in every zone.
  const mtime = new Date(1980, 0, 1);
  const options = { mtime, level: 6, os: 3, attrs: READABLE_BY_ALL } as const;
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, content]) => [name, [content, options]] as const)),
  );
}
