/** The part of a JSON Schema that the table shows. */
interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
}

/** Every setting as a row of a Markdown table: path, values or bounds where the schema has some, default, what it does. */
export function settingsTable(schema: unknown): string {
  const rows = rowsOf(schema as Node, '').map(
    ({ path, values, fallback, description }) =>
      `| \`${path}\` | ${values} | ${fallback} | ${description.replaceAll('|', '\\|')} |`,
  );
  return ['| Setting | Values | Default | What it does |', '|---|---|---|---|', ...rows].join('\n');
}

interface Row {
  readonly path: string;
  readonly values: string;
  readonly fallback: string;
  readonly description: string;
}

function rowsOf({ properties = {} }: Node, prefix: string): Row[] {
  return Object.entries(properties)
    .filter(([key]) => key !== '$schema')
    .flatMap(([key, node]) => {
      const path = `${prefix}${key}`;
      return node.properties === undefined ? [row(path, node)] : rowsOf(node, `${path}.`);
    });
}

function row(path: string, node: Node): Row {
  const { description = '', default: value } = node;
  return { path, values: valuesOf(node), fallback: value === undefined ? '' : code(value), description };
}

function valuesOf({ enum: values, anyOf = [], minimum, maximum, maxItems }: Node): string {
  const listed = values ?? anyOf.flatMap((each) => each.const ?? []);
  if (listed.length > 0) return listed.map(code).join(', ');
  if (minimum !== undefined)
    return maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum}` : `${minimum} to ${maximum}`;
  return maxItems === undefined ? '' : `at most ${maxItems} entries`;
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}
