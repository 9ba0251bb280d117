// The Story page's editor: what may be written at a place, and where a problem is shown.
import * as CM from "nicegui-codemirror";

const view = async (id) => {
  for (let tries = 0; tries < 200; tries++) {
    const found = document.querySelector(`#c${id} .cm-editor`);
    const editor = found && CM.EditorView.findFromDOM(found);
    if (editor) return editor;
    await new Promise((again) => setTimeout(again, 25));
  }
};

const complete = async (context) => {
  const word = context.matchBefore(/[\w./-]*/);
  const text = context.state.doc.toString();
  if (!context.explicit && word.from === word.to && !/([:({[,-]|\b(is|not|and|or|saw|when)|\b(viewer|group)\.\w+) ?$/.test(text.slice(0, context.pos)))
    return null;
  const before = [...text.slice(0, context.pos)];
  const answer = await fetch("/studio/complete", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text, index: before.length }),
  });
  if (!answer.ok) return null;
  const { back, options } = await answer.json();
  const written = back ? before.slice(-back).join("") : "";
  return { from: context.pos - written.length, options, validFor: /^[^,\]}\n]*$/ };
};

// A message to the studio has a megabyte at most: what is more would stay in the browser alone.
const MOST = 500_000;
const notTooMuch = CM.EditorState.transactionFilter.of((change) => {
  if (!change.docChanged) return change;
  let most = 0;
  change.changes.iterChanges((a, b, c, d, inserted) => (most += inserted.length));
  if (most <= MOST || !change.isUserEvent("input")) return change;
  emitEvent("too_much", most);
  return [];
});

let shown = null; // the editor of this page

window.kuleshovStory = {
  // The line and column in which somebody writes, from 1.
  place() {
    if (!shown) return { line: 0, column: 0 };
    const at = shown.state.selection.main.head;
    const row = shown.state.doc.lineAt(at);
    return { line: row.number, column: at - row.from + 1 };
  },
  // Into the text and out of it by keys: Tab indents there.
  focus() {
    shown?.focus();
  },
  beside() {
    document.querySelector(".beside [role=tab][aria-selected=true]")?.focus();
  },
  text: () => shown?.state.doc.toString(),
  async begin(id) {
    const editor = (shown = await view(id));
    if (!editor) return;
    const asked = CM.EditorState.languageData.of(() => [{ autocomplete: complete }]);
    editor.dispatch({ effects: CM.StateEffect.appendConfig.of([asked, notTooMuch]) });
    editor.contentDOM.setAttribute("aria-label", editor.dom.closest("section").ariaLabel);
  },
  async go(id, line, column) {
    (await this.see(id, line, column))?.focus();
  },
  // The same, while somebody goes on in the form beside it.
  async see(id, line, column) {
    const editor = await view(id);
    if (!editor) return;
    const row = editor.state.doc.line(Math.min(Math.max(line, 1), editor.state.doc.lines));
    const at = Math.min(row.from + Math.max(column - 1, 0), row.to);
    editor.dispatch({
      selection: { anchor: at },
      effects: CM.EditorView.scrollIntoView(at, { y: "center" }),
    });
    return editor;
  },
};
