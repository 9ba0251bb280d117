// The film above the curves: it stands at the second that is looked at, and tells where it plays.
export default {
  template: `
  <div class="second-film" :data-begins="begins">
    <video ref="video" v-show="source && !trouble" playsinline controls preload="metadata"
           :aria-label="said.picture" @timeupdate="told" @loadedmetadata="seek" @error="failed"></video>
    <img v-if="poster && (!source || trouble)" :src="poster" alt="" @error="poster = ''">
    <p v-if="trouble || (!source && !poster)" role="status" class="quiet small">{{ trouble || said.missing }}</p>
  </div>`,
  props: { said: Object, place: Object },
  watch: { place() { this.show(); } },
  mounted() { this.show(); },
  data: () => ({ source: "", poster: "", begins: 0, at: 0, until: 0, second: 0, trouble: "" }),
  methods: {
    // `place` is a segment's clip, where it begins and ends in it, and the second from there.
    show() {
      if (!this.place) return;
      const { source, poster, begins, until, second } = this.place;
      Object.assign(this, { begins, until, second, poster, at: begins + second });
      if (source !== this.source) {
        Object.assign(this, { source, trouble: "" });
        const video = this.$refs.video;
        video.pause();
        if (source) video.src = source;
        else video.removeAttribute("src");
      } else this.seek();
    },
    seek() {
      const video = this.$refs.video;
      if (video.readyState >= 1) video.currentTime = this.at + 0.02; // past the picture before
    },
    told() {
      const video = this.$refs.video;
      if (video.currentTime >= this.until && !video.paused) video.pause();
      const second = Math.floor(video.currentTime - this.begins + 1e-3);
      if (video.paused || second === this.second || second < 0) return;
      this.second = second;
      this.$emit("played", second);
    },
    failed() {
      if (this.source) this.trouble = this.said.unplayable;
    },
  },
};
