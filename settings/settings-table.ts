/** The part of a JSON Schema that the table shows. */
interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
}

/** Every setting as a row of a Markdown table: path, default, what it does. */
export function settingsTable(schema: unknown): string {
  const rows = rowsOf(schema as Node, '').map(
    ({ path, fallback, description }) =>
      `| \`${path}\` | ${fallback} | ${description.replaceAll('|', '\\|')} |`,
  );
  return ['| Setting | Default | What it does |', '|---|---|---|', ...rows].join('\n');
}

interface Row {
  readonly path: string;
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

function row(path: string, { description = '', default: value }: Node): Row {
  return { path, fallback: value === undefined ? '' : `\`${JSON.stringify(value)}\``, description };
}
