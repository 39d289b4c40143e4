/** A list on a phone's screen that grows at its end: only what is new or changed is touched. */
import { make } from "./build.js";

const NEAR_END = 48;

/**
 * `draw(item)` makes a line, `mark(item)` tells what about it may still change (a text's status).
 * The list stays at its newest line unless the reader has scrolled up.
 */
export class Lines {
  constructor(className, label, { draw, mark }) {
    this.draw = draw;
    this.mark = mark;
    this.shown = new Map();
    this.following = true;
    this.element = make("div", `lines ${className}`, {
      role: "log",
      "aria-live": "polite",
      tabindex: "0",
      "data-i18n-label": label,
    });
    this.element.addEventListener("scroll", () => { this.following = this.#isAtEnd(); });
    new ResizeObserver(() => this.#follow()).observe(this.element);
  }

  update(items) {
    const gone = new Set(this.shown.keys());
    let changed = false;
    for (const item of items) {
      gone.delete(item.id);
      changed = this.#show(item) || changed;
    }
    for (const id of gone) this.#drop(id);
    if (changed) this.#follow();
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  #show(item) {
    const mark = this.mark(item);
    const old = this.shown.get(item.id);
    if (old?.mark === mark) return false;
    const line = this.draw(item);
    if (old) old.line.replaceWith(line);
    else this.element.append(line);
    this.shown.set(item.id, { line, mark });
    return true;
  }

  #drop(id) {
    this.shown.get(id).line.remove();
    this.shown.delete(id);
  }

  /** Draws everything anew, for another language of the page. */
  forget() {
    this.shown.clear();
    this.element.replaceChildren();
  }

  #follow() {
    if (this.following) this.toEnd();
  }

  toEnd() {
    this.following = true;
    this.element.scrollTop = this.element.scrollHeight;
  }
}
