import type { SizedWidget } from './dashboard';

/** A metric query and how its values are made one, where one is shown. */
export interface MetricQuery {
  readonly metric: string;
  readonly aggregator?: 'sum' | 'avg' | 'max' | 'last';
  /** Shown instead of the query. */
  readonly alias?: string;
}

export type Palette = 'white_on_red' | 'white_on_yellow' | 'white_on_green';

/** A value and the colour that it gets. */
export interface Limit {
  readonly comparator: '>' | '>=' | '<' | '<=';
  readonly value: number;
  readonly palette: Palette;
}

type Size = readonly [width: number, height: number];

const TITLE = { title_size: '16', title_align: 'left' } as const;

function metricQueries(queries: readonly MetricQuery[], scalar: boolean) {
  return {
    formulas: queries.map(({ alias }, index) => ({
      formula: `query${index + 1}`,
      ...(alias === undefined ? {} : { alias }),
    })),
    queries: queries.map(({ metric, aggregator = 'sum' }, index) => ({
      data_source: 'metrics',
      name: `query${index + 1}`,
      query: metric,
      ...(scalar ? { aggregator } : {}),
    })),
  };
}

/** One number, coloured by limits. */
export function number(
  title: string,
  query: MetricQuery,
  [width, height]: Size,
  limits: readonly Limit[] = [],
): SizedWidget {
  return {
    width,
    height,
    definition: {
      type: 'query_value',
      title,
      ...TITLE,
      autoscale: true,
      precision: 0,
      requests: [
        {
          response_format: 'scalar',
          ...metricQueries([query], true),
          conditional_formats: limits.map(({ comparator, value, palette }) => ({
            comparator,
            value,
            palette,
          })),
        },
      ],
    },
  };
}

/** Values over time; bars for counts, lines for levels. */
export function series(
  title: string,
  queries: readonly MetricQuery[],
  [width, height]: Size,
  display: 'bars' | 'line' = 'bars',
): SizedWidget {
  return {
    width,
    height,
    definition: {
      type: 'timeseries',
      title,
      ...TITLE,
      show_legend: true,
      legend_layout: 'auto',
      legend_columns: ['avg', 'min', 'max', 'value', 'sum'],
      requests: [
        {
          response_format: 'timeseries',
          display_type: display,
          style: { palette: 'dog_classic', line_type: 'solid', line_width: 'normal' },
          ...metricQueries(queries, false),
        },
      ],
    },
  };
}

/** The groups with the highest values. */
export function top(title: string, query: MetricQuery, [width, height]: Size, count = 10): SizedWidget {
  return {
    width,
    height,
    definition: {
      type: 'toplist',
      title,
      ...TITLE,
      requests: [
        {
          response_format: 'scalar',
          ...metricQueries([query], true),
          sort: { count, order_by: [{ type: 'formula', index: 0, order: 'desc' }] },
        },
      ],
    },
  };
}

/** The values of an attribute that most of the matching logs have: for names, which are too many for a metric. */
export function topOfLogs(
  title: string,
  search: string,
  facet: string,
  [width, height]: Size,
  count = 10,
): SizedWidget {
  return {
    width,
    height,
    definition: {
      type: 'toplist',
      title,
      ...TITLE,
      requests: [
        {
          response_format: 'scalar',
          formulas: [{ formula: 'query1' }],
          queries: [
            {
              data_source: 'logs',
              name: 'query1',
              search: { query: search },
              indexes: ['*'],
              storage: 'hot',
              compute: { aggregation: 'count' },
              group_by: [{ facet, limit: count, sort: { aggregation: 'count', order: 'desc' } }],
            },
          ],
          sort: { count, order_by: [{ type: 'formula', index: 0, order: 'desc' }] },
        },
      ],
    },
  };
}

/** The newest logs that match, one a line. */
export function logList(title: string, search: string, columns: readonly string[], size: Size): SizedWidget {
  const query = { data_source: 'logs_stream', query_string: search, indexes: [], storage: 'hot' };
  return streamList(title, ['timestamp', ...columns], query, size);
}

/** The newest events that match. */
export function eventList(title: string, search: string, size: Size): SizedWidget {
  const query = { data_source: 'event_stream', query_string: search, event_size: 's' };
  return streamList(title, ['timestamp', 'message'], query, size);
}

function streamList(
  title: string,
  columns: readonly string[],
  query: object,
  [width, height]: Size,
): SizedWidget {
  return {
    width,
    height,
    definition: {
      type: 'list_stream',
      title,
      ...TITLE,
      requests: [
        {
          response_format: 'event_list',
          columns: columns.map((field) => ({ field, width: 'auto' })),
          query,
        },
      ],
    },
  };
}

/** The state of this system's monitors, by their tags. */
export function monitors(title: string, query: string, [width, height]: Size): SizedWidget {
  return {
    width,
    height,
    definition: {
      type: 'manage_status',
      title,
      ...TITLE,
      summary_type: 'monitors',
      display_format: 'countsAndList',
      color_preference: 'text',
      hide_zero_counts: true,
      show_last_triggered: true,
      show_priority: true,
      query,
      sort: 'status,asc',
      count: 50,
      start: 0,
    },
  };
}

/** Text in Markdown. */
export function note(content: string, [width, height]: Size): SizedWidget {
  return {
    width,
    height,
    definition: {
      type: 'note',
      content,
      background_color: 'transparent',
      font_size: '14',
      text_align: 'left',
      vertical_align: 'top',
      show_tick: false,
      tick_pos: '50%',
      tick_edge: 'left',
      has_padding: true,
    },
  };
}
