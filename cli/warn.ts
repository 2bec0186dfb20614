import { cleanText } from '../functions/shared/text/clean';
import type { CommandIo } from './io';

/** Says on standard error, in a line, what the user may not have meant; the command goes on. */
export function warn({ stderr }: CommandIo, text: string): void {
  stderr.write(`warning: ${cleanText(text).replaceAll(/[\r\n]/g, ' ')}\n`);
}
