import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sampleAccountFiles } from './sample-account/files';

const FOLDER = join(__dirname, '..', 'cli', 'demo', 'sample-account');

for (const [path, text] of sampleAccountFiles()) {
  mkdirSync(dirname(join(FOLDER, path)), { recursive: true });
  writeFileSync(join(FOLDER, path), text);
  process.stderr.write(
    `${path}: ${text.split('\n').length - 1} records, ${Math.ceil(text.length / 1024)} kB\n`,
  );
}
