/** Twelve keys, pressed with the mouse, a finger, or the keyboard when the phone has the focus. */
import { make, setText } from "./build.js";
import { lookUp, words } from "./language.js";

const KEYS = [..."123456789*0#"];
const FLASH = 160;

/** `captions`: under 9, 0, * and # stands what they always mean to a caller. */
export class Keypad {
  constructor({ captions, press }) {
    this.captions = captions;
    this.press = press;
    this.buttons = new Map();
    this.element = make("div", "keypad", { role: "group", "data-i18n-label": "keypad" });
    for (const key of KEYS) this.element.append(this.#key(key));
    this.translate();
  }

  #key(key) {
    const button = make("button", "key", { type: "button", "data-key": key });
    button.append(make("span", "key__digit", {}, key), " ", make("span", "key__caption"));
    button.addEventListener("click", () => this.#pressed(key));
    this.buttons.set(key, button);
    return button;
  }

  #pressed(key) {
    const button = this.buttons.get(key);
    button.classList.add("is-pressed");
    setTimeout(() => button.classList.remove("is-pressed"), FLASH);
    this.press(key);
  }

  /** Takes a key of the computer's keyboard; tells whether it was one of ours. */
  typed(event) {
    const held = event.repeat || event.ctrlKey || event.altKey || event.metaKey;
    if (held || !this.buttons.has(event.key)) return false;
    this.#pressed(event.key);
    return true;
  }

  translate() {
    this.element.setAttribute("aria-label", words("keypad"));
    for (const [key, button] of this.buttons) {
      const meaning = this.captions ? lookUp(`key.${key}`) : lookUp(`key.plain.${key}`);
      button.setAttribute("aria-label", meaning ?? words("key", { key }));
      const caption = this.captions ? lookUp(`caption.${key}`) : "";
      setText(button.querySelector(".key__caption"), caption ?? "");
    }
  }

  /** Keys stay focusable while the phone is free; they only look at rest. */
  setLive(live) {
    this.element.classList.toggle("is-live", live);
    for (const button of this.buttons.values()) button.setAttribute("aria-disabled", String(!live));
  }
}
