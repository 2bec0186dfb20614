import { isColoured } from '../../cli/colours';

const terminal = { isTTY: true };

describe('colours', () => {
  it('are for terminals, not for files and pipes', () => {
    expect(isColoured(terminal, { TERM: 'xterm' })).toBe(true);
    expect(isColoured({}, { TERM: 'xterm' })).toBe(false);
  });

  it('are left out where NO_COLOR has a value, or the terminal is dumb', () => {
    expect(isColoured(terminal, { NO_COLOR: '1' })).toBe(false);
    expect(isColoured(terminal, { NO_COLOR: '' })).toBe(true);
    expect(isColoured(terminal, { TERM: 'dumb' })).toBe(false);
  });
});
