// A chart of Apache ECharts whose colours are the page's, in light and dark; see studio/chart.py.
import { echarts } from "nicegui-echart";

function coloured(value, palette) {
  if (typeof value === "string") return value.startsWith("@") ? palette[value.slice(1)] || value : value;
  if (Array.isArray(value)) return value.map((each) => coloured(each, palette));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, coloured(each, palette)]));
  }
  return value;
}

export default {
  template: `<div role="img" :aria-label="described" style="width:100%"></div>`,
  props: { options: Object, palettes: Object, described: String, filename: String, note: String, at: Number },
  data: () => ({ here: null }),
  mounted() {
    this.chart = echarts.init(this.$el, null, { renderer: "canvas" });
    this.chart.getZr().on("click", (event) => this.clicked(event));
    this.chart.on("click", (event) =>
      this.$emit("part", { name: event.name, series: event.seriesName, index: event.dataIndex }));
    this.sizes = new ResizeObserver(() => { this.chart.resize(); this.mark(); });
    this.sizes.observe(this.$el);
    this.lights = new MutationObserver(() => this.draw());
    this.lights.observe(document.body, { attributes: true, attributeFilter: ["class"] });
    this.chart.on("finished", () => {
      if ((this.options.series || []).length) this.$el.dataset.drawn = String(performance.now());
    });
    this.chart.on("datazoom", () => this.mark());
    this.draw();
  },
  beforeUnmount() {
    this.sizes.disconnect();
    this.lights.disconnect();
    this.chart.dispose();
  },
  methods: {
    palette() {
      return this.palettes[document.body.classList.contains("body--dark") ? "dark" : "light"];
    },
    draw() {
      const zoom = (this.chart.getOption()?.dataZoom || []).map(({ start, end }) => ({ start, end }));
      const options = coloured(this.options, this.palette());
      (options.dataZoom || []).forEach((each, number) => Object.assign(each, zoom[number] || {}));
      this.chart.setOption(options, { notMerge: true });
      this.mark();
    },
    // A line through all rows at the second that is looked at.
    mark() {
      const at = this.here ?? this.at;
      if (typeof at !== "number" || !this.options.xAxis) return;
      const rows = [].concat(this.options.grid || []);
      const pixel = rows.length ? this.chart.convertToPixel({ gridIndex: 0 }, [at, 0]) : null;
      if (!pixel) return; // nothing could be read of anybody: there is no row
      const x = pixel[0];
      const top = rows[0].top, last = rows[rows.length - 1];
      const inside = this.chart.containPixel({ gridIndex: 0 }, [x, top + 1]);
      const style = { stroke: this.palette().ink, lineWidth: 1.5 };
      const shape = { x1: x, x2: x, y1: top, y2: last.top + last.height };
      this.chart.setOption({ graphic: [{ id: "at", type: "line", silent: true, z: 5, ignore: !inside, shape, style }] });
    },
    update_chart() { this.draw(); },
    clicked(event) {
      // Anywhere in the height of a second, between the rows of curves as well, not on a line alone.
      const rows = this.options.xAxis ? [].concat(this.options.xAxis).length : 0;
      const here = [event.offsetX, event.offsetY];
      const inside = [...Array(rows).keys()].filter((row) => this.chart.containPixel({ gridIndex: row }, here));
      let row = inside[0];
      if (row === undefined && rows > 1) {
        const within = (pixel) => [...Array(rows).keys()].some((each) => this.chart.containPixel({ gridIndex: each }, [here[0], pixel]));
        const near = [...Array(20).keys()].map((step) => 2 * step + 2);
        if (near.some((away) => within(here[1] - away)) && near.some((away) => within(here[1] + away))) row = 0;
      }
      if (row === undefined) return;
      const [at, level] = this.chart.convertFromPixel({ gridIndex: row }, here);
      this.$emit("second", { at: Math.round(at), level });
    },
    point(at) {
      this.here = at;
      this.mark();
      this.chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: at });
    },
    save() {
      const size = { width: this.$el.clientWidth || 900, height: this.$el.clientHeight || 400 };
      const light = this.palettes.light;
      const options = coloured(this.options, light);
      if (this.note) {  // below the picture, in room of its own
        size.height += 28;
        for (const part of ["grid", "legend", "visualMap", "dataZoom", "series"]) {
          [].concat(options[part] || []).forEach((each) => { if (typeof each.bottom === "number") each.bottom += 28; });
        }
        (options.dataZoom || []).forEach((each) => { each.show = false; });
        options.graphic = { type: "text", left: 12, bottom: 6, style: { text: this.note, fill: light.ink, font: "12px sans-serif" } };
      }
      const quiet = echarts.init(null, null, { renderer: "svg", ssr: true, ...size });
      quiet.setOption({ ...options, backgroundColor: light.ground });
      const title = document.createElement("span");
      title.textContent = this.note ? `${this.described}. ${this.note}` : this.described;
      const svg = quiet.renderToSVGString().replace(/(<svg[^>]*>)/, `$1<title>${title.innerHTML}</title>`);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
      link.download = this.filename || "chart.svg";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      quiet.dispose();
    },
  },
};
