import type { Alert } from '../../../shared/alerts/alert';
import { type Answer, recordText, told } from './told';

const WIDTH = 78;
const LABEL_WIDTH = 8;

/** The alert as a plain-text mail, its record at most `recordLength` UTF-16 units long. */
export function email(alert: Alert, recordLength: number, runbooks?: string): string {
  const message = told(alert, runbooks);
  const head = `${message.severity}: ${message.title}`;
  const sections = [
    `${head}\n${'='.repeat(Math.min(WIDTH, head.length))}`,
    message.answers.map(answerLine).join('\n'),
    section('WHY IT MATTERS', message.why),
    section(
      'WHAT TO DO NEXT',
      message.response,
      message.runbook && `Runbook: ${message.runbook}`,
      message.consoleLink && `The event: ${message.consoleLink}`,
    ),
    section('BACKGROUND', message.standards.join('; ') || undefined, ...message.references),
    recordSection(alert, recordLength),
    `Alert ${message.alertId}\nThe same id again is the same alert again.`,
  ];
  return `${sections.filter((text) => text !== undefined).join('\n\n')}\n`;
}

function answerLine({ question, answer }: Answer): string {
  const text = answer.map((piece) => (typeof piece === 'string' ? piece : piece.value)).join('');
  const indent = ' '.repeat(LABEL_WIDTH);
  return `${question.padEnd(LABEL_WIDTH)}${wrapped(text, WIDTH - LABEL_WIDTH).join(`\n${indent}`)}`;
}

function section(title: string, ...paragraphs: readonly (string | undefined)[]): string | undefined {
  const lines = paragraphs.flatMap((text) => (text ? wrapped(text, WIDTH - 2) : []));
  return lines.length > 0 ? `${title}\n${lines.map((line) => `  ${line}`).join('\n')}` : undefined;
}

function recordSection(alert: Alert, recordLength: number): string | undefined {
  const text = recordText(alert, recordLength);
  const title = alert.Kind === 'anomaly' ? 'WHAT WAS OBSERVED' : 'CLOUDTRAIL RECORD';
  return text === '' || text === '{}' ? undefined : `${title}\n${text}`;
}

/** Lines of at most `width` characters, broken between words; a longer word (an ARN, a link) stays whole. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
