import { Finding$ } from '@aws-sdk/client-guardduty';
import fc from 'fast-check';

/*
 * Findings made from the SDK's own schema of a finding: every member that the API has, in the spelling of the SDK
 * (PascalCase, Dates) and in that of the service (its JSON names, epoch seconds or ISO 8601).
 */

/** One finding in each spelling. */
export interface Spellings {
  readonly sdk: unknown;
  readonly wire: unknown;
  readonly event: unknown;
}

/** A schema node of the SDK: a number for simple types, a tuple `[kind, namespace, name, traits, ...]` otherwise. */
type Node = number | readonly unknown[];
interface Member {
  readonly name: string;
  readonly jsonName: string;
  readonly node: Node;
}

const LIST = 64;
const MAP = 128;
const TIMESTAMP = 4;

function resolve(node: unknown): Node {
  return (typeof node === 'function' ? node() : node) as Node;
}

function traitsOf(node: Node): { readonly node: Node; readonly jsonName?: string } {
  if (!Array.isArray(node) || node.length !== 2) return { node };
  return { node: resolve(node[0]), ...(node[1] as { jsonName?: string }) };
}

function membersOf(structure: readonly unknown[]): readonly Member[] {
  const [names, nodes] = structure.slice(4) as [string[], unknown[]];
  return names.map((name, index) => {
    const member = traitsOf(resolve(nodes[index]));
    return { name, jsonName: member.jsonName ?? name, node: member.node };
  });
}

/** The structure in a list or map, in a list of them, and so on; undefined where there is only a simple type. */
function elementOf(node: Node): Node | undefined {
  if (!Array.isArray(node) || node[0] === 0) return undefined;
  if (node[0] === 3) return node;
  return elementOf(traitsOf(resolve(node[node[0] === 1 ? 4 : 5])).node);
}

/** Every member's name in the SDK and in the service, by structure. */
export function allMembers(): readonly (Member & { readonly structure: string })[] {
  const seen = new Set<string>();
  const found: (Member & { structure: string })[] = [];
  const visit = (wrapped: Node): void => {
    const node = elementOf(traitsOf(wrapped).node);
    if (!Array.isArray(node) || seen.has(String(node[2]))) return;
    seen.add(String(node[2]));
    for (const member of membersOf(node)) {
      found.push({ ...member, structure: String(node[2]) });
      visit(member.node);
    }
  };
  visit(resolve(Finding$));
  return found;
}

/** What a leaf is made of: the path it stands at, and which kind of simple type it is. */
export type Leaf = (path: string, type: number) => unknown;

const spell = (one: unknown): Spellings => ({ sdk: one, wire: one, event: one });

const zip = (spellings: readonly (readonly [sdk: string, wire: string, Spellings])[]): Spellings => ({
  sdk: Object.fromEntries(spellings.map(([sdk, , value]) => [sdk, value.sdk])),
  wire: Object.fromEntries(spellings.map(([, wire, value]) => [wire, value.wire])),
  event: Object.fromEntries(spellings.map(([, wire, value]) => [wire, value.event])),
});

const listOf = (item: Spellings): Spellings => ({ sdk: [item.sdk], wire: [item.wire], event: [item.event] });

function simple(type: number, path: string, leaf: Leaf): Spellings {
  if (type >= MAP) return zip([['AWS::Some::Key', 'AWS::Some::Key', simple(type - MAP, `${path}{}`, leaf)]]);
  if (type >= LIST) return listOf(simple(type - LIST, `${path}[]`, leaf));
  if (type !== TIMESTAMP) return spell(leaf(path, type));
  const time = leaf(path, type) as number;
  return { sdk: new Date(time), wire: time / 1000, event: new Date(time).toISOString() };
}

function build(wrapped: Node, path: string, leaf: Leaf, has: (path: string) => boolean): Spellings {
  const { node } = traitsOf(wrapped);
  if (!Array.isArray(node)) return simple(node as number, path, leaf);
  if (node[0] === 0) return simple(node[4] as number, path, leaf);
  if (node[0] === 1) return listOf(build(resolve(node[4]), `${path}[]`, leaf, has));
  if (node[0] === 2) return zip([['someKey', 'someKey', build(resolve(node[5]), `${path}{}`, leaf, has)]]);
  return zip(
    membersOf(node)
      .filter(({ name }) => has(`${path}.${name}`))
      .map((member) => [
        member.name,
        member.jsonName,
        build(member.node, `${path}.${member.name}`, leaf, has),
      ]),
  );
}

const ARN = 'arn:aws:guardduty:eu-central-1:111122223333:detector/d1/finding/f1';

/** Values that name a finding; the rest of a generated finding is the schema's. */
const NAMES: Readonly<Record<string, string>> = {
  '.AccountId': '111122223333',
  '.Arn': ARN,
  '.Id': 'f1',
  '.Region': 'eu-central-1',
  '.Type': 'AttackSequence:IAM/CompromisedCredentials',
  '.UpdatedAt': '2026-11-20T10:11:12.345Z',
  '.CreatedAt': '2026-11-20T10:00:00.000Z',
  '.Partition': 'aws',
  '.Service.EventFirstSeen': '2026-11-20T09:00:00.000Z',
  '.Service.EventLastSeen': '2026-11-20T10:11:00.000Z',
};

/** A finding with every member that the API has. Texts are their own paths, so that each can be found again. */
export function fullFinding(): Spellings {
  const leaf: Leaf = (path, type) => {
    if (NAMES[path] !== undefined) return NAMES[path];
    if (path.endsWith('AdditionalInfo.Value')) return '{"threatName":"info-threat-name"}';
    if (path.endsWith('AdditionalInfo.Type')) return 'default';
    if (type === 2) return true;
    if (type === 1)
      return [...path].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 60_000, 7) + 1;
    return type === TIMESTAMP ? Date.UTC(2026, 10, 1, 2, 3, 4, 567) : `v${path}`;
  };
  return build(resolve(Finding$), '', leaf, () => true);
}

/** Findings with any of the API's members, with any values. */
export const anyFinding: fc.Arbitrary<Spellings> = fc
  .record({ seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }), words: fc.array(fc.string(), { minLength: 1 }) })
  .map(({ seed, words }) => {
    let state = seed;
    const next = (limit: number) => {
      state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647 || 1;
      return state % limit;
    };
    const leaf: Leaf = (path, type) => {
      if (NAMES[path] !== undefined) return NAMES[path];
      if (type === 2) return next(2) === 0;
      if (type === 1) return next(100_000) - 1_000;
      return type === TIMESTAMP ? 1_500_000_000_000 + next(2_000_000_000) : words[next(words.length)];
    };
    return build(resolve(Finding$), '', leaf, (path) => NAMES[path] !== undefined || next(3) > 0);
  });
