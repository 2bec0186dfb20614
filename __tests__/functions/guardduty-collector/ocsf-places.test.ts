import { normalizeGuardDuty } from '../../../functions/guardduty-collector/core/normalize';
import type { OcsfEvent } from '../../../functions/shared/ocsf/event';
import { asSdkObject } from '../../support/memory-guardduty';
import { fullFinding } from './sdk-schema';

/** Copies of the native record and of the event's own values: they say nothing about the mapping. */
const COPIES = new Set(['data', 'raw_data', 'unmapped', 'observables']);

/** Every value of an event with the attribute that holds it. */
function placesOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`${path} = ${value}`];
  return Object.entries(value)
    .filter(([name]) => !COPIES.has(name))
    .flatMap(([name, member]) =>
      placesOf(member, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`),
    );
}

describe('where the members of a finding go', () => {
  it('is as reviewed, for every member that the API has', () => {
    const [event] = normalizeGuardDuty(fullFinding().sdk);
    expect(placesOf(event).join('\n')).toMatchSnapshot();
  });

  it.each([
    ['Root', 2],
    ['IAMUser', 1],
    ['FederatedUser', 1],
    ['IdentityCenterUser', 1],
    ['AWSService', 4],
    ['AssumedRole', 99],
    [undefined, 0],
  ])('of an access key: a %s has user type %i', (UserType, type_id) => {
    const Resource = { AccessKeyDetails: { UserName: 'u', UserType } };
    const [event] = normalizeGuardDuty(asSdkObject({ id: 'f1', updatedAt: 0, Resource }));
    expect(event?.['resources']).toMatchObject([{ owner: { type_id } }]);
  });

  it.each([
    ['LOW', 2, 'Low'],
    ['medium', 3, 'Medium'],
    ['HIGH', 4, 'High'],
    ['CRITICAL', 5, 'Critical'],
    ['INFORMATIONAL', 1, 'Informational'],
    ['ODD', 99, 'ODD'],
  ])('of a threat: severity %s is %i', (Severity, severity_id, severity) => {
    const ThreatDetectedByName = { ThreatNames: [{ Name: 'n', Severity }] };
    const Service = { EbsVolumeScanDetails: { ScanDetections: { ThreatDetectedByName } } };
    const [event] = normalizeGuardDuty(asSdkObject({ id: 'f1', updatedAt: 0, Service }));
    expect(event?.['malware']).toMatchObject([{ severity_id, severity }]);
  });

  it.each([
    ['system:serviceaccount:ns:sa', 'Service', 4],
    ['kubernetes-admin', 'User', 1],
  ])('of Kubernetes: %s is a %s', (Username, type, type_id) => {
    const Resource = { KubernetesDetails: { KubernetesUserDetails: { Username } } };
    const [event] = normalizeGuardDuty(asSdkObject({ id: 'f1', updatedAt: 0, Resource }));
    expect(event?.['resources']).toMatchObject([{ owner: { type, type_id } }]);
  });

  it.each([
    ['AF_INET', 4],
    ['AF_INET6', 6],
    ['AF_UNIX', 99],
  ])('of a socket: %s is protocol version %i', (AddressFamily, protocol_ver_id) => {
    const Service = { RuntimeDetails: { Context: { AddressFamily } } };
    const [event] = normalizeGuardDuty(asSdkObject({ id: 'f1', updatedAt: 0, Service }));
    const [evidence] = (event as OcsfEvent)['evidences'] as readonly unknown[];
    expect(evidence).toMatchObject({ connection_info: { protocol_ver: AddressFamily, protocol_ver_id } });
  });

  it('of intelligence without an indicator: no observable', () => {
    const Service = { Evidence: { ThreatIntelligenceDetails: [{ ThreatNames: ['Tor'] }] } };
    const [event] = normalizeGuardDuty(asSdkObject({ id: 'f1', updatedAt: 0, Service }));
    expect(event?.['osint']).toMatchObject([{ value: 'Tor', type_id: 99 }]);
    expect(JSON.stringify(event?.['observables'] ?? [])).not.toContain('Tor');
  });
});
