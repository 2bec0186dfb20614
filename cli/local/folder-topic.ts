import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TopicMessage } from '../../functions/notifier/core/format/topic-message';
import type { Topic } from '../../functions/notifier/core/ports';

/** A topic whose subscribers are folders: mails, and what a chat channel gets. */
export interface FolderTopic extends Topic {
  /** Messages published so far. */
  readonly published: () => number;
}

/**
 * Writes each message as `mail/<name>.txt` and `chat/<name>.json` below `folder`, named by its alert: the same alert
 * again is the same file again.
 */
export function folderTopic(folder: string): FolderTopic {
  let published = 0;
  return {
    published: () => published,
    async publish(message) {
      const name = nameOf(message);
      write(
        join(folder, 'mail'),
        `${name}.txt`,
        `Subject: ${message.subject}\n\n${bodyOf(message, 'email')}`,
      );
      write(join(folder, 'chat'), `${name}.json`, `${bodyOf(message, 'https')}\n`);
      published++;
    },
  };
}

function bodyOf({ bodies }: TopicMessage, protocol: string): string {
  return bodies[protocol] ?? bodies.default;
}

function nameOf({ attributes }: TopicMessage): string {
  const { severity = '', rule_id: rule = '', kind = '', alert_id: id = '' } = attributes;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8);
  return [severity.toLowerCase(), rule.replaceAll(/[^\w.-]/g, '_').slice(0, 80), kind, hash].join('_');
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}
