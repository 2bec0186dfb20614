// Runs in the page of `secmon anomalies --chart`. Draws value, band and alarms in the page's own colours.
(() => {
  const { steps, alarms, gap } = JSON.parse(document.getElementById('figures').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let chart;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const timeOf = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
  const wrapped = (text, most) => text.match(new RegExp(`\\S.{0,${most - 1}}(?!\\S)`, 'g'));
  const points = (name) => steps.map((step) => ({ x: step.at, y: step[name] }));
  const values = steps.flatMap(({ at, least, most }) =>
    least === most
      ? [{ x: at, y: least }]
      : [
          { x: at, y: least },
          { x: at, y: most },
        ],
  );
  // A point alone between two gaps makes no line: it is a dash.
  const isFar = (one, other) => !(other?.x - one?.x <= gap);
  const radii = values.map((point, index) =>
    isFar(values[index - 1], point) && isFar(point, values[index + 1]) ? 2 : 0,
  );

  function datasets() {
    const line = { pointStyle: 'line', pointRadius: 0, pointHitRadius: 0, borderWidth: 1.5, spanGaps: gap };
    const band = { ...line, pointStyle: 'rect', borderWidth: 0, backgroundColor: `${colour('estimate')}66` };
    return [
      {
        type: 'scatter',
        label: 'alarm',
        pointStyle: 'circle',
        data: alarms.map((alarm) => ({ x: alarm.at, y: alarm.value })),
        backgroundColor: colour('critical'),
        borderColor: colour('card'),
        pointRadius: 5,
        pointHoverRadius: 7,
        pointHitRadius: 8,
      },
      {
        ...line,
        label: 'value',
        data: values,
        pointRadius: radii,
        borderColor: colour('accent'),
        backgroundColor: colour('accent'),
      },
      {
        ...line,
        label: 'expected',
        data: points('expected'),
        borderColor: colour('soft'),
        backgroundColor: colour('soft'),
        borderWidth: 1,
        borderDash: [4, 4],
      },
      { ...band, label: 'band', data: points('high'), fill: '+1' },
      { ...band, label: 'band, lower edge', data: points('low') },
    ];
  }

  // A character is less than 8 pixels wide, and lines of more than 70 are hard to read.
  function explained({ dataIndex, chart: { width } }) {
    return wrapped(alarms[dataIndex].why, Math.min(70, Math.floor(width / 8)));
  }

  function draw() {
    chart?.destroy();
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = 12;
    Chart.defaults.color = colour('soft');
    Chart.defaults.borderColor = colour('line');
    Chart.defaults.animation = false;
    chart = new Chart(document.getElementById('chart'), {
      type: 'line',
      data: { datasets: datasets() },
      options: {
        parsing: false,
        maintainAspectRatio: false,
        scales: {
          x: {
            type: 'linear',
            min: steps[0]?.at,
            max: steps.at(-1)?.at,
            grid: { display: false },
            // A label takes 72 pixels at most, with the room beside it.
            afterBuildTicks: (axis) => {
              axis.ticks = timeTicks(axis.min, axis.max, Math.floor(axis.chart.width / 72));
            },
            ticks: {
              autoSkip: false,
              maxRotation: 0,
              callback: (_, index, ticks) => ticks[index].label,
            },
          },
          y: {
            border: { display: false },
            ticks: {
              maxTicksLimit: 8,
              callback: valueLabel,
            },
          },
        },
        plugins: {
          legend: {
            position: 'bottom',
            labels: {
              usePointStyle: true,
              boxHeight: 8,
              filter: ({ text }) => text !== 'band, lower edge',
            },
          },
          tooltip: {
            filter: ({ datasetIndex }) => datasetIndex === 0,
            callbacks: { title: ([item]) => (item ? timeOf(item.parsed.x) : ''), label: explained },
          },
        },
      },
    });
  }

  draw();
  dark.addEventListener('change', draw);
  addEventListener('beforeprint', () => chart.resize());
})();
