import { App, Testing } from 'cdktf';
import { MonitoringStack } from '../../../modules/deployment';
import { parseSettings } from '../../../settings/load';
import { synth } from '../../support/synth';

class TestStack extends MonitoringStack {
  readonly place = this.deployment;
}

function stackOf(settings: object) {
  const parsed = parseSettings({ environment: 'test', regions: ['eu-central-1'], ...settings }, 'test');
  const stack = new TestStack(new App({ stackTraces: false }), 'security-monitoring', parsed);
  return { stack, json: JSON.parse(Testing.synth(stack)) };
}

describe('a monitoring stack', () => {
  it('works in the home region and tags everything', () => {
    const { json } = stackOf({ regions: ['eu-west-1', 'us-east-1'], tags: { team: 'soc' } });
    expect(json.provider.aws).toEqual([
      {
        region: 'eu-west-1',
        default_tags: [
          { tags: { team: 'soc', environment: 'test', 'managed-by': 'aws-security-monitoring' } },
        ],
      },
    ]);
  });

  it('lets no tag of the settings replace its own', () => {
    const { json } = stackOf({ tags: { 'managed-by': 'somebody' } });
    expect(json.provider.aws[0].default_tags[0].tags['managed-by']).toBe('aws-security-monitoring');
  });

  it('keeps local state beside the stack, by a path that is the same on every machine', () => {
    expect(stackOf({}).json.terraform.backend).toEqual({
      local: { path: 'test.security-monitoring.tfstate' },
    });
  });

  it('keeps remote state encrypted, locked, and apart by environment and stack', () => {
    const backend = { type: 's3', bucket: 'acme-state', region: 'eu-west-1' };
    expect(stackOf({ backend }).json.terraform.backend).toEqual({
      s3: {
        bucket: 'acme-state',
        region: 'eu-west-1',
        key: 'security-monitoring/test/security-monitoring.tfstate',
        encrypt: true,
        use_lockfile: true,
      },
    });
  });
});

describe('a deployment', () => {
  const { place } = stackOf({ regions: ['eu-west-1', 'us-east-1', 'eu-north-1'], prefix: 'soc' }).stack;

  it('tells home from the other regions', () => {
    expect(place.homeRegion).toBe('eu-west-1');
    expect(place.otherRegions).toEqual(['us-east-1', 'eu-north-1']);
  });

  it('starts every name with the prefix', () => {
    expect(place.name('compaction')).toBe('soc-compaction');
  });

  it('names the archive after the account unless the settings name it', () => {
    expect(stackOf({ archive: { bucketName: 'mine' } }).stack.place.archiveBucketName).toBe('mine');
    expect(synth(() => {})).toContain('aws_caller_identity');
    expect(place.archiveBucketName).toMatch(/^aws-security-monitoring-logs-/);
  });
});
