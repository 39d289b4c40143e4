/** A phone's screen: what is heard in the call above, the texts below, each newest at its end. */
import { make, setText, worded } from "./build.js";
import { lookUp, words } from "./language.js";
import { Lines } from "./lines.js";
import { clockTime, whoIs } from "./people.js";

/** Kinds of heard lines that are words spoken, by HotLine or by the person at the other end. */
export const SPOKEN = new Set(["say", "speech"]);

function languageTag(tag) {
  return make("span", "tag", {}, tag.slice(0, 2).toUpperCase());
}

function spokenLine(heard) {
  const person = heard.kind === "say" ? "" : " line--person";
  const line = make("p", `line line--spoken${person}`);
  if (heard.language) line.append(languageTag(heard.language), " ");
  const attributes = heard.language ? { lang: heard.language } : { dir: "auto" };
  line.append(make("span", "line__words", attributes, heard.text));
  if (heard.cut) line.append(" ", worded("span", "line__aside", "cut"));
  return line;
}

function noteLine(heard) {
  const line = make("p", "line line--note");
  const note = lookUp(`kind.${heard.kind}`) ?? heard.text ?? heard.kind;
  line.append(make("span", "", {}, note), " ", make("time", "", {}, clockTime(heard.at)));
  return line;
}

function drawHeard(heard) {
  return SPOKEN.has(heard.kind) ? spokenLine(heard) : noteLine(heard);
}

/** When, with whom (a text to HotLine needs no name), and what became of it. */
function textFoot(text, hotline) {
  const foot = make("p", "text__foot", {}, make("time", "", {}, clockTime(text.at)));
  const other = whoIs(text.with, hotline);
  if (text.direction === "in") foot.prepend(`${other} `);
  else if (other !== words("hotline")) foot.prepend(`${words("text.to", { with: other })} `);
  if (text.direction === "out") foot.append(" · ", textStatus(text.status));
  return foot;
}

function textStatus(status) {
  const failed = ["undelivered", "failed", "not sent"].includes(status);
  const shown = lookUp(`text.status.${status}`) ?? status ?? "";
  return make("span", failed ? "text__status--failed" : "", {}, shown);
}

function ownKey(key, id, role) {
  return lookUp(`${key}.${id}`) ? `${key}.${id}` : `${key}.${role}`;
}

export class Screen {
  /** `phone` names whose screen it is: some people's has hints of its own. */
  constructor({ id, role }) {
    this.hotline = {};
    this.heard = new Lines("lines--heard", "heard", {
      draw: drawHeard,
      mark: (heard) => `${heard.text}${heard.cut ?? ""}`,
    });
    this.texts = new Lines("lines--texts", "texts", {
      draw: (text) => this.#drawText(text),
      mark: (text) => `${text.status}`,
    });
    this.panes = [
      this.#pane("heard", ownKey("heard.empty", id, role), this.heard),
      this.#pane("texts", ownKey("texts.empty", id, role), this.texts),
    ];
    this.element = make("div", "screen", {}, ...this.panes);
    this.translate();
  }

  #pane(title, emptyKey, lines) {
    const pane = make("div", "pane is-empty");
    const head = worded("h4", "pane__title", title);
    pane.append(head, worded("p", "pane__empty", emptyKey), lines.element);
    return pane;
  }

  #drawText(text) {
    const line = make("div", `text text--${text.direction}`);
    line.append(make("p", "text__body", { dir: "auto" }, text.body), textFoot(text, this.hotline));
    return line;
  }

  translate() {
    for (const lines of [this.heard, this.texts]) {
      lines.element.setAttribute("aria-label", words(lines.element.dataset.i18nLabel));
      lines.forget();
    }
  }

  update(phone, hotline) {
    this.hotline = hotline;
    this.#fill(this.panes[0], this.heard, phone.heard);
    this.#fill(this.panes[1], this.texts, phone.texts);
  }

  #fill(pane, lines, items) {
    pane.classList.toggle("is-empty", items.length === 0);
    lines.update(items);
  }

  toEnd() {
    this.heard.toEnd();
    this.texts.toEnd();
  }
}

/** One line under a phone's name that comes and goes: what went wrong, or a hint. */
export class Aside {
  constructor(seconds) {
    this.seconds = seconds;
    this.element = make("p", "phone__aside", { role: "alert" });
  }

  show(sentence) {
    clearTimeout(this.timer);
    setText(this.element, sentence);
    this.timer = setTimeout(() => setText(this.element, ""), this.seconds * 1000);
  }
}
