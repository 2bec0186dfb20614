import type { FieldTest, RuleSetDefinition } from '../functions/cloudtrail-processor/core/rules/model';

/** Names of placeholders that rules or suppressions compare with and that have no list: nothing matches them. */
export function missingLists({ rules, suppressions, placeholders }: RuleSetDefinition): readonly string[] {
  const tests = [
    ...rules.flatMap(({ searches }) => Object.values(searches).flat(2)),
    ...suppressions.flatMap(({ when }) => when),
  ];
  return [...new Set(tests.flatMap(namesIn))].filter((name) => !Object.hasOwn(placeholders, name));
}

function namesIn({ modifiers, values }: FieldTest): readonly string[] {
  if (!modifiers.includes('expand')) return [];
  return values.flatMap((value) =>
    // `\%` is a plain percent sign.
    [...String(value).matchAll(/\\%|%([^%\\]+)%/g)].flatMap(([, name]) => name ?? []),
  );
}
