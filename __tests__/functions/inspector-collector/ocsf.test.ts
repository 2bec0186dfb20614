import fc from 'fast-check';
import { normalizeInspector } from '../../../functions/inspector-collector/core/normalize';
import type { OcsfEvent } from '../../../functions/shared/ocsf/event';
import {
  ARN,
  codeFinding,
  eventOf,
  FINDINGS,
  imageFinding,
  packageFinding,
  reachabilityFinding,
} from './findings';

type Json = Record<string, unknown>;

function ocsf(finding: unknown): OcsfEvent {
  const [event] = normalizeInspector(finding);
  if (!event) throw new Error('no event');
  return event;
}

function vulnerability(finding: unknown): Json {
  return (ocsf(finding)['vulnerabilities'] as Json[])[0] as Json;
}

function details(finding: Json, name: string, changes: Json): Json {
  return { ...finding, [name]: { ...(finding[name] as Json), ...changes } };
}

describe('the OCSF Vulnerability Finding', () => {
  it.each(Object.entries(FINDINGS))('of a %s is the reviewed one', (_, finding) => {
    const { raw_data, ...event } = ocsf(finding());
    expect(event).toMatchSnapshot();
    expect(JSON.parse(raw_data)).toMatchObject({ findingArn: ARN });
  });

  it.each([
    ['CRITICAL', 5, 'Critical'],
    ['HIGH', 4, 'High'],
    ['MEDIUM', 3, 'Medium'],
    ['LOW', 2, 'Low'],
    ['INFORMATIONAL', 1, 'Informational'],
    ['UNTRIAGED', 0, 'Unknown'],
    ['NEW_ONE', 99, 'Other'],
    [7, 99, 'Other'],
  ])('has severity %s as %d', (severity, severity_id, caption) => {
    const event = ocsf(packageFinding({ severity }));
    expect(event).toMatchObject({ severity_id, severity: caption, vendor_attributes: { severity_id } });
  });

  it.each([
    ['ACTIVE', 1, 'New', 'Update'],
    ['SUPPRESSED', 3, 'Suppressed', 'Update'],
    ['CLOSED', 4, 'Resolved', 'Close'],
    ['REOPENED', 99, 'REOPENED', 'Update'],
  ])('of status %s is %d %s, activity %s', (status, status_id, caption, activity_name) => {
    expect(ocsf(packageFinding({ status }))).toMatchObject({
      status_id,
      status: caption,
      status_code: status,
      activity_name,
    });
  });

  it('is created when its update is its first observation, whatever spelling or millisecond', () => {
    const updatedAt = new Date('2024-09-04T16:50:37.900Z');
    expect(ocsf(packageFinding({ updatedAt }))).toMatchObject({ activity_id: 1, type_uid: 200_201 });
    expect(ocsf(packageFinding({ updatedAt, status: 'CLOSED' }))).toMatchObject({ activity_id: 3 });
  });

  it.each([
    ['YES', true, 'Complete'],
    ['PARTIAL', true, 'Partial'],
    ['NO', false, 'None'],
  ])('says of fixAvailable %s whether there is a fix', (fixAvailable, is_fix_available, fix_coverage) => {
    expect(vulnerability(packageFinding({ fixAvailable }))).toMatchObject({ is_fix_available, fix_coverage });
  });

  it.each([
    ['YES', true],
    ['NO', false],
    [undefined, undefined],
  ])('says of exploitAvailable %s whether there is an exploit', (exploitAvailable, expected) => {
    expect(vulnerability(packageFinding({ exploitAvailable }))['is_exploit_available']).toBe(expected);
  });

  it('keeps scores of a vulnerability that has no CVE number, and names it in an advisory', () => {
    const changes = { vulnerabilityId: 'GHSA-xxxx', relatedVulnerabilities: ['CVE-2024-1', 'USN-1'] };
    const finding = details(packageFinding(), 'packageVulnerabilityDetails', changes);
    expect(vulnerability(finding)).toMatchObject({
      advisory: {
        uid: 'GHSA-xxxx',
        title: 'CVE-2024-29069 - snapd',
        desc: 'In snapd versions prior to 2.62 links leave the snap.',
        src_url: 'https://people.canonical.com/~ubuntu-security/cve/2024/CVE-2024-29069.html',
        references: ['https://www.cve.org/CVERecord?id=CVE-2024-29069'],
        created_time: Date.parse('2024-07-25T20:15:00Z'),
        modified_time: Date.parse('2024-08-01T00:00:00Z'),
        related_cves: [{ uid: 'CVE-2024-1' }],
      },
      cve: { uid: 'GHSA-xxxx', cvss: [{ base_score: 4.8 }, {}, {}] },
    });
  });

  it('shows the base score that the adjusted one started from, or the adjusted one', () => {
    const cvss = (finding: Json) => (vulnerability(finding)['cve'] as { cvss: Json[] }).cvss.at(-1);
    expect(cvss(packageFinding())).toMatchObject({ base_score: 7.3, overall_score: 5.1 });
    const adjusted = { adjustedCvss: { cvssSource: 'VENDOR', version: '4.0', score: 9.9 } };
    expect(cvss(packageFinding({ inspectorScoreDetails: adjusted }))).toMatchObject({
      base_score: 9.9,
      version: '4.0',
    });
    expect(cvss(packageFinding({ inspectorScoreDetails: undefined }))).toMatchObject({
      overall_score: 5.1,
      version: 'unknown',
    });
  });

  it('names the layer that brings a package into a function', () => {
    const vulnerablePackages = [{ name: 'pillow', version: '9', sourceLambdaLayerArn: 'arn:layer' }];
    const finding = details(packageFinding(), 'packageVulnerabilityDetails', { vulnerablePackages });
    expect(vulnerability(finding)['dependency_chain']).toBe('arn:layer -> pillow');
  });

  it.each([
    [8000, 8002, [8000, 8001, 8002], 'TCP access to ports 8000-8002'],
    [0, 65_535, [0, 65_535], 'TCP access to ports 0-65535'],
    [22, undefined, [22], 'TCP access to port 22'],
  ])('shows the open ports %d to %d', (begin, end, ports, requirement) => {
    const finding = details(reachabilityFinding(), 'networkReachabilityDetails', {
      openPortRange: { begin, end },
    });
    const { device } = ocsf(finding) as unknown as { device: { network_interfaces: Json[] } };
    const open = device.network_interfaces[0]?.['open_ports'] as Json[];
    expect(open.map(({ port }) => port)).toEqual(ports);
    expect(vulnerability(finding)['exploit_requirement']).toBe(requirement);
  });

  it.each([
    { begin: 5, end: 4 },
    { begin: -1, end: 4 },
    { begin: 1, end: 65_536 },
    { begin: 1.5, end: 2 },
    'all',
  ])('shows no port of the impossible range %j', (openPortRange) => {
    const event = ocsf(details(reachabilityFinding(), 'networkReachabilityDetails', { openPortRange }));
    expect(JSON.stringify({ ...event, raw_data: '' })).not.toMatch(/open_ports|openPortRange/);
  });

  it.each([
    ['UBUNTU_22_04', 'Linux'],
    ['AMAZON_LINUX_2', 'Linux'],
    ['WINDOWS_SERVER_2022', 'Windows'],
    ['MACOS_14', 'macOS'],
    ['BEOS', 'Unknown'],
  ])('knows %s for %s', (platform, type) => {
    const resources = [{ id: 'i-1', details: { awsEc2Instance: { platform } } }];
    expect(ocsf(packageFinding({ resources }))).toMatchObject({ device: { os: { name: platform, type } } });
  });

  it('names a code repository', () => {
    const resources = [
      {
        type: 'CODE_REPOSITORY',
        id: 'arn:repo',
        details: { codeRepository: { projectName: 'shop/web', providerType: 'GITHUB' } },
      },
    ];
    expect(ocsf(codeFinding({ resources }))['resources']).toMatchObject([
      { name: 'shop/web', namespace: 'GITHUB', type: 'CODE_REPOSITORY' },
    ]);
  });

  it('has a vulnerability even of a finding that says next to nothing', () => {
    const { findingArn, awsAccountId, status, updatedAt } = packageFinding();
    const event = ocsf({ findingArn, awsAccountId, status, updatedAt });
    expect(event).toMatchObject({ message: ARN, severity_id: 99, finding_info: { uid: ARN } });
    expect(event['vulnerabilities']).toHaveLength(1);
  });

  it('drops optional members of a wrong type instead of breaking', () => {
    const members = Object.keys({ ...packageFinding(), ...codeFinding(), ...reachabilityFinding() }).filter(
      (name) => !['findingArn', 'awsAccountId', 'status', 'updatedAt'].includes(name),
    );
    const member = fc.constantFrom(...members);
    const finding = fc.constantFrom(packageFinding, imageFinding, codeFinding, reachabilityFinding);
    fc.assert(
      fc.property(finding, fc.dictionary(member, fc.jsonValue()), (make, changes) => {
        const event = ocsf(make(changes));
        expect(event).toMatchObject({ class_uid: 2002, metadata: { uid: ARN, version: '1.6.0' } });
        expect(event['vulnerabilities']).toHaveLength(1);
        expect(JSON.stringify(event)).not.toContain('null,"');
      }),
    );
  });

  it('drops wrong types at any depth', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(FINDINGS)),
        fc.jsonValue(),
        fc.nat(),
        (make, wrong, seed) => {
          const paths = leavesOf(make());
          const path = paths[seed % paths.length] ?? [];
          const finding = replaced(make(), path, wrong);
          if (['findingArn', 'awsAccountId', 'status'].includes(path[0] ?? '')) return;
          expect(ocsf(finding)['vulnerabilities']).toHaveLength(1);
        },
      ),
    );
  });

  it('carries no secret and no control character, in attributes or raw data', () => {
    const event = ocsf(
      packageFinding({
        title: '<!channel> \u0007\u001b[2J',
        description: 'Bearer abcdefghijklmnop'.padEnd(1_000_000, 'x'),
        resources: [{ id: 'i-1', tags: { token: 'hunter2' }, details: { awsEc2Instance: { keyName: 'k' } } }],
      }),
    );
    const text = JSON.stringify(event);
    expect(text).not.toMatch(/abcdefghijklmnop|hunter2|\\u0007|\\u001b/);
    expect(text.length).toBeLessThan(60_000);
  });
});

