import type { CanonicalFinding } from '../canonical';
import { integer, type Native, number, object, objects, text, texts, time } from '../read';
import { networkPath, openPorts } from './network-path';

/** The finding_info object: what the finding is, when it was seen, how Inspector judges it. */
export function findingInfo({ record, updatedAt }: CanonicalFinding) {
  const code = object(record.codeVulnerabilityDetails);
  return {
    uid: text(record.findingArn),
    title: text(record.title),
    desc: text(record.description),
    types: [text(record.type)],
    created_time: time(record.firstObservedAt),
    first_seen_time: time(record.firstObservedAt),
    last_seen_time: time(record.lastObservedAt),
    modified_time: updatedAt,
    analytic: detector(code),
    attack_graph: networkPath(record),
    data_sources: [text(object(record.packageVulnerabilityDetails).source)],
    tags: [
      { name: 'detectorTags', values: texts(code.detectorTags) },
      { name: 'cwes', values: texts(code.cwes) },
    ].filter(({ values }) => values.length > 0),
    traits: traits(record),
  };
}

function detector(code: Native) {
  const uid = text(code.detectorId);
  const name = text(code.detectorName);
  return uid === undefined && name === undefined ? undefined : { uid, name, type: 'Rule', type_id: 1 };
}

/** Inspector's judgements that OCSF has no attribute of their own for, as traits of the finding. */
function traits(record: Native) {
  const { packageVulnerabilityDetails, inspectorScoreDetails, exploitabilityDetails } = record;
  const adjusted = object(object(inspectorScoreDetails).adjustedCvss);
  const port = openPorts(record);
  return [
    trait('score', 'inspectorScore', number(record.inspectorScore)),
    trait('score', 'scoreSource', text(adjusted.scoreSource)),
    trait('score', 'cvssSource', text(adjusted.cvssSource)),
    ...objects(adjusted.adjustments).map(({ metric, reason }) =>
      trait('score adjustment', text(metric) ?? 'adjustment', text(reason)),
    ),
    trait('score', 'vendorSeverity', text(object(packageVulnerabilityDetails).vendorSeverity)),
    trait('exploit', 'exploitAvailable', text(record.exploitAvailable)),
    trait('exploit', 'lastKnownExploitAt', text(object(exploitabilityDetails).lastKnownExploitAt)),
    trait('fix', 'fixAvailable', text(record.fixAvailable)),
    trait('network', 'protocol', port && text(port.protocol)),
    trait('network', 'openPortRange', port && `${port.begin}-${port.end}`),
    ...objects(record.resources).map((resource) => {
      const image = object(object(resource.details).awsEcrContainerImage);
      return trait('usage', 'inUseCount', integer(image.inUseCount));
    }),
  ].filter((found) => found !== undefined);
}

function trait(category: string, name: string, value: string | number | undefined) {
  return value === undefined ? undefined : { category, name, values: [String(value)] };
}
