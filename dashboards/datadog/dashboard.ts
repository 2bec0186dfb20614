/** A Datadog dashboard as its API takes it, with every top-level key written out. https://docs.datadoghq.com/api/latest/dashboards/ */
export interface Dashboard {
  readonly title: string;
  readonly description: string;
  readonly layout_type: 'ordered';
  readonly reflow_type: 'fixed';
  readonly notify_list: readonly string[];
  readonly template_variables: readonly TemplateVariable[];
  readonly widgets: readonly PlacedWidget[];
}

export interface TemplateVariable {
  readonly name: string;
  /** The tag that it stands for. */
  readonly prefix: string;
  readonly available_values: readonly string[];
  readonly defaults: readonly string[];
}

export interface Layout {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a widget shows; `type` says which further keys there are. */
export interface WidgetDefinition {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface PlacedWidget {
  readonly definition: WidgetDefinition;
  readonly layout: Layout;
}

/** A widget and its size, in columns of 12 and rows. */
export interface SizedWidget {
  readonly definition: WidgetDefinition;
  readonly width: number;
  readonly height: number;
}

/** Rows of widgets under one heading. */
export interface Section {
  readonly title: string;
  readonly color: 'vivid_blue' | 'vivid_purple' | 'vivid_orange' | 'vivid_green' | 'vivid_pink' | 'gray';
  readonly rows: readonly (readonly SizedWidget[])[];
}

/** Which environment a dashboard is for and what data there is. */
export interface DashboardContext {
  readonly environment: string;
  /** Of all resource names. */
  readonly prefix: string;
  /** Whether AWS's metrics carry the tags env and account_id: an integration made here gives them. */
  readonly awsMetricsAreTagged: boolean;
  readonly sources: {
    readonly guardduty: boolean;
    readonly inspector: boolean;
    readonly waf: boolean;
    readonly cloudtrail: boolean;
    readonly anomaly: boolean;
  };
  /** Whether findings are forecast and principals scored. */
  readonly isPredicting: boolean;
}

const COLUMNS = 12;
const HEADING_HEIGHT = 1;

/** A dashboard of sections, one under the other, each a group that can be folded. */
export function dashboard(
  { environment }: DashboardContext,
  title: string,
  description: string,
  sections: readonly Section[],
): Dashboard {
  return {
    title: `[${environment}] ${title}`,
    description,
    layout_type: 'ordered',
    reflow_type: 'fixed',
    notify_list: [],
    template_variables: [
      variable('account', 'account_id'),
      variable('region', 'region'),
      variable('environment', 'env', environment),
    ],
    widgets: stack(sections),
  };
}

function variable(name: string, prefix: string, value = '*'): TemplateVariable {
  return { name, prefix, available_values: [], defaults: [value] };
}

function stack(sections: readonly Section[]): PlacedWidget[] {
  let y = 0;
  return sections.map(({ title, color, rows }) => {
    const widgets = place(rows);
    const height = HEADING_HEIGHT + Math.max(...widgets.map(({ layout }) => layout.y + layout.height));
    const group: PlacedWidget = {
      definition: {
        type: 'group',
        title,
        show_title: true,
        background_color: color,
        layout_type: 'ordered',
        widgets,
      },
      layout: { x: 0, y, width: COLUMNS, height },
    };
    y += height;
    return group;
  });
}

function place(rows: Section['rows']): PlacedWidget[] {
  let y = 0;
  return rows.flatMap((row) => {
    let x = 0;
    const placed = row.map(({ definition, width, height }) => {
      const layout = { x, y, width, height };
      x += width;
      return { definition, layout };
    });
    y += Math.max(...row.map(({ height }) => height));
    return placed;
  });
}
