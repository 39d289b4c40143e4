/** A line to write words in, sent with Enter: texts, and what is said in a call. */
import { icon, make } from "./build.js";
import { words } from "./language.js";

const LONGEST = 1600;

export class WordsForm {
  /** `key` names the words in the dictionary; `send(body)` tells whether the network took it. */
  constructor(key, iconName, send) {
    this.send = send;
    this.input = make("input", "", {
      type: "text",
      name: key,
      maxlength: LONGEST,
      autocomplete: "off",
      enterkeyhint: "send",
      "data-i18n-label": `${key}.label`,
      "data-i18n-hint": `${key}.hint`,
      "aria-label": words(`${key}.label`),
      placeholder: words(`${key}.hint`),
    });
    const submit = make("button", "button button--icon", {
      type: "submit",
      "data-i18n-label": `${key}.send`,
      "aria-label": words(`${key}.send`),
    }, icon(iconName));
    this.element = make("form", `words-form words-form--${key}`, {}, this.input, submit);
    this.element.addEventListener("submit", (event) => this.#submitted(event));
  }

  async #submitted(event) {
    event.preventDefault();
    const body = this.input.value.trim();
    if (!body) return;
    this.input.value = "";
    const taken = await this.send(body);
    if (!taken && !this.input.value) this.input.value = body;
  }
}
