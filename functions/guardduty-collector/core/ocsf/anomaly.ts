import { isRecord, type JsonRecord, label, record, records, text, texts } from '../read';

/** Behaviour that GuardDuty's models had not seen, beside what they had. Undefined where the finding names none. */
export function anomalyAnalyses(service: JsonRecord): readonly object[] {
  const anomaly = record(record(service['detection'])['anomaly']);
  const info = record(service['additionalInfo']);
  const anomalies = [
    ...profiledObjects(record(record(anomaly['unusual'])['behavior'])),
    ...namedValues(info['anomalies'], 'anomalies'),
    ...namedValues(info['unusualBehavior'], 'unusualBehavior'),
  ];
  if (anomalies.length === 0) return [];
  const baselines = [
    ...profiledObjects(record(anomaly['profiles'])),
    ...namedValues(info['profiledBehavior'], 'profiledBehavior'),
  ];
  const targets = [...new Set(anomalies.map(({ observed_pattern }) => observed_pattern))];
  return [{ analysis_targets: targets.map((name) => ({ name })), anomalies, baselines }];
}

interface Observed {
  readonly observation_parameter: string;
  readonly observation_type: string | undefined;
  readonly observed_pattern: string;
  readonly observations: readonly { readonly value: string }[];
}

/** Keyed by entity, then by feature; each feature has one object or several. */
function profiledObjects(byEntity: JsonRecord): readonly Observed[] {
  return Object.entries(byEntity).flatMap(([entity, byFeature]) =>
    Object.entries(record(byFeature)).flatMap(([feature, objects]) =>
      (isRecord(objects) ? [objects] : records(objects)).flatMap((object) =>
        observed(entity, feature, object),
      ),
    ),
  );
}

function observed(entity: string, feature: string, object: JsonRecord): readonly Observed[] {
  const { text: words, number: numbers } = record(object['observations']);
  const values = [...asList(words), ...asList(numbers)];
  if (values.length === 0 || feature === '' || entity === '') return [];
  const kind = [text(object['profileType']), text(object['profileSubtype'])].filter(
    (part) => part !== undefined,
  );
  return [
    {
      observation_parameter: feature,
      observation_type: kind.join(' ') || undefined,
      observed_pattern: entity,
      observations: values.map((value) => ({ value })),
    },
  ];
}

/** Older findings give names and comma-separated values in the additional information. */
function namedValues(values: unknown, pattern: string): readonly Observed[] {
  return Object.entries(record(values)).flatMap(([name, value]) => {
    const items = asList(typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value);
    if (items.length === 0 || name === '') return [];
    return [
      {
        observation_parameter: name,
        observation_type: undefined,
        observed_pattern: pattern,
        observations: items.map((item) => ({ value: item })),
      },
    ];
  });
}

function asList(value: unknown): readonly string[] {
  const one = label(value);
  return one === undefined ? texts(value) : [one];
}
