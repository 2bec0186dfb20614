import { readAhead } from '../../../cli/replay/read-ahead';
import type { LogSource } from '../../../cli/scan/detect';

function source(name: string, opened: string[], bytes = 10, error?: Error): LogSource {
  return {
    name,
    bytes,
    async *open() {
      opened.push(name);
      yield Buffer.from(`${name}:`);
      if (error) throw error;
      yield Buffer.from('end');
    },
  };
}

async function text({ open }: LogSource): Promise<string> {
  let all = '';
  for await (const chunk of open()) all += Buffer.from(chunk).toString();
  return all;
}

const at = (sources: readonly LogSource[], index: number): LogSource => {
  const found = sources[index];
  if (found === undefined) throw new Error(`no source ${index}`);
  return found;
};

describe('log files that are fetched ahead', () => {
  it('read as they are, each fetched once', async () => {
    const opened: string[] = [];
    const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
    const sources = readAhead(names.map((name) => source(name, opened)));
    expect(sources.map(({ name, bytes }) => [name, bytes])).toEqual(names.map((name) => [name, 10]));
    const texts: string[] = [];
    for (const each of sources) texts.push(await text(each));
    expect(texts).toEqual(names.map((name) => `${name}:end`));
    expect(opened).toEqual(names);
  });

  it('are under way while the first is read, but not all of them', async () => {
    const opened: string[] = [];
    const sources = readAhead(Array.from({ length: 20 }, (_, index) => source(`s${index}`, opened)));
    expect(opened).toEqual([]);
    await text(at(sources, 0));
    expect(opened).toHaveLength(8);
  });

  it('are not fetched ahead when they are large', async () => {
    const opened: string[] = [];
    const sources = readAhead([source('small', opened), source('large', opened, 5_000_000)]);
    await text(at(sources, 0));
    expect(opened).toEqual(['small']);
    expect(await text(at(sources, 1))).toBe('large:end');
    expect(opened).toEqual(['small', 'large']);
  });

  it('fail when it is their turn, and no other with them', async () => {
    const sources = readAhead([source('a', []), source('b', [], 10, new Error('reset')), source('c', [])]);
    expect(await text(at(sources, 0))).toBe('a:end');
    await new Promise(setImmediate);
    await expect(text(at(sources, 1))).rejects.toThrow('reset');
    expect(await text(at(sources, 2))).toBe('c:end');
  });
});
