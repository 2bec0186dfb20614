import { type JsonRecord, record, records, text, texts } from '../read';
import { addressOf } from './endpoints';

/** Threat intelligence that matched: which list, what it says, and the indicator it is about. */
export function osintOf(service: JsonRecord): readonly object[] {
  const indicator = indicatorOf(service);
  return records(record(service['evidence'])['threatIntelligenceDetails']).flatMap((detail) => {
    const names = texts(detail['threatNames']);
    const list = text(detail['threatListName']);
    const sha256 = text(detail['threatFileSha256']);
    const about = sha256 === undefined ? indicator : { value: sha256, type_id: 4, type: 'Hash' };
    const value = about ?? { value: names[0] ?? list, type_id: 99, type: 'Threat name' };
    if (value.value === undefined) return [];
    return [{ ...value, name: list, vendor_name: list, labels: names, desc: names.join(', ') }];
  });
}

interface Indicator {
  readonly value: string | undefined;
  readonly type_id: number;
  readonly type: string;
}

/** What the finding's action met: the remote address or the domain. */
function indicatorOf(service: JsonRecord): Indicator | undefined {
  const action = record(service['action']);
  const domain = text(record(action['dnsRequestAction'])['domain']);
  if (domain !== undefined) return { value: domain, type_id: 2, type: 'Domain' };
  const [probe = {}] = records(record(action['portProbeAction'])['portProbeDetails']);
  const value = [...Object.values(action), probe]
    .map((details) => addressOf(record(record(details)['remoteIpDetails'])))
    .find((address) => address !== undefined);
  return value === undefined ? undefined : { value, type_id: 1, type: 'IP Address' };
}
