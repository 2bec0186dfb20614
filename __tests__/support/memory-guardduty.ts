import type { GuardDutySource } from '../../functions/guardduty-collector/core/poll';

export interface MemoryFinding {
  readonly id: string;
  readonly updatedAt: number;
  readonly [member: string]: unknown;
}

export interface MemoryGuardDuty extends GuardDutySource {
  /** Adds a finding, or changes the one of the same id. */
  put(finding: MemoryFinding): void;
  /** Forgets a finding, as GuardDuty does after 90 days. */
  expire(id: string): void;
  /** What was asked for, in order: `list from..to token` and `get n`. */
  readonly calls: readonly string[];
  /** Called before each GetFindings: changes things between listing and reading, or throws. */
  beforeGet: (ids: readonly string[]) => void;
  /** Called before each ListFindings. */
  beforeList: (token: string | undefined) => void;
  detector: string | undefined;
}

/** GuardDuty as its API behaves: listed by update time when a listing starts, read as they are when read. */
export function memoryGuardDuty(findings: readonly MemoryFinding[] = [], pageSize = 50): MemoryGuardDuty {
  const known = new Map(findings.map((finding) => [finding.id, finding]));
  const listings = new Map<string, readonly string[]>();
  const calls: string[] = [];
  const fake: MemoryGuardDuty = {
    calls,
    detector: 'd1',
    beforeGet: () => undefined,
    beforeList: () => undefined,
    put: (finding) => known.set(finding.id, finding),
    expire: (id) => known.delete(id),
    detectorId: async () => fake.detector,
    async listFindingIds(_detectorId, { from, to }, token) {
      fake.beforeList(token);
      calls.push(`list ${from}..${to} ${token ?? 'first'}`);
      const [listing = `listing${listings.size}`, start = '0'] = token?.split('@') ?? [];
      if (token === undefined)
        listings.set(
          listing,
          [...known.values()]
            .filter(({ updatedAt }) => updatedAt >= from && updatedAt <= to)
            .sort((a, b) => a.updatedAt - b.updatedAt)
            .map(({ id }) => id),
        );
      const all = listings.get(listing) ?? [];
      const end = Number(start) + pageSize;
      return { ids: all.slice(Number(start), end), next: end < all.length ? `${listing}@${end}` : undefined };
    },
    async getFindings(_detectorId, ids) {
      fake.beforeGet(ids);
      calls.push(`get ${ids.length}`);
      return ids.flatMap((id) => {
        const finding = known.get(id);
        return finding === undefined ? [] : [asSdkObject(finding)];
      });
    },
  };
  return fake;
}

const REGION = 'eu-central-1';

/** A finding as the SDK gives it. */
export function asSdkObject({ id, updatedAt, ...more }: MemoryFinding): Record<string, unknown> {
  return {
    Id: id,
    Arn: `arn:aws:guardduty:${REGION}:111122223333:detector/d1/finding/${id}`,
    AccountId: '111122223333',
    Partition: 'aws',
    Region: REGION,
    Type: 'Recon:EC2/Portscan',
    Title: `Finding ${id}`,
    Description: 'EC2 instance is performing outbound port scans.',
    Severity: 5,
    SchemaVersion: '2.0',
    CreatedAt: new Date(updatedAt).toISOString(),
    UpdatedAt: new Date(updatedAt).toISOString(),
    Resource: { ResourceType: 'Instance', InstanceDetails: { InstanceId: 'i-1' } },
    Service: { ServiceName: 'guardduty', DetectorId: 'd1', Count: 1, Archived: false },
    ...more,
  };
}
