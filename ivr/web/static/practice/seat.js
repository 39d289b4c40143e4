/** One place at the desk: the people who may sit there, and the phone of whoever does. */
import { button, icon, make, setText, worded } from "./build.js";
import { lookUp, words } from "./language.js";
import { recall, remember } from "./memory.js";
import { nameOf } from "./people.js";
import { PhoneView } from "./phone.js";

function lastIncoming(phone) {
  return phone.texts.findLast((text) => text.direction === "in")?.id ?? "";
}

function newTexts(phone, seen) {
  const incoming = phone.texts.filter((text) => text.direction === "in");
  const last = incoming.findIndex((text) => String(text.id) === seen);
  return incoming.length - 1 - last;
}

/** A small mark: a bell while it rings, a dot while it talks, the number of new texts. */
function drawMark(mark, phone, unread) {
  const state = phone.status !== "idle" ? phone.status : unread ? "texts" : "";
  const key = `${state}${unread}${document.documentElement.lang}`;
  if (mark.dataset.shown === key) return;
  mark.dataset.shown = key;
  mark.dataset.state = state;
  mark.replaceChildren();
  if (!state) return;
  if (state === "ringing") mark.append(icon("bell"));
  if (state === "texts") mark.append(make("span", "", { "aria-hidden": "true" }, String(unread)));
  const spoken = words(`mark.${state}`, { n: unread });
  mark.append(make("span", "visually-hidden", {}, `, ${spoken}`));
}

export class Seat {
  constructor(role, act) {
    this.role = role;
    this.act = act;
    this.views = new Map();
    this.chips = new Map();
    this.seen = new Map();
    this.started = false;
    this.chosen = recall(`chosen.${role}`, "sessionStorage");
    this.element = this.#build();
    this.tab = make("button", "tab", { type: "button", "data-role": role });
    this.tab.append(worded("span", "", `tab.${role}`), make("span", "mark"));
  }

  #build() {
    const title = worded("h2", "seat__title", `role.${this.role}`, { id: `seat-${this.role}` });
    const unanswered = this.role === "patrol" ? "ignore.patrol" : "ignore";
    this.ignore = button("button--small", "bell", unanswered, () => this.#ignore());
    this.people = make("div", "people", {
      role: "group",
      "data-i18n-label": `choose.${this.role}`,
      "aria-label": words(`choose.${this.role}`),
    });
    this.about = make("p", "seat__about");
    const head = make("div", "seat__head", {}, title, this.ignore);
    const attributes = { "data-role": this.role, "aria-labelledby": title.id };
    return make("section", "seat", attributes, head, this.people, this.about);
  }

  #ignore() {
    const ringing = [...this.views.values()].find((view) => view.phone.status === "ringing");
    if (ringing) this.act(ringing.phone.id, "ignore").catch(() => undefined);
  }

  #add(phone) {
    const view = new PhoneView(phone, this.act);
    const chip = make("button", "chip", { type: "button" }, make("span"), make("span", "mark"));
    chip.addEventListener("click", () => this.#choose(phone.id));
    this.views.set(phone.id, view);
    this.chips.set(phone.id, chip);
    // What lay on the phone before the visit is no news; a phone that joins later brings some.
    const old = this.started ? "" : String(lastIncoming(phone));
    this.seen.set(phone.id, recall(`seen.${phone.id}`, "sessionStorage") ?? old);
    this.people.append(chip);
    this.element.append(view.element);
  }

  #choose(id) {
    this.chosen = id;
    remember(`chosen.${this.role}`, id, "sessionStorage");
    this.#render();
    this.views.get(id).screen.toEnd();
  }

  update(phones, hotline) {
    for (const phone of phones) {
      if (!this.views.has(phone.id)) this.#add(phone);
      this.views.get(phone.id).update(phone, hotline);
    }
    this.started = true;
    if (!this.views.has(this.chosen)) this.chosen = phones[0]?.id;
    this.#followTheBell(phones);
    this.#render();
  }

  /** Shows the phone that rings, unless the one shown is in a call or being written on. */
  #followTheBell(phones) {
    const writing = this.element.querySelector("input:focus");
    if (writing || this.views.get(this.chosen)?.phone.status !== "idle") return;
    this.chosen = phones.find((phone) => phone.status === "ringing")?.id ?? this.chosen;
  }

  isShown() {
    return this.element.offsetParent !== null;
  }

  #render() {
    let total = 0;
    let loudest = { status: "idle" };
    for (const [id, view] of this.views) {
      const unread = this.#renderOne(id, view);
      total += unread;
      if (view.phone.status === "ringing" || loudest.status === "idle") loudest = view.phone;
    }
    drawMark(this.tab.querySelector(".mark"), loudest, total);
    this.#renderHead();
  }

  #renderOne(id, view) {
    const chosen = id === this.chosen;
    view.element.hidden = !chosen;
    const chip = this.chips.get(id);
    setText(chip.firstChild, nameOf(view.phone));
    chip.setAttribute("aria-pressed", String(chosen));
    if (chosen && this.isShown()) this.#markSeen(view.phone);
    const unread = newTexts(view.phone, this.seen.get(id));
    drawMark(chip.querySelector(".mark"), view.phone, unread);
    return unread;
  }

  #markSeen(phone) {
    const last = String(lastIncoming(phone));
    if (this.seen.get(phone.id) === last) return;
    this.seen.set(phone.id, last);
    remember(`seen.${phone.id}`, last, "sessionStorage");
  }

  #renderHead() {
    const phones = [...this.views.values()].map((view) => view.phone);
    const rings = phones.some((phone) => phone.status === "ringing");
    this.ignore.setAttribute("aria-disabled", String(!rings));
    this.ignore.hidden = this.role !== "patrol" && !rings;
    const { id, role, about } = this.views.get(this.chosen)?.phone ?? {};
    setText(this.about, lookUp(`about.${id}`) ?? lookUp(`about.${role}`) ?? about ?? "");
  }

  translate() {
    for (const view of this.views.values()) view.translate();
    this.#render();
  }
}
