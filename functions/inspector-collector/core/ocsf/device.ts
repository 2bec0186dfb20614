import { type Native, object, objects, text, texts, time } from '../read';
import { portInfos } from './network-path';
import { addressesOf } from './resource';

/** OCSF's os types by the start of Inspector's platform names; what is none of the others runs Linux or is unknown. */
const PLATFORMS: readonly (readonly [RegExp, { type_id: number; type: string }])[] = [
  [/^WINDOWS/i, { type_id: 100, type: 'Windows' }],
  [/^MAC/i, { type_id: 300, type: 'macOS' }],
  [
    /^(?:LINUX|AMAZON|AL20|UBUNTU|DEBIAN|RHEL|RED_?HAT|CENTOS|SUSE|SLES|OPENSUSE|FEDORA|ORACLE|ALMA|ROCKY|BOTTLEROCKET|ALPINE|PHOTON)/i,
    { type_id: 200, type: 'Linux' },
  ],
];

/** The virtual machine that a finding is about (host profile), or undefined where no resource is one. */
export function deviceOf(record: Native) {
  const resource = objects(record.resources).find(({ details }) => machineOf(object(details)) !== undefined);
  const machine = machineOf(object(resource?.details));
  if (!resource || !machine) return undefined;
  const imageId = text(machine.imageId) ?? text(machine.vmImageReference);
  return {
    type_id: 6,
    type: 'Virtual',
    uid: text(resource.id),
    instance_uid: text(resource.id),
    name: text(object(resource.tags).Name) ?? text(machine.vmName),
    model: text(machine.type),
    region: text(resource.region),
    ip: addressesOf(machine)[0],
    vpc_uid: text(machine.vpcId) ?? text(machine.networkId),
    subnet_uid: text(machine.subnetId) ?? texts(machine.subnetIds)[0],
    image: imageId === undefined ? undefined : { uid: imageId },
    os: operatingSystem(machine),
    created_time: time(machine.launchedAt),
    first_seen_time: time(record.firstObservedAt),
    last_seen_time: time(record.lastObservedAt),
    network_interfaces: networkInterfaces(record, machine),
  };
}

function machineOf({ awsEc2Instance, vm }: Native): Native | undefined {
  const machine = object(awsEc2Instance ?? vm);
  return Object.keys(machine).length > 0 ? machine : undefined;
}

function operatingSystem(machine: Native) {
  const name = text(machine.platform);
  if (name === undefined) return undefined;
  const [, type] = PLATFORMS.find(([form]) => form.test(name)) ?? [];
  return { name, ...(type ?? { type_id: 0, type: 'Unknown' }) };
}

/** One entry for the interface that the finding's path ends at, with its open ports, then one for each address. */
function networkInterfaces(record: Native, machine: Native) {
  const steps = objects(object(object(record.networkReachabilityDetails).networkPath).steps);
  const reached = steps.find(({ componentType }) => componentType === 'AWS::EC2::NetworkInterface');
  const open = { uid: text(reached?.componentId), open_ports: portInfos(record) };
  return [open, ...addressesOf(machine).map((ip) => ({ ip }))];
}
