/** The type of a column, from which Glue's spelling (Hive) and a view's (Trino) are made, so the two cannot disagree. */
export type ColumnType =
  | 'string'
  | 'int'
  | 'bigint'
  | 'double'
  | 'boolean'
  | { readonly array: ColumnType }
  | { readonly struct: Readonly<Record<string, ColumnType>> };

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly comment?: string;
}

/** As Glue spells it: `array<struct<uid:string>>`. */
export function hiveType(type: ColumnType): string {
  if (typeof type === 'string') return type;
  if ('array' in type) return `array<${hiveType(type.array)}>`;
  const members = Object.entries(type.struct).map(([name, member]) => `${name}:${hiveType(member)}`);
  return `struct<${members.join(',')}>`;
}

const TRINO_SCALARS = {
  string: 'varchar',
  int: 'integer',
  bigint: 'bigint',
  double: 'double',
  boolean: 'boolean',
} as const;

/** As Athena's engine spells it: `array(row("uid" varchar))`. */
export function trinoType(type: ColumnType): string {
  if (typeof type === 'string') return TRINO_SCALARS[type];
  if ('array' in type) return `array(${trinoType(type.array)})`;
  const members = Object.entries(type.struct).map(([name, member]) => `"${name}" ${trinoType(member)}`);
  return `row(${members.join(', ')})`;
}