describe('normalize', () => {
  it.each([
    ['a finding', packageFinding()],
    ['an event', eventOf(packageFinding())],
    ['a response', { findings: [packageFinding()] }],
    ['a response in PascalCase', { Findings: [packageFinding()] }],
    ['an array of events', [eventOf(packageFinding())]],
  ])('takes %s', (_, record) => {
    expect(normalizeInspector(record)).toEqual([ocsf(packageFinding())]);
  });

  it('gives nothing for a response without findings', () => {
    expect(normalizeInspector({ findings: [] })).toEqual([]);
  });

  it.each([
    [{ 'detail-type': 'Inspector2 Scan' }, 'detail-type: wanted aws.inspector2 "Inspector2 Finding"'],
    [{ source: 'aws.guardduty' }, 'detail-type: wanted aws.inspector2 "Inspector2 Finding"'],
  ])('refuses the event %j', (changes, message) => {
    expect(() => normalizeInspector(eventOf(packageFinding(), changes))).toThrow(message);
  });

  it('refuses what is no finding, by field', () => {
    expect(() => normalizeInspector([{ findings: [{}] }])).toThrow('findingArn: wanted');
    expect(() => normalizeInspector('text')).toThrow('finding: wanted an object');
  });
});

function leavesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]))].filter(
    ({ length }) => length > 0,
  );
}

function replaced(value: unknown, [key, ...rest]: string[], wrong: unknown): unknown {
  if (key === undefined) return wrong;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? replaced(item, rest, wrong) : item));
  return { ...(value as Json), [key]: replaced((value as Json)[key], rest, wrong) };
}
