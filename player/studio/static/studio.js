// What every page of the studio does in the browser itself: keys, and what is kept there.
window.kuleshovStudio = (() => {
  const named = (event) => {
    const parts = [];
    if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
    if (event.altKey) parts.push("Alt");
    if (event.shiftKey && event.key.length > 1) parts.push("Shift");
    // With Alt some systems write another letter: what stands on the key counts.
    const plain = event.altKey && /^(Key|Digit)/.test(event.code);
    const key = plain ? event.code.slice(-1) : event.key;
    parts.push(key.length === 1 ? key.toUpperCase() : key);
    return parts.join("+");
  };
  const writes = (element) =>
    element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

  // A screen reader speaks the language that is named here; the pages' toolkit names its own.
  const page = document.documentElement;
  const speak = () => {
    if (page.lang !== page.dataset.language) page.lang = page.dataset.language;
  };
  new MutationObserver(speak).observe(page, { attributeFilter: ["lang"] });
  speak();

  // The page's content fills what the bar leaves, whatever the bar's height is.
  const fit = () => {
    const content = document.getElementById("content");
    if (content) page.style.setProperty("--bar", content.getBoundingClientRect().top + scrollY + "px");
  };
  const began = () => {
    const bar = document.querySelector(".bar");
    if (!bar) { requestAnimationFrame(began); return; }
    new ResizeObserver(() => requestAnimationFrame(() => requestAnimationFrame(fit))).observe(bar);
    const container = document.querySelector(".q-page-container");
    if (container) new MutationObserver(fit).observe(container, { attributeFilter: ["style"] });
    fit();
  };
  began();

  document.addEventListener("keydown", (event) => {
    const key = named(event);
    const modified = event.ctrlKey || event.metaKey || event.altKey || /^F\d/.test(event.key);
    if (writes(event.target) && !modified) return;
    const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(
      (each) => each.offsetParent !== null && !each.disabled,
    );
    if (!found) return;
    event.preventDefault();
    found.click();
  });

  return {
    keep(name, value, again = false) {
      document.cookie = `kuleshov_${name}=${value};path=/;max-age=31536000;SameSite=Strict`;
      if (again) location.reload();
    },
    // Tells the page whether it is dark, now and whenever that changes.
    tellDark() {
      let told = null;
      const tell = () => {
        const dark = document.body.classList.contains("body--dark");
        if (dark !== told) emitEvent("dark", (told = dark));
      };
      new MutationObserver(tell).observe(document.body, { attributeFilter: ["class"] });
      tell();
    },
    keys() {
      const dialog = document.getElementById("keys");
      const list = dialog.querySelector("dl");
      list.replaceChildren();
      for (const each of document.querySelectorAll("[data-key], [data-key-here]")) {
        const key = document.createElement("dt");
        key.textContent = each.dataset.key || each.dataset.keyHere;
        const does = document.createElement("dd");
        const label = each.cloneNode(true);
        label.querySelectorAll("i, .q-icon, [aria-hidden=true]").forEach((icon) => icon.remove());
        does.textContent = each.getAttribute("aria-label") || label.textContent.trim();
        list.append(key, does);
      }
      dialog.showModal();
    },
  };
})();
