// The board on a canvas: segments with their stills, cuts between them; pan, zoom, choose, draw.
window.kuleshovBoard = (() => {
  let canvas, pen, view, data, walks, chosen, hover, drawing, panning, wanted;
  const stills = new Map();
  let loading = 0;
  const queue = [];

  const look = () => getComputedStyle(document.body);
  let ink = {};
  const colours = () => {
    const at = look();
    for (const name of ["page", "surface", "line", "ink", "quiet", "accent", "bad", "warn"])
      ink[name] = at.getPropertyValue(`--${name}`).trim();
    ink.dark = document.body.classList.contains("body--dark");
  };

  // --- stills, a few at a time, those that are seen first -------------------------------------
  const still = (segment) => {
    const known = stills.get(segment.still);
    if (known !== undefined) return known;
    stills.set(segment.still, null);
    queue.push(segment.still);
    next();
    return null;
  };
  const next = () => {
    while (loading < 4 && queue.length) {
      const address = queue.pop();
      const image = new Image();
      loading++;
      const done = () => { loading--; next(); redraw(); };
      image.onload = () => {
        // Drawn smaller once, so that a thousand of them are drawn fast ever after.
        const small = document.createElement("canvas");
        const wide = 2 * data.box[0];
        small.width = wide;
        small.height = Math.round((wide * 9) / 16);
        const ratio = Math.max(wide / image.width, small.height / image.height);
        const [w, h] = [image.width * ratio, image.height * ratio];
        small.getContext("2d").drawImage(image, (wide - w) / 2, (small.height - h) / 2, w, h);
        stills.set(address, small);
        done();
      };
      image.onerror = done;
      image.src = address;
    }
  };

  // --- what is drawn ---------------------------------------------------------------------------
  const redraw = () => {
    if (data && !wanted) wanted = requestAnimationFrame(() => { wanted = 0; draw(); });
  };
  const ends = (cut) => {
    const [w, h] = data.box;
    const one = data.places.get(cut.from), other = data.places.get(cut.to);
    return [one.x + w, one.y + h * 0.4, other.x, other.y + h * 0.4, one, other];
  };
  const leads = (one, other) => {
    const h = data.box[1];
    if (one === other || Math.abs(other.y - one.y) < h || other.x > one.x + data.box[0]) return "on";
    return other.y > one.y ? "down" : "up";
  };
  const trace = (cut) => {
    const [x0, y0, x1, y1, one, other] = ends(cut);
    if (leads(one, other) !== "on") {
      // To another row: from the foot of one to the head of the other, or back up.
      const [w, h] = data.box, down = leads(one, other) === "down";
      const [ax, ay] = [one.x + w * 0.6, down ? one.y + h : one.y];
      const [bx, by] = [other.x + w * 0.4, down ? other.y : other.y + h];
      const bend = (down ? 1 : -1) * Math.max(30, Math.abs(by - ay) / 2);
      pen.moveTo(ax, ay);
      pen.bezierCurveTo(ax, ay + bend, bx, by - bend, bx, by);
      return [(ax + bx) / 2, (ay + by) / 2, bx, by, down ? Math.PI / 2 : -Math.PI / 2];
    }
    pen.moveTo(x0, y0);
    if (one === other) {
      pen.bezierCurveTo(x0 + 50, y0 - 90, x1 - 50, y1 - 90, x1, y1);
      return [x0, y0 - 66, x1, y1, 0];
    }
    if (cut.way.length && x1 > x0) {
      const points = [[x0, y0], ...cut.way, [x1, y1]];
      for (let i = 1; i < points.length; i++) {
        const [ax, ay] = points[i - 1], [bx, by] = points[i], half = (bx - ax) / 2;
        pen.bezierCurveTo(ax + half, ay, bx - half, by, bx, by);
      }
      return [...cut.way[cut.way.length >> 1], x1, y1, 0];
    }
    const bend = Math.max(40, Math.min(220, Math.abs(x1 - x0) / 2));
    pen.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
    return [(x0 + x1) / 2, (y0 + y1) / 2, x1, y1, 0];
  };
  // Cuts that look alike are one path: a thousand strokes become a dozen.
  const drawCuts = (left, top, right, bottom) => {
    const near = view.scale > 0.3;
    const alike = new Map();
    for (const cut of data.cuts) {
      const [x0, y0, x1, y1] = ends(cut);
      if (Math.max(x0, x1) < left || Math.min(x0, x1) > right) continue;
      if (Math.max(y0, y1) < top - 90 || Math.min(y0, y1) > bottom + 90) continue;
      const about = chosen && (cut.from === chosen || cut.to === chosen);
      const share = walks && (walks.walked.get(`${cut.from}\n${cut.to}`) || 0);
      const never = walks && walks.never.has(`${cut.from}\n${cut.to}`);
      const wide = walks ? 1 + 9 * (Math.ceil(share * 8) / 8) : cut.default ? 2.6 : 1.3;
      const dash = !near ? 0 : never ? 2 : cut.when ? 1 : 0;
      const key = `${about ? 2 : never ? 1 : 0} ${dash} ${wide}`;
      if (!alike.has(key)) alike.set(key, { about, never, dash, wide, cuts: [] });
      alike.get(key).cuts.push(cut);
    }
    const groups = [...alike.values()].sort((one, other) => !!one.about - !!other.about);
    for (const { about, never, dash, wide, cuts } of groups) {
      pen.strokeStyle = pen.fillStyle = about ? ink.accent : never ? ink.bad : ink.quiet;
      pen.globalAlpha = about ? 1 : data.chapters.length ? (near ? 0.5 : 0.25) : 0.75;
      pen.lineWidth = wide;
      pen.setLineDash([[], [8, 5], [2, 6]][dash]);
      pen.beginPath();
      if (!near && !about)
        for (const cut of cuts) {
          const [x0, y0, x1, y1] = ends(cut);
          pen.moveTo(x0, y0);
          pen.lineTo(x1, y1);
        }
      const heads = near || about ? cuts.map(trace) : [];
      pen.stroke();
      pen.setLineDash([]);
      if (!near) continue;
      const size = Math.min(16, 8 / view.scale);
      pen.beginPath();
      for (const [, , x, y, turn] of heads) {
        pen.moveTo(x, y);
        for (const each of [2.72, -2.72])
          pen.lineTo(x + size * Math.cos(turn + each), y + size * Math.sin(turn + each));
      }
      pen.fill();
      if (!never) continue;
      pen.lineWidth = 2;
      pen.beginPath();
      for (const [x, y] of heads) {
        pen.moveTo(x - 5, y - 5); pen.lineTo(x + 5, y + 5);
        pen.moveTo(x + 5, y - 5); pen.lineTo(x - 5, y + 5);
      }
      pen.stroke();
    }
    pen.globalAlpha = 1;
    pen.setLineDash([]);
  };
  const shortened = new Map();
  const fitted = (text, wide) => {
    const key = `${pen.font}|${Math.round(wide)}|${text}`;
    const known = shortened.get(key);
    if (known !== undefined) return known;
    let short = text;
    if (pen.measureText(text).width > wide) {
      let end = text.length;
      while (end > 1 && pen.measureText(text.slice(0, end) + "…").width > wide) end--;
      short = text.slice(0, end) + "…";
    }
    if (shortened.size > 20000) shortened.clear();
    shortened.set(key, short);
    return short;
  };
  const round = (x, y, w, h, r) => { pen.beginPath(); pen.roundRect(x, y, w, h, r); };
  // A card's words, in as many lines as it has room for.
  const written = (text, x, y, w, high) => {
    pen.font = "15px Roboto, sans-serif";
    pen.fillStyle = "#eef0f2";
    pen.textBaseline = "middle";
    const lines = [""];
    for (const word of text.slice(0, 120).split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (pen.measureText(longer).width > w - 24 && lines.at(-1)) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    const shown = lines.slice(0, 4);
    pen.textAlign = "center";
    shown.forEach((line, number) =>
      pen.fillText(fitted(line, w - 16), x + w / 2, y + high / 2 + 19 * (number - (shown.length - 1) / 2)));
    pen.textAlign = "left";
  };
  const drawSegment = (segment) => {
    const [w, h] = data.box, { x, y } = segment, high = (w * 9) / 16;
    const small = view.scale < AFAR;
    const unseen = walks && !walks.seen[segment.name];
    pen.fillStyle = small && segment.colour ? segment.colour : ink.surface;
    round(x, y, w, h, 7);
    pen.fill();
    if (!small) {
      pen.save();
      round(x, y, w, h, 7);
      pen.clip();
      const image = !segment.card && segment.still && still(segment);
      if (image) pen.drawImage(image, x, y, w, high);
      else { pen.fillStyle = segment.card ? "#22262c" : ink.line; pen.fillRect(x, y, w, high); }
      if (segment.card) written(segment.card, x, y, w, high);
      if (unseen) { pen.fillStyle = ink.page; pen.globalAlpha = 0.72; pen.fillRect(x, y, w, high); pen.globalAlpha = 1; }
      if (segment.colour) { pen.fillStyle = segment.colour; pen.fillRect(x, y + high, w, 6); }
      pen.fillStyle = ink.ink;
      const letters = Math.round(Math.min(24, Math.max(14, 12 / view.scale))), near = view.scale > 0.7;
      pen.font = `600 ${letters}px Roboto, sans-serif`;
      pen.textBaseline = "middle";
      pen.fillText(fitted(segment.name, w - (near ? 62 : 16)), x + 9, y + high + 23);
      pen.font = "12px Roboto, sans-serif";
      pen.fillStyle = ink.quiet;
      const share = walks ? `${Math.round(100 * (walks.seen[segment.name] || 0))} %` : `${segment.seconds} s`;
      pen.textAlign = "right";
      if (near) pen.fillText(share, x + w - 9, y + high + 23);
      pen.textAlign = "left";
      let mark = x + 8;
      for (const [is, word] of [[segment.starts, "▶"], [segment.must, "★"], [segment.ends, "■"], [unseen, "⊘"]]) {
        if (!is) continue;
        pen.fillStyle = "rgb(0 0 0 / 72%)";
        const size = Math.min(2, Math.max(1, 0.8 / view.scale));
        round(mark - 2, y + 6, 22 * size, 20 * size, 5);
        pen.fill();
        pen.fillStyle = "#fff";
        pen.font = `${12 * size}px Roboto, sans-serif`;
        pen.fillText(word, mark - 2 + 5 * size, y + 6 + 10.5 * size);
        mark += 26 * size;
      }
      pen.restore();
    }
    pen.lineWidth = segment.name === chosen ? 3 : segment.ends ? 2.2 : 1.2;
    pen.strokeStyle = segment.name === chosen ? ink.accent : segment.name === hover ? ink.ink : unseen ? ink.bad : ink.line;
    pen.setLineDash(unseen ? [5, 4] : []);
    round(x, y, w, h, 7);
    pen.stroke();
    pen.setLineDash([]);
    if (!small && !data.readOnly && (segment.name === hover || segment.name === chosen)) {
      pen.fillStyle = ink.accent;
      pen.beginPath();
      pen.arc(x + w, y + h * 0.4, 8, 0, 7);
      pen.fill();
    }
  };
  // Seen from afar, a picture larger than the window is kept, and moved while somebody pans.
  const MARGIN = 300, AFAR = 0.24;
  let kept = null, version = 0;
  const draw = () => {
    const ratio = devicePixelRatio || 1;
    const [w, h] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) {
      canvas.width = w * ratio;
      canvas.height = h * ratio;
    }
    if (view.scale >= AFAR || drawing) return paint(w, h, view.x, view.y, ratio);
    const key = [view.scale, chosen, version, w, h, ratio, ink.page].join();
    if (kept?.key !== key || Math.abs(view.x - kept.x) > MARGIN || Math.abs(view.y - kept.y) > MARGIN) {
      const picture = kept?.picture ?? document.createElement("canvas");
      picture.width = (w + 2 * MARGIN) * ratio;
      picture.height = (h + 2 * MARGIN) * ratio;
      kept = { key, x: view.x, y: view.y, picture };
      const own = pen;
      pen = picture.getContext("2d", { alpha: false });
      paint(w + 2 * MARGIN, h + 2 * MARGIN, view.x + MARGIN, view.y + MARGIN, ratio);
      pen = own;
    }
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = ink.page;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    const across = (view.x - kept.x - MARGIN) * ratio, down = (view.y - kept.y - MARGIN) * ratio;
    pen.drawImage(kept.picture, across, down);
  };
  const paint = (w, h, dx, dy, ratio) => {
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = ink.page;
    pen.fillRect(0, 0, w, h);
    pen.translate(dx, dy);
    pen.scale(view.scale, view.scale);
    const left = -dx / view.scale, top = -dy / view.scale;
    const right = left + w / view.scale, bottom = top + h / view.scale;
    for (const part of data.chapters) {
      if (part.x > right || part.y > bottom || part.x + part.wide < left || part.y + part.high < top) continue;
      pen.fillStyle = ink.surface;
      pen.globalAlpha = 0.5;
      round(part.x, part.y, part.wide, part.high, 12);
      pen.fill();
      pen.globalAlpha = 1;
      pen.strokeStyle = ink.line;
      pen.lineWidth = 1.5;
      pen.stroke();
      const size = Math.min(80, Math.max(20, 15 / view.scale));
      pen.font = `600 ${size}px Roboto, sans-serif`;
      pen.fillStyle = ink.quiet;
      pen.textBaseline = view.scale < AFAR ? "middle" : "top";
      if (view.scale >= AFAR) pen.fillText(fitted(`${part.number} · ${part.name}`, part.wide - 50), part.x + 24, part.y + 14);
    }
    drawCuts(left, top, right, bottom);
    const [bw, bh] = data.box;
    for (const each of data.segments)
      if (each.x < right && each.y < bottom && each.x + bw > left && each.y + bh > top) drawSegment(each);
    if (view.scale < AFAR)
      for (const part of data.chapters) {
        const size = 15 / view.scale;
        pen.font = `600 ${size}px Roboto, sans-serif`;
        pen.textBaseline = "top";
        const words = fitted(`${part.number} · ${part.name}`, part.wide - size);
        pen.fillStyle = ink.surface;
        pen.globalAlpha = 0.85;
        pen.fillRect(part.x + 6, part.y + 6, pen.measureText(words).width + size * 0.6, size * 1.25);
        pen.globalAlpha = 1;
        pen.fillStyle = ink.ink;
        pen.fillText(words, part.x + 6 + size * 0.3, part.y + 6 + size * 0.12);
      }
    if (drawing) {
      const one = data.places.get(drawing.from);
      pen.strokeStyle = ink.accent;
      pen.lineWidth = 3;
      pen.beginPath();
      pen.moveTo(one.x + bw, one.y + bh * 0.4);
      pen.lineTo(drawing.x, drawing.y);
      pen.stroke();
    }
  };

  // --- what somebody does ----------------------------------------------------------------------
  const spot = (event) => {
    const at = canvas.getBoundingClientRect();
    return [(event.clientX - at.left - view.x) / view.scale, (event.clientY - at.top - view.y) / view.scale];
  };
  const under = (x, y, slack = 0) => {
    const [w, h] = data.box;
    return data.segments.findLast((s) => x >= s.x && x <= s.x + w + slack && y >= s.y && y <= s.y + h);
  };
  const onHandle = (segment, x, y) =>
    segment && Math.hypot(x - segment.x - data.box[0], y - segment.y - data.box[1] * 0.4) < 14;
  const zoom = (factor, cx = canvas.clientWidth / 2, cy = canvas.clientHeight / 2) => {
    const scale = Math.min(2.5, Math.max(0.03, view.scale * factor));
    view.x = cx - ((cx - view.x) * scale) / view.scale;
    view.y = cy - ((cy - view.y) * scale) / view.scale;
    view.scale = scale;
    redraw();
  };
  const fit = () => {
    if (!data) return;
    const [w, h] = data.size, pad = 40;
    view.scale = Math.min(1.2, (canvas.clientWidth - pad) / w, (canvas.clientHeight - pad) / h);
    view.x = (canvas.clientWidth - w * view.scale) / 2;
    view.y = (canvas.clientHeight - h * view.scale) / 2;
    redraw();
  };
  const choose = (name, tell = true) => {
    chosen = name;
    if (tell) emitEvent("chosen", name);
    redraw();
  };
  const show = (name) => {
    const at = data?.places.get(name);
    if (!at) return;
    view_at(at);
    choose(name, false);
  };
  // A place is brought into the window where it is outside, or too small to be read.
  const view_at = (at) => {
    const [w, h] = data.box;
    const x = at.x * view.scale + view.x, y = at.y * view.scale + view.y;
    const outside = x < 0 || y < 0 || x + w * view.scale > canvas.clientWidth || y + h * view.scale > canvas.clientHeight;
    if (outside || view.scale < AFAR) {
      view.scale = Math.max(view.scale, 0.6);
      view.x = canvas.clientWidth / 2 - (at.x + w / 2) * view.scale;
      view.y = canvas.clientHeight / 2 - (at.y + h / 2) * view.scale;
    }
  };
  // The next segment from one, in the direction of an arrow key.
  const beside = (name, [dx, dy]) => {
    const here = data.places.get(name);
    let best, least = Infinity;
    for (const each of data.segments) {
      const along = (each.x - here.x) * dx + (each.y - here.y) * dy;
      const off = Math.abs((each.x - here.x) * dy) + Math.abs((each.y - here.y) * dx);
      if (along > 5 && along + 2 * off < least) { best = each; least = along + 2 * off; }
    }
    return best?.name;
  };
  // A cut drawn by keys: `aiming` has where it comes from and where it would lead.
  let aiming = null;
  const aim = (to) => {
    aiming.to = to;
    hover = to;
    const [w, h] = data.box, at = data.places.get(to ?? aiming.from);
    drawing = to ? { from: aiming.from, x: at.x + w / 2, y: at.y + h * 0.4 } : null;
    view_at(at);
    emitEvent("aimed", to ? { from: aiming.from, to } : { from: aiming.from });
    redraw();
  };
  const aimNoMore = () => {
    aiming = drawing = null;
    hover = null;
    emitEvent("aimed", {});
    redraw();
  };
  const chapterOf = (name) => {
    const at = data.places.get(name);
    return data.chapters.findIndex((c) => at && at.x >= c.x && at.x < c.x + c.wide && at.y >= c.y && at.y < c.y + c.high);
  };
  // A chapter fills the window.
  const frame = (part) => {
    view.scale = Math.min(1.2, (canvas.clientWidth - 24) / part.wide, (canvas.clientHeight - 24) / part.high);
    view.x = (canvas.clientWidth - part.wide * view.scale) / 2 - part.x * view.scale;
    view.y = (canvas.clientHeight - part.high * view.scale) / 2 - part.y * view.scale;
    redraw();
  };
  const turn = (by) => {
    if (!data.chapters.length) return;
    const here = chapterOf(chosen), count = data.chapters.length;
    const part = data.chapters[here < 0 ? (by > 0 ? 0 : count - 1) : Math.max(0, Math.min(count - 1, here + by))];
    frame(part);
    const first = data.segments.find((s) => data.chapters[chapterOf(s.name)] === part);
    if (first) choose(first.name);
  };
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  // What a key does on the board; nothing where it does nothing here.
  const pressed = (key) => {
    if (key in ARROWS) {
      if (aiming) {
        const to = beside(aiming.to ?? aiming.from, ARROWS[key]);
        if (to) aim(to);
      } else {
        const found = data.places.has(chosen) ? beside(chosen, ARROWS[key]) : data.segments[0]?.name;
        if (found) { show(found); emitEvent("chosen", found); }
      }
    } else if (key === "Enter" && aiming) {
      if (aiming.to) emitEvent("cut", { from: aiming.from, to: aiming.to });
      aimNoMore();
    } else if (key === "Escape") aiming ? aimNoMore() : choose(null);
    else if (key === "PageDown" || key === "PageUp") turn(key === "PageDown" ? 1 : -1);
    else return false;
    return true;
  };
  // Clips from elsewhere are copied into the film's folder, one after the other.
  const taken = async (files, onto) => {
    for (const file of files) {
      emitEvent("taking", { clip: file.name });
      const where = "/film/taken?" + new URLSearchParams({ name: file.name, size: file.size });
      let told;
      try {
        told = await (await fetch(where, { method: "POST", body: file })).json();
      } catch (error) {
        told = { trouble: `${file.name}: ${error.message}` };
      }
      emitEvent("taking", { trouble: told.trouble });
      if (told.clip) emitEvent("clip", { clip: told.clip, onto });
      onto = null;
    }
  };
  const listen = () => {
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const at = canvas.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), event.clientX - at.left, event.clientY - at.top);
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => {
      if (aiming) aimNoMore();
      canvas.setPointerCapture(event.pointerId);
      const [x, y] = spot(event), segment = under(x, y, 14);
      if (!data.readOnly && onHandle(segment, x, y)) drawing = { from: segment.name, x, y };
      else panning = { x: event.clientX, y: event.clientY, segment, moved: false };
    });
    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = spot(event);
      if (drawing) Object.assign(drawing, { x, y });
      else if (panning) {
        const [dx, dy] = [event.clientX - panning.x, event.clientY - panning.y];
        if (panning.moved || Math.hypot(dx, dy) > 3) {
          panning.moved = true;
          view.x += dx; view.y += dy;
          panning.x = event.clientX; panning.y = event.clientY;
        }
      }
      const over = under(x, y, 14);
      if (over?.name !== hover) hover = over?.name;
      canvas.style.cursor = drawing || onHandle(over, x, y) ? "crosshair" : panning?.moved ? "grabbing" : over ? "pointer" : "grab";
      redraw();
    });
    canvas.addEventListener("pointerup", (event) => {
      const [x, y] = spot(event);
      if (drawing) {
        const target = under(x, y);
        if (target) emitEvent("cut", { from: drawing.from, to: target.name });
      } else if (panning && !panning.moved) choose(panning.segment?.name ?? null);
      drawing = panning = null;
      redraw();
    });
    canvas.addEventListener("dblclick", (event) => {
      const [x, y] = spot(event), segment = under(x, y);
      if (segment) { show(segment.name); return; }
      const part = data.chapters.find((c) => x >= c.x && x < c.x + c.wide && y >= c.y && y < c.y + c.high);
      if (part) frame(part);
    });
    canvas.addEventListener("dragover", (event) => event.preventDefault());
    canvas.addEventListener("drop", (event) => {
      event.preventDefault();
      const clip = event.dataTransfer.getData("text/plain"), onto = under(...spot(event))?.name ?? null;
      const files = [...event.dataTransfer.files];
      if (files.length) taken(files, onto);
      else if (clip) emitEvent("clip", { clip, onto });
    });
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (!pressed(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    new ResizeObserver(redraw).observe(canvas);
    new MutationObserver(() => { colours(); redraw(); }).observe(document.body, { attributeFilter: ["class"] });
    document.addEventListener("dragstart", (event) => {
      const clip = event.target.closest?.("[data-clip]")?.dataset.clip;
      if (clip) event.dataTransfer.setData("text/plain", clip);
    });
  };

  const board = {
    begin(id) {
      canvas = document.getElementById(id);
      pen = canvas.getContext("2d", { alpha: false });
      view = { x: 0, y: 0, scale: 1 };
      data = undefined;
      colours();
    },
    set(told, again) {
      const isFirst = !data;
      data = told;
      version++;
      data.places = new Map(data.segments.map((each) => [each.name, each]));
      data.cuts = data.cuts.filter((cut) => data.places.has(cut.from) && data.places.has(cut.to));
      if (!data.places.has(chosen)) chosen = null;
      aiming = drawing = null;
      document.getElementById("segment-names").replaceChildren(
        ...data.segments.map((each) => Object.assign(document.createElement("option"), { value: each.name })));
      if (isFirst) listen(); // nothing answers a hand before there is something to touch
      if (!again) fit();
      redraw();
    },
    walks(told) {
      version++;
      walks = told && {
        seen: told.seen,
        walked: new Map(told.walked.map(([one, other, share]) => [`${one}\n${other}`, share])),
        never: new Set(told.never.map((each) => `${each.from}\n${each.to}`)),
      };
      redraw();
    },
    fit, show,
    // Begins a cut from the chosen segment, which arrow keys lead on.
    aim() {
      if (!data?.places.has(chosen)) return;
      canvas.focus();
      aiming = { from: chosen };
      aim(undefined);
    },
    zoom: (factor) => zoom(factor),
    // For measuring: pans for so many seconds, and answers how many frames there were in each.
    async measure(seconds = 3) {
      const began = performance.now();
      let count = 0;
      while (performance.now() - began < seconds * 1000) {
        view.x += 14 * Math.sin(count / 20);
        view.y += 10 * Math.cos(count / 20);
        draw();
        await new Promise((again) => requestAnimationFrame(again));
        count++;
      }
      return (1000 * count) / (performance.now() - began);
    },
    state: () => ({ scale: view.scale, x: view.x, y: view.y, chosen, version }),
    place(name) {
      const at = data.places.get(name), box = canvas.getBoundingClientRect();
      return { x: box.left + view.x + at.x * view.scale, y: box.top + view.y + at.y * view.scale,
        wide: data.box[0] * view.scale, high: data.box[1] * view.scale };
    },
  };
  return board;
})();
