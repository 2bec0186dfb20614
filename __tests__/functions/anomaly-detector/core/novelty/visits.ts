import type { NoveltyAlarm } from '../../../../../functions/anomaly-detector/core/novelty/alarm';
import { judgeVisits } from '../../../../../functions/anomaly-detector/core/novelty/judge-visits';
import {
  memoryNoveltyStore,
  type NoveltyStore,
} from '../../../../../functions/anomaly-detector/core/novelty/store';
import type { Locate, Place } from '../../../../../functions/shared/geo/place';

export const DAY = 86_400;
/** A Monday. */
export const MONDAY = Date.UTC(2026, 2, 2) / 1000;

export type Row = Readonly<Record<string, unknown>>;

const PLACES: Readonly<Record<string, Place>> = {
  '10.1': { network: 'AS1 Office', country: 'DE', position: { latitude: 52.5, longitude: 13.4 } },
  '10.2': { network: 'AS2 Home', country: 'DE', position: { latitude: 52.4, longitude: 13.1 } },
  '10.3': { network: 'AS3 Hotel', country: 'JP', position: { latitude: 35.7, longitude: 139.7 } },
  '10.4': { network: 'AS4 Hosting', country: 'NL', position: { latitude: 52.4, longitude: 4.9 } },
};

export const locate: Locate = (address) =>
  PLACES[address.split('.').slice(0, 2).join('.')] ?? { network: address };

/** A row at an hour (UTC) of a day from the first Monday on. */
export function row(day: number, hour: number, changes: Row = {}): Row {
  return {
    start: new Date((MONDAY + day * DAY + hour * 3600) * 1000).toISOString(),
    account: '111122223333',
    region: 'eu-central-1',
    principal: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0a',
    person: 'ann@example.com',
    kind: 'AssumedRole',
    address: '10.1.0.1',
    agent: 'aws-cli',
    services: ['s3.amazonaws.com'],
    calls: 3,
    denials: 0,
    logins: 0,
    loginFailures: 0,
    secretReads: 0,
    objectReads: 0,
    ...changes,
  };
}

/** Working days of some weeks, from nine to five. */
export function weeks(count: number, changes: Row = {}): readonly Row[] {
  return Array.from({ length: count * 7 }, (_, day) => day)
    .filter((day) => day % 7 < 5)
    .flatMap((day) => [8, 11, 14, 16].map((hour) => row(day, hour, changes)));
}

export async function judged(
  rows: readonly unknown[],
  store: NoveltyStore = memoryNoveltyStore(),
  learningDays = 14,
): Promise<readonly NoveltyAlarm[]> {
  const { alarms } = await judgeVisits(rows, store, { locate, learningDays });
  return alarms;
}
