/**
 * Whether a stream gets colours: a terminal does, unless its user wants none (https://no-color.org) or it cannot show
 * any (`TERM=dumb`).
 */
export function isColoured(
  stream: { readonly isTTY?: boolean },
  { NO_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): boolean {
  return stream.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}
