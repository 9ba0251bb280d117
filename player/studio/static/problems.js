// The problems of a story as a list: in the text's order or by kind, filtered, gone through by keys.
const STEP = 300; // so many are drawn at once, and as many more on demand

export default {
  props: { problems: Array, total: Number, words: Object, looking: Boolean, several: Number, unmeasured: String },
  emits: ["go", "accept"],
  data: () => ({ wanted: "", kinds: false, shown: STEP, at: -1 }),
  template: `
    <div class="problem-list">
      <div class="problem-tools" v-show="problems.length > several">
        <label class="problem-filter">
          <span class="sr-only">{{ words.filter }}</span>
          <input type="search" v-model="wanted" :placeholder="words.filter" @keydown.stop>
        </label>
        <label class="problem-kinds"><input type="checkbox" v-model="kinds"> {{ words.kinds }}</label>
      </div>
      <div class="problem-steps" v-show="problems.length">
        <span role="status">{{ told }}</span>
        <button type="button" :aria-label="words.before" :title="words.before + ' (Shift+F8)'"
          @click="step(-1)"><i class="q-icon notranslate material-icons" aria-hidden="true">expand_less</i></button>
        <button type="button" :aria-label="words.after" :title="words.after + ' (F8)'"
          @click="step(1)"><i class="q-icon notranslate material-icons" aria-hidden="true">expand_more</i></button>
      </div>
      <p class="problem-looking" v-if="looking" role="status">
        <i class="q-icon notranslate material-icons turning" aria-hidden="true">autorenew</i>{{ words.looking }}</p>
      <div class="all-well" v-if="!problems.length && !looking" role="status">
        <i class="q-icon notranslate material-icons" aria-hidden="true">{{ unmeasured ? 'hourglass_empty' : 'check_circle' }}</i>{{ unmeasured ? words.so_far : words.none }}</div>
      <p class="quiet" v-if="unmeasured && !looking" role="status">{{ unmeasured }}</p>
      <component :is="kinds ? 'details' : 'div'" v-for="group in groups" :key="group.code" :open="kinds || null">
        <summary v-if="kinds" :class="group.severity">{{ group.title || group.code }} <b>{{ group.all.length }}</b></summary>
        <article v-for="each in group.all" :key="each.key" :class="['problem', each.severity]"
          :aria-current="each.index === at ? 'true' : null">
          <button type="button" class="where" @click="go(each)">
            <i class="q-icon notranslate material-icons" aria-hidden="true">{{ each.severity }}</i>
            <span>{{ each.named }}</span><span class="place">{{ each.where }}</span>
            <span class="code-name">{{ each.code }}</span></button>
          <p class="title" v-if="each.title && words.foreign">{{ each.title }}</p>
          <p class="said" :lang="words.foreign">{{ each.message }}</p>
          <p class="remedy" :lang="words.foreign" v-if="each.remedy">{{ each.remedy }}</p>
          <button type="button" class="accept" v-if="each.offer" @click="$emit('accept', { index: each.index })">
            <i class="q-icon notranslate material-icons" aria-hidden="true">auto_fix_high</i>{{ each.offer }}</button>
        </article>
      </component>
      <button type="button" class="accept" v-if="found.length > shown" @click="shown += 300">
        {{ words.more.replace('{count}', found.length - shown) }}</button>
      <p class="quiet" v-else-if="total > problems.length">
        {{ words.beyond.replace('{count}', total - problems.length) }}</p>
    </div>`,
  mounted() {
    window.kuleshovProblems = this; // for the page's keys, while the list is not seen as well
  },
  computed: {
    found() {
      const wanted = this.wanted.trim().toLowerCase();
      if (!wanted || this.problems.length <= this.several) return this.problems;
      const said = (each) =>
        [each.named, each.where, each.code, each.title, each.message].join(" ").toLowerCase();
      return this.problems.filter((each) => said(each).includes(wanted));
    },
    groups() {
      const drawn = this.found.slice(0, this.shown);
      if (!this.kinds) return [{ code: "", all: drawn }];
      const by = new Map();
      for (const each of drawn) {
        if (!by.has(each.code)) by.set(each.code, { ...each, all: [] });
        by.get(each.code).all.push(each);
      }
      return [...by.values()].sort(
        (a, b) => (a.severity > b.severity) - (a.severity < b.severity) || b.all.length - a.all.length,
      );
    },
    told() {
      const counted = this.found.length < this.problems.length ? this.words.some : this.words.all;
      return counted.replace("{count}", this.found.length).replace("{all}", this.total);
    },
  },
  methods: {
    go(each) {
      this.at = each.index;
      this.$emit("go", { index: each.index });
    },
    // The nearest one after (1) or before (-1) the line in which somebody writes.
    step(way) {
      const ordered = [...this.found].sort((a, b) => a.line - b.line || a.column - b.column);
      if (!ordered.length) return;
      const here = kuleshovStory.place();
      const beyond = ({ line, column }) => way * (line - here.line || column - here.column) > 0;
      const next = way > 0 ? ordered.find(beyond) : ordered.findLast(beyond);
      this.go(next || ordered.at(way > 0 ? 0 : -1));
      this.$nextTick(() => this.$el?.querySelector?.("[aria-current]")?.scrollIntoView({ block: "nearest" }));
    },
  },
};
