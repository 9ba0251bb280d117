// Plays the pieces of a path one after the other, with what stands below them; see pages/film.py.

const NEAR = 0.002; // seconds: a file may say a picture's time in whole thousandths

export default {
  template: `
  <div class="film" ref="all">
    <div class="film-stage" ref="stage">
      <video v-for="n in 2" :key="n" :ref="'video' + (n - 1)" playsinline preload="auto"
             :class="{ seen: !blind && front === n - 1, under: fade && front !== n - 1 }" :aria-label="said.picture"
             :style="{ transition: fade && front === n - 1 ? 'opacity ' + fade + 's linear' : 'none' }"></video>
      <img v-if="blind" :src="piece.still" :alt="piece.card || piece.segment" class="seen">
      <div v-if="piece && making[piece.segment] !== undefined" class="film-making" role="status">{{ said.proxy }} {{ Math.round(100 * making[piece.segment]) }} %</div>
      <div v-if="piece && troubles[piece.segment]" class="film-making bad" role="alert">{{ troubles[piece.segment] }}</div>
    </div>
    <div class="film-controls" role="group" :aria-label="said.controls">
      <button v-for="each in buttons" :key="each.key" @click="press(each.key)" :title="each.title + ' (' + (each.shown || each.key.toUpperCase()) + ')'"
              :aria-label="each.title" :disabled="each.off" :data-key-here="each.shown || each.key.toUpperCase()"
              v-html="each.face"></button>
      <span class="film-name-now">{{ piece ? piece.segment : '' }}</span>
      <span class="film-clock" aria-hidden="true">{{ clock(at) }} / {{ clock(length) }}</span>
      <span class="film-clock quiet" :title="said.media">{{ frameText }}</span>
    </div>
    <div class="film-line" ref="line" @pointerdown="scrub">
      <div class="film-thumbs" aria-hidden="true">
        <div v-for="(p, n) in pieces" :key="n" class="film-piece" :class="{ here: n === number }"
             :style="span(p)">
          <img v-for="(url, i) in p.thumbs" :key="i" :src="url" loading="lazy" alt="">
          <span>{{ p.segment }}</span>
        </div>
      </div>
      <canvas class="film-sound" ref="sound" height="44" aria-hidden="true"></canvas>
      <div class="film-beats">
        <template v-if="!readOnly">
          <span hidden data-key-here="Enter" :aria-label="said.beatAsked"></span>
          <span hidden data-key-here="Delete" :aria-label="said.beatGone"></span>
        </template>
        <button v-for="b in beats" :key="b.key" class="film-beat" :style="{ left: percent(b.film) }"
                role="slider" :aria-label="b.feel + ', ' + b.segment" :aria-valuemin="0"
                :aria-valuemax="b.most" :aria-valuenow="b.at" :aria-valuetext="b.at.toFixed(2) + ' s'"
                :aria-disabled="readOnly" :class="b.valence < -0.15 ? 'low' : b.valence > 0.15 ? 'high' : ''"
                :title="b.feel" @dblclick="meant('beatAsked', b)" @pointerdown.stop="drag($event, 'beat', b)"
                @keydown="nudge($event, 'beat', b)"><i></i><em :style="{ maxWidth: b.room }">{{ b.feel }}</em></button>
      </div>
      <div class="film-arc" ref="arc" v-if="arc.length">
        <svg :viewBox="'0 0 1000 100'" preserveAspectRatio="none" aria-hidden="true">
          <line x1="0" x2="1000" y1="50" y2="50" class="zero"></line>
          <polyline :points="arcLine(1)" class="valence"></polyline>
          <polyline :points="arcLine(2)" class="arousal"></polyline>
        </svg>
        <template v-for="(p, n) in arc" :key="n">
          <button v-for="which in [1, 2]" :key="which" role="slider" class="film-point"
                  :class="which === 1 ? 'valence' : 'arousal'"
                  :style="{ left: percent(p[0]), top: 50 - 50 * p[which] + '%' }"
                  :aria-label="(which === 1 ? said.valence : said.arousal) + ', ' + clock(p[0])"
                  aria-valuemin="-1" aria-valuemax="1" :aria-valuenow="p[which]" :aria-disabled="readOnly"
                  @pointerdown.stop="drag($event, 'arc', { n, which, film: p[0] })"
                  @keydown="nudge($event, 'arc', { n, which })"></button>
        </template>
      </div>
      <div v-for="mark in edges" :key="mark.which" class="film-edge" :class="mark.which"
           :style="{ left: percent(mark.film) }" aria-hidden="true"></div>
      <div class="film-head" :style="{ left: percent(at) }" role="slider" tabindex="0"
           :aria-label="said.head" aria-valuemin="0" :aria-valuemax="length" :aria-valuenow="at"
           :aria-valuetext="clock(at) + (piece ? ', ' + piece.segment : '')"></div>
    </div>
  </div>`,
  props: { pieces: Array, arc: Array, rate: Number, readOnly: Boolean, said: Object, begin: Number },
  data() {
    return { at: 0, number: 0, front: 0, playing: false, turn: 1, making: {}, troubles: {}, wide: 1000, moved: null, fade: 0, grids: {} };
  },
  computed: {
    piece() { return this.pieces[this.number]; },
    card() { return this.piece && this.piece.card !== null; },
    // A card, or a clip that cannot be seen (yet): its time passes by the clock.
    blind() { return this.piece && (this.card || this.making[this.piece.segment] !== undefined || !!this.troubles[this.piece.segment]); },
    length() { return this.pieces.length ? this.pieces[this.pieces.length - 1].ends : 0; },
    media() { return this.piece ? Math.min(this.piece.outPoint, this.piece.inPoint + this.at - this.piece.begins) : 0; },
    frameText() { return this.media.toFixed(3) + " s · " + (this.piece ? Math.floor((this.media + NEAR) * this.grid(this.piece).rate) : 0); },
    edges() {
      return this.piece ? [{ which: "in", film: this.piece.begins }, { which: "out", film: this.piece.ends }] : [];
    },
    beats() {
      const all = this.pieces.flatMap((p, n) => p.beats.map((b) => ({
        ...b, key: n + "/" + b.number, segment: p.segment, most: p.outPoint - p.inPoint,
        film: p.begins + (this.moved && this.moved.key === n + "/" + b.number ? this.moved.at : b.at), begins: p.begins,
      })));
      // Every other one stands in the row below: a name ends where the next in its row begins.
      all.forEach((b, n) => {
        const after = all.filter((other, m) => m % 2 === n % 2 && other.film > b.film).map((other) => other.film);
        const next = Math.min(this.length, ...after);
        b.room = Math.max(0, ((next - b.film) / this.length) * this.wide - 24) + "px";
      });
      return all;
    },
    buttons() {
      const s = this.said, off = this.readOnly || this.blind;
      return [
        { key: "j", face: "J ◂", title: s.back }, { key: "k", face: this.playing ? "K ❚❚" : "K ▸", title: s.pause },
        { key: "l", face: "L ▸" + (this.turn > 1 ? this.turn + "×" : ""), title: s.on },
        { key: "ArrowLeft", shown: "←", face: "‹", title: s.frameBack }, { key: "ArrowRight", shown: "→", face: "›", title: s.frameOn },
        { key: "i", face: "I ⟦", title: s.in, off }, { key: "o", face: "O ⟧", title: s.out, off },
      ];
    },
  },
  watch: {
    pieces() { this.$nextTick(() => { this.number = Math.min(this.number, this.pieces.length - 1); this.goto(Math.min(this.at, this.length), false); this.drawSound(); if (typeof this.left === "number") this.focusOn(this.left); this.left = null; }); },
  },
  mounted() {
    this.keys = (event) => {
      const target = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable) return;
      if (/^Arrow/.test(event.key) && target.getAttribute("role") === "slider" && !target.classList.contains("film-head")) return;
      if (target.closest && target.closest("[role=listbox],[role=menu]")) return;
      if (this.press(event.key.length === 1 ? event.key.toLowerCase() : event.key, event.shiftKey)) event.preventDefault();
    };
    window.addEventListener("keydown", this.keys);
    for (const n of [0, 1]) {
      const video = this.$refs["video" + n][0];
      video.addEventListener("error", () => this.failed(video));
      video.addEventListener("loadedmetadata", () => { if (!video.videoWidth) this.failed(video); });
      if (video.requestVideoFrameCallback) {
        // The picture that is really on screen, whatever the clock says.
        const seen = (_, picture) => { video.shown = picture.mediaTime; video.requestVideoFrameCallback(seen); };
        video.requestVideoFrameCallback(seen);
      }
      video.addEventListener("loadeddata", () => { this.$el.dataset.loaded = video.dataset.segment; });
    }
    this.sizes = new ResizeObserver(() => { this.wide = this.$refs.line.clientWidth; this.drawSound(); });
    this.sizes.observe(this.$refs.line);
    this.lights = new MutationObserver(() => this.drawSound());
    this.lights.observe(document.body, { attributes: true, attributeFilter: ["class"] });
    this.last = performance.now();
    const step = (now) => { this.frame = requestAnimationFrame(step); this.go_on((now - this.last) / 1000); this.last = now; };
    this.frame = requestAnimationFrame(step);
    this.goto(this.begin || 0, false);
  },
  beforeUnmount() {
    cancelAnimationFrame(this.frame);
    window.removeEventListener("keydown", this.keys);
    this.sizes.disconnect();
    this.lights.disconnect();
  },
  methods: {
    clock(at) {
      const whole = Math.max(0, at);
      return Math.floor(whole / 60) + ":" + String(Math.floor(whole % 60)).padStart(2, "0") + "." + Math.floor((whole % 1) * 10);
    },
    percent(at) { return (this.length ? (100 * at) / this.length : 0) + "%"; },
    span(p) { return { left: this.percent(p.begins), width: this.percent(p.ends - p.begins) }; },
    arcLine(which) { return this.arc.map((p) => (1000 * p[0]) / this.length + "," + (50 - 50 * p[which])).join(" "); },
    video(n = this.front) { return this.$refs["video" + n][0]; },
    // Where a clip's pictures begin: evenly, or as `times` says.
    grid(p) { return this.grids[p.segment] || { rate: this.rate, times: [] }; },
    begins(p, media) {
      const { rate, times } = this.grid(p);
      const found = times.findLast((each) => each <= media + NEAR);
      return found !== undefined ? found : Math.floor((media + NEAR) * rate) / rate;
    },
    beside(p, begin, way) {
      const { rate, times } = this.grid(p);
      const found = way > 0 ? times.find((each) => each > begin + NEAR) : times.findLast((each) => each < begin - NEAR);
      return found !== undefined ? found : Math.round(begin * rate + way) / rate;
    },
    load(n, piece, media) {
      const video = this.video(n);
      if (!piece.url) { // not there: why not is said where it was looked for
        if (this.making[piece.segment] === undefined && !this.troubles[piece.segment]) this.wanting(piece);
        return;
      }
      if (video.dataset.url !== piece.url) {
        video.dataset.url = piece.url;
        video.dataset.segment = piece.segment;
        video.replaceChildren();
        for (const [language, url] of Object.entries(piece.captions)) {
          const track = document.createElement("track");
          Object.assign(track, { kind: "captions", srclang: language, label: language, src: url });
          track.default = language === this.said.language || video.children.length === 0;
          video.append(track);
        }
        video.src = piece.url;
      }
      // The middle of a picture, so that it is this one.
      const begin = this.begins(piece, media), wanted = (begin + this.beside(piece, begin, 1)) / 2;
      if (Math.abs(video.currentTime - wanted) > 0.4 * (wanted - begin)) video.currentTime = wanted;
    },
    goto(at, playing = this.playing) {
      if (!this.pieces.length) return;
      at = Math.max(0, Math.min(at, this.length - 1e-3));
      let number = this.pieces.findIndex((p) => at < p.ends);
      if (number < 0) number = this.pieces.length - 1;
      const piece = this.pieces[number];
      this.number = number;
      this.at = at;
      if (piece.card === null) {
        const back = 1 - this.front;
        if (this.video().dataset.url !== piece.url && this.video(back).dataset.url === piece.url) this.front = back;
        this.load(this.front, piece, Math.min(piece.outPoint, piece.inPoint + at - piece.begins));
      }
      this.ahead();
      this.run(playing);
      this.tell();
    },
    ahead() {
      if (this.fade) return;
      const next = this.pieces[this.number + 1];
      if (next && next.card === null && this.video().dataset.url !== next.url) this.load(1 - this.front, next, next.inPoint);
    },
    run(playing) {
      this.playing = playing;
      const video = this.video();
      if (!this.fade) this.video(1 - this.front).pause();
      if (playing && !this.blind && this.turn > 0 && this.turn <= 4) {
        video.playbackRate = this.turn;
        const going = video.play();
        if (going) going.catch(() => {});
      } else video.pause();
    },
    go_on(passed) {
      if (!this.playing || !this.piece) return;
      const piece = this.piece, video = this.video();
      if (this.turn < 0 || this.blind) {
        const at = this.at + passed * this.turn;
        if (at <= 0 && this.turn < 0) { this.goto(0, false); return; }
        if (this.blind && at >= piece.begins && at < piece.ends) this.at = at;
        else this.pass(at);
      } else if (video.readyState >= 2) {
        const media = video.currentTime;
        const holding = media >= piece.outPoint || video.ended;
        if (!holding) this.at = piece.begins + Math.max(0, media - piece.inPoint);
        else { video.pause(); this.at = Math.max(this.at, piece.begins + piece.outPoint - piece.inPoint) + (this.at < piece.ends && piece.hold ? passed : 0); }
        if (holding && this.at >= piece.ends - 1e-3) this.pass(piece.ends + 1e-4);
      }
      this.told = (this.told || 0) + passed;
      if (this.told > 0.25) { this.told = 0; this.tell(); }
    },
    pass(at) {
      if (at >= this.length) { this.goto(this.length - 0.5 / this.rate, false); return; }
      const next = this.pieces.findIndex((p) => at < p.ends);
      const piece = this.pieces[next];
      if (next !== this.number && piece.card === null && this.video(1 - this.front).dataset.url === piece.url) {
        if (piece.dissolve && !this.blind && this.turn === 1) this.dissolve(piece.dissolve);
        this.front = 1 - this.front;
      }
      this.goto(at, true);
    },
    // The picture before plays on below the next one, which comes up over it.
    dissolve(seconds) {
      this.fade = seconds;
      const before = this.video(), going = before.play();
      if (going) going.catch(() => {});
      this.fading = setTimeout(() => this.dissolved(), 1000 * seconds);
    },
    dissolved() {
      if (!this.fade) return;
      clearTimeout(this.fading);
      this.fade = 0;
      this.video(1 - this.front).pause();
      this.ahead();
    },
    tell() { this.$emit("at", { segment: this.piece.segment, media: this.media, film: this.at, number: this.number }); },
    failed(video) {
      const piece = this.pieces.find((p) => p.url && p.url === video.dataset.url);
      if (!piece) return;
      if (piece.isProxy) { this.troubles[piece.segment] = this.said.broken; return; }
      this.wanting(piece);
    },
    wanting(piece) {
      this.making[piece.segment] = 0;
      this.$emit("undecodable", { segment: piece.segment });
    },
    progress(segment, share) { this.making[segment] = share; },
    ready(segment, url) {
      delete this.making[segment];
      delete this.troubles[segment];
      for (const n of [0, 1]) if (this.video(n).dataset.segment === segment) this.video(n).dataset.url = "";
      this.pieces.forEach((p) => { if (p.segment === segment) { p.url = url; p.isProxy = true; } });
      this.goto(this.at, this.playing);
    },
    cannot(segment, sentence) {
      delete this.making[segment];
      this.troubles[segment] = sentence;
    },
    press(key, far) {
      if (this.fade) this.dissolved();
      switch (key) {
        case " ": case "k": this.turn = 1; this.run(key === " " ? !this.playing : this.playing ? false : true); break;
        case "l": this.turn = this.playing && this.turn > 0 ? Math.min(4, this.turn * 2) : 1; this.run(true); break;
        case "j": this.turn = this.playing && this.turn < 0 ? Math.max(-8, this.turn * 2) : -1; this.run(true); break;
        case "ArrowLeft": this.step(-1, far); break;
        case "ArrowRight": this.step(1, far); break;
        case "Home": this.goto(0, false); break;
        case "End": this.goto(this.length, false); break;
        case "i": case "o": this.point(key); break;
        default: return false;
      }
      return true;
    },
    // A picture on or back, or a second.
    step(way, far) {
      const p = this.piece;
      if (!p) return;
      if (far || this.card) { this.goto(this.at + way * (far ? 1 : 1 / this.rate), false); return; }
      // From the picture that is seen, which may be a later one than the clock had come to.
      const video = this.video(), rests = video.paused && !video.seeking && video.shown !== undefined && !this.blind;
      const media = this.beside(p, this.begins(p, rests ? video.shown : this.media), way);
      if (media < p.inPoint - NEAR) this.goto(p.begins - NEAR, false);
      else this.goto(media >= p.outPoint ? Math.max(p.ends, p.begins + media - p.inPoint) + 1e-4 : p.begins + Math.max(0, media - p.inPoint) + 1e-4, false);
    },
    point(key) {
      if (this.readOnly || this.blind) return;
      const video = this.video(), p = this.piece;
      const shown = this.begins(p, video.shown === undefined ? video.currentTime : video.shown);
      // The picture that is seen is the first one, or the last.
      this.$emit("point", { segment: p.segment, which: key === "i" ? "in" : "out", at: key === "i" ? shown : this.beside(p, shown, 1) });
    },
    frames(segment, rate, times) { this.grids[segment] = { rate, times }; },
    where(event) {
      const box = this.$refs.line.getBoundingClientRect();
      return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * this.length;
    },
    scrub(event) {
      if (event.button) return;
      const line = this.$refs.line;
      line.setPointerCapture(event.pointerId);
      this.goto(this.where(event), false);
      line.onpointermove = (e) => this.goto(this.where(e), false);
      line.onpointerup = line.onpointercancel = () => { line.onpointermove = null; };
    },
    drag(event, kind, what) {
      if (event.button) return;
      const button = event.currentTarget;
      button.focus();
      if (this.readOnly) return;
      button.setPointerCapture(event.pointerId);
      let last = null;
      button.onpointermove = (e) => {
        if (kind === "beat") {
          last = Math.max(0, Math.min(what.most, Math.round((this.where(e) - what.begins) * this.rate) / this.rate));
          this.moved = { key: what.key, at: last };
        } else {
          const box = this.$refs.arc.getBoundingClientRect();
          last = Math.max(-1, Math.min(1, Math.round(20 * (1 - (2 * (e.clientY - box.top)) / box.height)) / 20));
          this.arc[what.n][what.which] = last;
        }
      };
      button.onpointerup = button.onpointercancel = () => {
        button.onpointermove = null;
        if (last !== null) this.change(kind, what, last);
      };
    },
    nudge(event, kind, what) {
      const does = kind === "beat" && { Enter: "beatAsked", Delete: "beatGone", Backspace: "beatGone" }[event.key];
      if (does) {
        event.preventDefault();
        event.stopPropagation();
        this.meant(does, what);
        return;
      }
      const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      if (this.readOnly) return;
      if (kind === "beat") this.change(kind, what, Math.max(0, Math.min(what.most, what.at + (way * (event.shiftKey ? 12 : 1)) / this.rate)));
      else this.change(kind, what, Math.max(-1, Math.min(1, Math.round(20 * (this.arc[what.n][what.which] + way * 0.05)) / 20)));
    },
    meant(does, beat) {
      if (this.readOnly) return;
      this.left = does === "beatGone" ? this.beats.findIndex((b) => b.key === beat.key) : null;
      this.$emit(does, { segment: beat.segment, number: beat.number, feel: beat.feel });
    },
    // After a beat was removed the next one has the focus.
    focusOn(number) {
      const all = this.$el.querySelectorAll(".film-beat");
      (all[Math.min(number, all.length - 1)] || this.$el.querySelector(".film-head")).focus();
    },
    change(kind, what, value) {
      this.moved = null;
      if (kind === "beat") this.$emit("beat", { segment: what.segment, number: what.number, at: value });
      else this.$emit("arc", { number: what.n, which: what.which === 1 ? "valence" : "arousal", value });
    },
    drawSound() {
      const canvas = this.$refs.sound;
      if (!canvas) return;
      const wide = (canvas.width = this.$refs.line.clientWidth), high = canvas.height;
      const pen = canvas.getContext("2d");
      pen.clearRect(0, 0, wide, high);
      pen.fillStyle = getComputedStyle(document.body).getPropertyValue("--accent");
      for (const p of this.pieces) {
        const peaks = this.peaks && this.peaks[p.segment];
        if (!peaks) continue;
        const first = (p.begins / this.length) * wide, last = (p.ends / this.length) * wide;
        for (let x = Math.ceil(first); x < last; x++) {
          const media = p.inPoint + ((x - first) / (last - first)) * (p.ends - p.begins);
          const peak = media > p.outPoint ? 0 : peaks[Math.floor(media * 25)] || 0;
          const tall = Math.max(1, peak * high);
          pen.fillRect(x, (high - tall) / 2, 1, tall);
        }
      }
    },
    waves(peaks) { this.peaks = peaks; this.drawSound(); },
    seek(at) { this.goto(at, false); },
  },
};
