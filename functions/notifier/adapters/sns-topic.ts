import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Deadline } from '../../shared/runtime/clock';
import { MessageRefused, type Topic } from '../core/ports';

/** What SNS calls a message that it will not take, however often it is sent. */
const REFUSALS = /^(?:InvalidParameter|ParameterValueInvalid|Validation)/;

/** Kept free behind a publish: the SDK's pauses between attempts, and room to give the alert back. */
const MARGIN_MS = 5_000;
const SHORTEST_MS = 1_000;

/** An SNS topic, with a body for each kind of subscriber. */
export function snsTopic(client: SNSClient, topicArn: string, deadline: Deadline): Topic {
  return {
    async publish({ subject, bodies, attributes }) {
      const command = new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        Message: JSON.stringify(bodies),
        MessageStructure: 'json',
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [
            name,
            { DataType: 'String', StringValue },
          ]),
        ),
      });
      try {
        await client.send(command, timeLeft(deadline));
      } catch (error) {
        if (REFUSALS.test((error as Error).name)) throw new MessageRefused((error as Error).message);
        throw error;
      }
    },
  };
}

function timeLeft(deadline: Deadline): { abortSignal?: AbortSignal } {
  const ms = deadline.remainingMs() - MARGIN_MS;
  return Number.isFinite(ms) ? { abortSignal: AbortSignal.timeout(Math.max(SHORTEST_MS, ms)) } : {};
}
