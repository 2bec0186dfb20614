import type { GuardDutySource } from '../../functions/guardduty-collector/core/poll';
import type { FindingSource } from '../../functions/inspector-collector/core/poll';
import type { Clock } from '../../functions/shared/runtime/clock';
import type { Recording } from './recording';

type Json = Readonly<Record<string, unknown>>;

/** Smaller than the services' own pages, so that the week has several. */
const PAGE_SIZE = 10;

/** GuardDuty of one region as its API would have answered at the clock's time: each finding in its version of then. */
export function recordedGuardDuty(
  { guarddutyFindings }: Recording,
  region: string,
  clock: Clock,
): GuardDutySource {
  const ofRegion = guarddutyFindings.filter(({ Region }) => Region === region);
  const updatedAt = (finding: Json) => Date.parse(String(finding['UpdatedAt']));
  const current = () => latestVersions(ofRegion, (finding) => String(finding['Id']), updatedAt, clock.now());
  return {
    async detectorId() {
      const service = ofRegion[0]?.['Service'] as { readonly DetectorId?: string } | undefined;
      return service?.DetectorId;
    },
    async listFindingIds(_detectorId, { from, to }, token) {
      const listed = current()
        .filter((finding) => updatedAt(finding) >= from && updatedAt(finding) <= to)
        .sort((a, b) => updatedAt(a) - updatedAt(b));
      const start = Number(token ?? 0);
      const end = start + PAGE_SIZE;
      return {
        ids: listed.slice(start, end).map(({ Id }) => String(Id)),
        next: end < listed.length ? String(end) : undefined,
      };
    },
    async getFindings(_detectorId, ids) {
      const wanted = new Set(ids);
      return current().filter(({ Id }) => wanted.has(String(Id)));
    },
  };
}

/** Inspector of one region as ListFindings would have answered at the clock's time. */
export function recordedInspector(
  { inspectorFindings }: Recording,
  region: string,
  clock: Clock,
): FindingSource {
  const ofRegion = inspectorFindings.filter(({ findingArn }) => String(findingArn).split(':')[3] === region);
  const time = (finding: Json, name: string) => Number(finding[name]) * 1000;
  return async function* (query) {
    const found = latestVersions(
      ofRegion,
      (finding) => String(finding['findingArn']),
      (finding) => time(finding, 'updatedAt'),
      clock.now(),
    )
      .filter((finding) => {
        const firstObserved = time(finding, 'firstObservedAt');
        const isUpdated = query.updatedFrom === undefined || time(finding, 'updatedAt') >= query.updatedFrom;
        return (
          isUpdated && firstObserved >= query.firstObserved.from && firstObserved <= query.firstObserved.to
        );
      })
      .sort((a, b) => time(a, 'firstObservedAt') - time(b, 'firstObservedAt'));
    for (let start = 0; start === 0 || start < found.length; start += PAGE_SIZE)
      yield found.slice(start, start + PAGE_SIZE);
  };
}

/** Of each finding the last version that there was at `now`. */
function latestVersions(
  versions: readonly Json[],
  idOf: (finding: Json) => string,
  updatedAt: (finding: Json) => number,
  now: number,
): Json[] {
  const latest = new Map<string, Json>();
  for (const version of versions) {
    const known = latest.get(idOf(version));
    if (updatedAt(version) <= now && (!known || updatedAt(version) >= updatedAt(known)))
      latest.set(idOf(version), version);
  }
  return [...latest.values()];
}
