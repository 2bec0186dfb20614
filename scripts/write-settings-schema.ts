import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsJsonSchema } from '../settings/load';

/** Writes the JSON Schema of the settings for editors; a test holds the file against the zod schema. */
writeFileSync(
  join(__dirname, '../settings/settings.schema.json'),
  `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`,
);
