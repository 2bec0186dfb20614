import {
  LogsCustomPipeline,
  type LogsCustomPipelineProcessor,
  type LogsCustomPipelineProcessorCategoryProcessorCategory,
} from '@cdktf/provider-datadog/lib/logs-custom-pipeline';
import type { Construct } from 'constructs';

/** Inspector's severities in the words of Datadog's log status. https://docs.datadoghq.com/logs/log_configuration/processors/?tab=ui#log-status-remapper */
const STATUS_BY_SEVERITY: Readonly<Record<string, string>> = {
  critical: '@severity:CRITICAL',
  error: '@severity:HIGH',
  warning: '@severity:MEDIUM',
  notice: '@severity:LOW',
  info: '@severity:(INFORMATIONAL OR UNTRIAGED)',
};

const STATUS_ATTRIBUTE = 'inspector.log_status';

/**
 * One pipeline for this environment's Inspector logs, for which Datadog ships none. It adds, and takes nothing away.
 *
 * The finding's own `status` is a reserved word of Datadog's logs and would make every ACTIVE finding an "alert"
 * (a status that begins with "a" is read so): here the severity decides.
 */
export function declareInspectorPipeline(scope: Construct, environment: string): void {
  new LogsCustomPipeline(scope, 'inspector-pipeline', {
    name: `[${environment}] Amazon Inspector findings`,
    description: 'Status, date, message and standard attributes of Amazon Inspector findings.',
    tags: [`env:${environment}`, 'managed_by:aws-security-monitoring'],
    isEnabled: true,
    filter: [{ query: `source:inspector2 managed_by:aws-security-monitoring env:${environment}` }],
    processor: [...status(), ...date(), message(), arn(), ...attributes()],
  });
}

function status(): LogsCustomPipelineProcessor[] {
  const category: LogsCustomPipelineProcessorCategoryProcessorCategory[] = Object.entries(
    STATUS_BY_SEVERITY,
  ).map(([name, query]) => ({ name, filter: { query } }));
  return [
    {
      categoryProcessor: { name: 'Status by severity', isEnabled: true, target: STATUS_ATTRIBUTE, category },
    },
    { statusRemapper: { name: 'Log status', isEnabled: true, sources: [STATUS_ATTRIBUTE] } },
  ];
}

/** The exporter redates what is older than Datadog takes (18 hours) and keeps the true time as original_timestamp; such a log must not be dated back. */
function date(): LogsCustomPipelineProcessor[] {
  return [
    {
      pipeline: {
        name: 'Date of the update',
        isEnabled: true,
        filter: [{ query: '-@original_timestamp:*' }],
        processor: [{ dateRemapper: { name: 'Log date', isEnabled: true, sources: ['updatedAt'] } }],
      },
    },
  ];
}

function message(): LogsCustomPipelineProcessor {
  return { messageRemapper: { name: 'Title as message', isEnabled: true, sources: ['title'] } };
}

/** Terraform would read a plain percent sign and brace as a template. */
function arn(): LogsCustomPipelineProcessor {
  const field = (pattern: string, name: string) => `%%{regex("${pattern}"):inspector.${name}}`;
  return {
    grokParser: {
      name: 'Parts of the finding ARN',
      isEnabled: true,
      source: 'findingArn',
      samples: ['arn:aws:inspector2:eu-central-1:111122223333:finding/0123456789abcdef0123456789abcdef'],
      grok: {
        supportRules: '',
        matchRules: `finding_arn arn:${field('[a-z-]+', 'partition')}:inspector2:${field('[a-z0-9-]+', 'region')}:${field('[0-9]{12}', 'account')}:finding/${field('[0-9a-zA-Z-]+', 'finding_id')}`,
      },
    },
  };
}

function attributes(): LogsCustomPipelineProcessor[] {
  return [
    remap('Vulnerability id', 'packageVulnerabilityDetails.vulnerabilityId', 'vulnerability.id', 'string'),
    remap('Vulnerability source', 'packageVulnerabilityDetails.source', 'vulnerability.source', 'string'),
    remap('Inspector score', 'inspectorScore', 'vulnerability.score', 'double'),
    remap('Exploit prediction score', 'epss.score', 'vulnerability.epss', 'double'),
  ];
}

function remap(
  name: string,
  source: string,
  target: string,
  targetFormat: 'string' | 'double',
): LogsCustomPipelineProcessor {
  return {
    attributeRemapper: {
      name,
      isEnabled: true,
      sources: [source],
      sourceType: 'attribute',
      target,
      targetType: 'attribute',
      targetFormat,
      preserveSource: true,
      overrideOnConflict: false,
    },
  };
}
