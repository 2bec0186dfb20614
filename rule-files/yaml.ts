import {
  CORE_SCHEMA,
  constructFromEvents,
  defineScalarTag,
  EVENT_ALIAS,
  type Event,
  intCoreTag,
  NOT_RESOLVED,
  parseEvents,
  YAMLException,
} from 'js-yaml';

/** Keys that mean something else to JavaScript. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Refuses what stands in a rule file and would not mean what is written there. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault';
}

/** Integers that stay as they are written: account ids may begin with 0, long ids have more digits than a number holds. */
const exactInteger = defineScalarTag(intCoreTag.tagName, {
  ...intCoreTag,
  resolve(source, isExplicit, tagName) {
    const value = intCoreTag.resolve(source, isExplicit, tagName);
    if (value !== NOT_RESOLVED && (/^[-+]?0\d/.test(source) || !Number.isSafeInteger(value)))
      throw new YamlFault(`\`${source}\` would change when read as a number; put it into quotes`);
    return value;
  },
});

const SCHEMA = CORE_SCHEMA.withTags(exactInteger);

/**
 * The documents of a YAML (or JSON) text as plain values; a document without content is left out.
 * @throws Error that says what is wrong: broken YAML, a key twice, an alias, a key of JavaScript's own, a number that
 * would change, values that nest more than 100 deep
 */
export function readYaml(text: string): readonly unknown[] {
  try {
    const events = parseEvents(text, {});
    refuseAliases(events, text);
    const documents = constructFromEvents(events, { source: text, schema: SCHEMA });
    for (const document of documents) refuseKeys(document);
    return documents.filter((document) => document !== null);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined || error.mark === null ? '' : ` at line ${error.mark.line + 1}`;
    throw new YamlFault(`${error.reason}${line}`, { cause: error });
  }
}

/** A few of them can stand for gigabytes. */
function refuseAliases(events: readonly Event[], text: string): void {
  for (const event of events) {
    if (event.type !== EVENT_ALIAS) continue;
    const name = text.slice(event.anchorStart, event.anchorEnd);
    throw new YamlFault(`YAML alias \`*${name}\`: write the values out, aliases are not read`);
  }
}

function refuseKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) throw new YamlFault(`\`${key}\` cannot be a key; remove it`);
    refuseKeys(member);
  }
}
