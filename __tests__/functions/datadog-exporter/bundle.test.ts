import { join } from 'node:path';
import { build } from 'esbuild';

/** The function's bundle starts cold with every scale-out, so its size is a promise. */
const MAX_BYTES = 500_000;

it('the bundle stays below its limit', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, '../../../functions/datadog-exporter/handler.ts')],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    write: false,
  });
  expect(outputFiles[0]?.contents.byteLength).toBeLessThan(MAX_BYTES);
});
