import { cleanText } from '../../../shared/text/clean';
import { redactText } from '../../../shared/text/redact';
import type { Anomaly } from './anomaly';

/** Lengths, in UTF-16 units. */
const NAME = 256;
const LINE = 1_024;
const PARAGRAPH = 4_096;

/** The anomaly with its texts as they may be kept and shown: what is in them comes from names and agents that anybody chooses. */
export function cleaned(anomaly: Anomaly): Anomaly {
  const { what, principal, address, agent } = anomaly;
  return {
    ...anomaly,
    title: told(anomaly.title, NAME),
    explanation: told(anomaly.explanation, PARAGRAPH),
    subject: told(anomaly.subject, LINE),
    parameter: told(anomaly.parameter, NAME),
    observed: told(anomaly.observed, LINE),
    expected: told(anomaly.expected, LINE),
    ...(what !== undefined && { what: told(what, LINE) }),
    ...(principal !== undefined && { principal: told(principal, LINE) }),
    ...(address !== undefined && { address: told(address, NAME) }),
    ...(agent !== undefined && { agent: told(agent, LINE) }),
  };
}

/** Cut only when the secrets are out: half of one would not be known for what it is. */
function told(text: string, maxLength: number): string {
  return cleanText(redactText(text), maxLength);
}
