import type { FindingQuery, FindingSource } from '../../../functions/inspector-collector/core/poll';

/** Inspector's side of a finding; times are epoch ms. `updatedAt` is optional, as in the API. */
export interface Held {
  readonly id: string;
  readonly firstObservedAt: number;
  readonly updatedAt?: number;
  readonly status?: string;
}

export interface FakeInspector {
  readonly source: FindingSource;
  /** Every page that was read, as queries. */
  readonly reads: FindingQuery[];
  put(finding: Held): void;
  remove(id: string): void;
  /** Runs before the `nth` page from now (1 = the next): to throw, or to change what is held meanwhile. */
  beforePage(nth: number, act: () => void): void;
}

/**
 * ListFindings with its semantics: bounds inclusive, filters ANDed, sorted by first observation, and pages by offset,
 * the worst that a token can mean: what leaves the result meanwhile shifts the pages behind it.
 */
export function fakeInspector(held: readonly Held[], pageSize = 2): FakeInspector {
  const findings = new Map(held.map((finding) => [finding.id, finding]));
  const reads: FindingQuery[] = [];
  let planned: { pages: number; readonly act: () => void } | undefined;
  const matching = ({ firstObserved, updatedFrom }: FindingQuery) =>
    [...findings.values()]
      .filter(({ firstObservedAt: at }) => at >= firstObserved.from && at <= firstObserved.to)
      .filter(({ updatedAt }) => updatedFrom === undefined || (updatedAt ?? -1) >= updatedFrom)
      .sort((left, right) => left.firstObservedAt - right.firstObservedAt);
  return {
    reads,
    put: (finding) => void findings.set(finding.id, finding),
    remove: (id) => void findings.delete(id),
    beforePage(nth, act) {
      planned = { pages: nth, act };
    },
    async *source(query) {
      for (let offset = 0; ; offset += pageSize) {
        reads.push(query);
        if (planned && --planned.pages === 0) {
          const { act } = planned;
          planned = undefined;
          act();
        }
        const page = matching(query).slice(offset, offset + pageSize);
        yield page.map(native);
        if (page.length < pageSize) return;
      }
    },
  };
}

function native({ id, firstObservedAt, updatedAt, status = 'ACTIVE' }: Held) {
  return {
    findingArn: arnOf(id),
    awsAccountId: '111122223333',
    status,
    type: 'PACKAGE_VULNERABILITY',
    firstObservedAt: new Date(firstObservedAt),
    lastObservedAt: new Date(updatedAt ?? firstObservedAt),
    ...(updatedAt === undefined ? {} : { updatedAt: new Date(updatedAt) }),
  };
}

export function arnOf(id: string): string {
  return `arn:aws:inspector2:eu-central-1:111122223333:finding/${id}`;
}
