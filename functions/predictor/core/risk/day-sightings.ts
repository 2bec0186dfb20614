import type { Sighting } from './sighting';
import { weightOf } from './weights';

/** What one day's findings of one kind say against a principal. */
export interface SeenPart {
  /** `cloudtrail` or `anomaly`. */
  readonly source: string;
  readonly type: string;
  readonly title: string;
  readonly severity: number;
  readonly count: number;
}

/** A day's findings about one principal. */
export interface SeenPrincipal {
  readonly accountId: string;
  /** Roles that a person came by. */
  readonly roles?: readonly string[];
  readonly parts: readonly SeenPart[];
}

/** A day's findings by principal. */
export type DaySightings = Readonly<Record<string, SeenPrincipal>>;

/** The state keeps so many principals of a day, and so many parts of each: those that weigh most. */
const MOST_PRINCIPALS = 300;
const MOST_PARTS = 10;
const MOST_ROLES = 10;

/** Gathers a day's findings; the same finding counts once, in however many objects it lies. */
export class DayGatherer {
  readonly #seen = new Set<string>();
  readonly #principals = new Map<
    string,
    { accountId: string; roles: Set<string>; parts: Map<string, SeenPart> }
  >();

  add(source: string, sighting: Sighting): void {
    const { principal, accountId, role, type, title, severity, uid } = sighting;
    if (this.#seen.has(uid)) return;
    this.#seen.add(uid);
    const known = this.#principals.get(principal) ?? { accountId, roles: new Set(), parts: new Map() };
    this.#principals.set(principal, known);
    if (role !== undefined) known.roles.add(role);
    const key = JSON.stringify([source, type, severity]);
    const count = (known.parts.get(key)?.count ?? 0) + 1;
    known.parts.set(key, { source, type, title, severity, count });
  }

  /** The same for the same findings, in whatever order they came. */
  result(): DaySightings {
    const principals = [...this.#principals].map(([principal, { accountId, roles, parts }]) => {
      const heaviest = [...parts.values()]
        .sort((a, b) => weightOf(b) - weightOf(a) || (nameOf(a) < nameOf(b) ? -1 : 1))
        .slice(0, MOST_PARTS);
      const weight = heaviest.reduce((sum, part) => sum + weightOf(part), 0);
      const came = roles.size === 0 ? {} : { roles: [...roles].sort().slice(0, MOST_ROLES) };
      return { principal, seen: { accountId, ...came, parts: heaviest }, weight };
    });
    return Object.fromEntries(
      principals
        .sort((a, b) => b.weight - a.weight || (a.principal < b.principal ? -1 : 1))
        .slice(0, MOST_PRINCIPALS)
        .map(({ principal, seen }) => [principal, seen]),
    );
  }
}

function nameOf({ source, type, severity }: SeenPart): string {
  return JSON.stringify([source, type, severity]);
}
