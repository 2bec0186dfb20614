import { type Day, daysBetween } from '../days';
import { type Privileges, principalKey } from './account-privileges';
import type { DaySightings, SeenPart, SeenPrincipal } from './day-sightings';
import type { Privilege } from './privilege';
import { roundedShares } from './rounded-shares';
import { HALF_LIFE_DAYS, POINTS_OF_HALF, PRIVILEGE_POINTS, weightOf } from './weights';

/** One reason of a score. */
export interface RiskPart {
  readonly kind: 'alert' | 'anomaly' | 'privilege';
  /** Rule, kind of anomaly, or class of privilege. */
  readonly what: string;
  readonly title: string;
  /** Its share of the score, to a tenth: those of all parts add up to it. Not the points that the score is made of. */
  readonly points: number;
  /** How many findings; of a privilege 1. */
  readonly count: number;
  /** The last day on which there was one; none for a privilege. */
  readonly lastDay?: Day;
}

/** How much there is to fear from a principal, 0 to 100. */
export interface Risk {
  readonly principal: string;
  readonly accountId: string;
  readonly score: number;
  readonly privilege: Privilege | 'unknown';
  /** Heaviest first. */
  readonly parts: readonly RiskPart[];
}

/** Days after which a finding weighs next to nothing: six half-lives. */
export const RISK_DAYS = 6 * HALF_LIFE_DAYS;

/** A principal is listed from this score on. */
const LOWEST_SCORE = 1;

/**
 * The risk of every principal that has been seen or has privileges, highest first. Points of findings decay with their
 * age, points of privileges stand; their sum becomes a score that approaches 100.
 * @param asOf the last day of `days` that counts; its findings weigh in full
 */
export function riskScores(
  days: Readonly<Record<Day, DaySightings>>,
  privileges: Privileges,
  asOf: Day,
): readonly Risk[] {
  const principals = gather(days, asOf);
  const seen = new Set(
    [...principals].flatMap(([principal, { roles }]) => [principal, ...roles].map(principalKey)),
  );
  for (const [key, { arn }] of Object.entries(privileges))
    if (!seen.has(key)) principals.set(arn, nothingOf(key.split(':', 1)[0] as string));
  return [...principals]
    .map(([principal, gathered]) => scored(principal, gathered, privilegeOf(principal, gathered, privileges)))
    .filter(({ score }) => score >= LOWEST_SCORE)
    .sort((a, b) => b.score - a.score || (a.principal < b.principal ? -1 : 1));
}

interface Gathered {
  readonly accountId: string;
  readonly roles: Set<string>;
  readonly parts: Map<string, RiskPart>;
}

function nothingOf(accountId: string): Gathered {
  return { accountId, roles: new Set(), parts: new Map() };
}

function gather(days: Readonly<Record<Day, DaySightings>>, asOf: Day): Map<string, Gathered> {
  const principals = new Map<string, Gathered>();
  for (const day of Object.keys(days).sort()) {
    const age = daysBetween(day, asOf);
    if (age < 0 || age > RISK_DAYS) continue;
    for (const [principal, seen] of Object.entries(days[day] as DaySightings)) {
      const known = principals.get(principal) ?? nothingOf(seen.accountId);
      principals.set(principal, known);
      addDay(known, seen, day, age);
    }
  }
  return principals;
}

function addDay(known: Gathered, { roles = [], parts }: SeenPrincipal, day: Day, age: number): void {
  for (const role of roles) known.roles.add(role);
  for (const part of parts) add(known.parts, part, day, age);
}

function add(parts: Map<string, RiskPart>, part: SeenPart, day: Day, age: number): void {
  const kind = part.source === 'anomaly' ? 'anomaly' : 'alert';
  const key = JSON.stringify([kind, part.type]);
  const known = parts.get(key);
  parts.set(key, {
    kind,
    what: part.type,
    title: part.title,
    points: (known?.points ?? 0) + weightOf(part) * 0.5 ** (age / HALF_LIFE_DAYS),
    count: (known?.count ?? 0) + part.count,
    lastDay: day,
  });
}

/** The most that one's own policies or one of one's roles allow. Accounts whose IAM is not read are unknown. */
function privilegeOf(principal: string, { roles }: Gathered, privileges: Privileges): Risk['privilege'] {
  // Whoever is root may do everything.
  if (/^arn:[^:]*:iam::\d{12}:root$/.test(principal)) return 'admin';
  return [principal, ...roles]
    .map((name) => privileges[principalKey(name)]?.privilege)
    .filter((privilege) => privilege !== undefined)
    .reduce<Risk['privilege']>((most, each) => (pointsOf(each) >= pointsOf(most) ? each : most), 'unknown');
}

function pointsOf(privilege: Risk['privilege']): number {
  return privilege === 'unknown' ? 0 : PRIVILEGE_POINTS[privilege];
}

function scored(principal: string, { accountId, parts }: Gathered, privilege: Risk['privilege']): Risk {
  const points = pointsOf(privilege);
  const title = `may: ${privilege}`;
  const all: readonly RiskPart[] = [
    ...[...parts.values()].filter((part) => part.points > 0),
    ...(points > 0 ? [{ kind: 'privilege', what: privilege, title, points, count: 1 } as const] : []),
  ];
  const sum = all.reduce((total, part) => total + part.points, 0);
  const score = 100 * (1 - 0.5 ** (sum / POINTS_OF_HALF));
  const heaviest = all.toSorted((a, b) => b.points - a.points || (a.what < b.what ? -1 : 1));
  const shares = roundedShares(
    heaviest.map((part) => (part.points * score) / sum),
    score,
  );
  const shown = heaviest.map((part, index) => ({ ...part, points: shares[index] ?? 0 }));
  return {
    principal,
    accountId,
    score: Math.round(score * 10) / 10,
    privilege,
    parts: shown,
  };
}
