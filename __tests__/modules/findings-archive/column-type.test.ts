import { type ColumnType, hiveType, trinoType } from '../../../modules/findings-archive/column-type';
import {
  COMPACTED_COLUMNS,
  DAY_COLUMN,
  EVENT_COLUMNS,
  FINDING_COLUMNS,
  KEY_COLUMNS,
} from '../../../modules/findings-archive/columns';

describe('a column type', () => {
  it.each<[ColumnType, string, string]>([
    ['string', 'string', 'varchar'],
    ['int', 'int', 'integer'],
    ['bigint', 'bigint', 'bigint'],
    ['double', 'double', 'double'],
    ['boolean', 'boolean', 'boolean'],
    [{ array: 'string' }, 'array<string>', 'array(varchar)'],
    [
      { array: { struct: { desc: 'string', cvss: { array: { struct: { score: 'double' } } } } } },
      'array<struct<desc:string,cvss:array<struct<score:double>>>>',
      'array(row("desc" varchar, "cvss" array(row("score" double))))',
    ],
  ])('%j is %s in Glue and %s in a view', (type, hive, trino) => {
    expect(hiveType(type)).toBe(hive);
    expect(trinoType(type)).toBe(trino);
  });
});

describe('the columns', () => {
  const names = FINDING_COLUMNS.map(({ name }) => name);

  it('are lower case, as Glue keeps them, and named once', () => {
    expect(names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('spell the members of structs in lower case too', () => {
    expect(FINDING_COLUMNS.map(({ type }) => hiveType(type)).filter((type) => /[A-Z]/.test(type))).toEqual(
      [],
    );
  });

  it('say all that a key says, the day last, where an INSERT wants the partition', () => {
    expect(KEY_COLUMNS.map(({ name }) => name)).toEqual(['source', 'region', 'accountid', 'eventday']);
    expect(names.at(-1)).toBe(DAY_COLUMN.name);
    expect(COMPACTED_COLUMNS).not.toContain(DAY_COLUMN);
  });

  it('have what every OCSF event has', () => {
    expect(EVENT_COLUMNS.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ...['activity_id', 'activity_name', 'category_uid', 'category_name', 'class_uid', 'class_name'],
        ...['type_uid', 'type_name', 'time', 'severity_id', 'severity', 'message', 'metadata', 'cloud'],
        'raw_data',
      ]),
    );
  });

  it('keep times in 64 bits', () => {
    const narrow = FINDING_COLUMNS.filter(
      ({ type }) =>
        /time:int|time:string/.test(hiveType(type)) || JSON.stringify(type).includes('_time":"int'),
    );
    expect(narrow).toEqual([]);
    expect(EVENT_COLUMNS.find(({ name }) => name === 'time')?.type).toBe('bigint');
  });
});
