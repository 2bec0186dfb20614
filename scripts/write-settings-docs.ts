import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsJsonSchema } from '../settings/load';
import { settingsTable } from '../settings/settings-table';

/** Writes what is made from the zod schema: the editors' JSON Schema and docs/settings.md. Tests hold both against it. */
const ROOT = join(__dirname, '..');
const schema = settingsJsonSchema();
writeFileSync(join(ROOT, 'settings/settings.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
writeFileSync(
  join(ROOT, 'docs/settings.md'),
  `# Settings

One JSON file an environment in \`settings/\`, chosen by \`SECMON_ENV\` (default \`test\`). Only \`environment\` and \`regions\` are needed.
Made from \`settings/schema.ts\` by \`npm run settings:docs\`.

${settingsTable(schema)}
`,
);
