/** One phone: its head, screen, words to send, call keys and keypad. Built once, then updated. */
import { button, icon, make, setText, worded } from "./build.js";
import { Keypad } from "./keypad.js";
import { words } from "./language.js";
import { Refused } from "./network.js";
import { nameOf, spaced, whoIs } from "./people.js";
import { Aside, Screen } from "./screen.js";
import { WordsForm } from "./wordsform.js";

const ASIDE_SECONDS = 8;
const STATUS_ICONS = { calling: "phone", ringing: "bell", talking: "phone" };

export class PhoneView {
  constructor(phone, act) {
    this.phone = phone;
    this.hotline = {};
    this.act = act;
    this.screen = new Screen(phone);
    this.aside = new Aside(ASIDE_SECONDS);
    this.keypad = new Keypad({
      captions: phone.role === "caller",
      press: (key) => this.#press(key),
    });
    this.say = new WordsForm("say", "say", (body) => this.#do("say", { body }));
    this.text = new WordsForm("text", "send", (body) => this.#do("text", { to: this.hotline.sms, body }));
    this.element = this.#build(phone);
    this.element.addEventListener("keydown", (event) => this.#typed(event));
  }

  #build(phone) {
    const element = make("article", "phone", { tabindex: "0", "data-phone": phone.id });
    element.append(
      this.#head(phone), this.aside.element, this.screen.element,
      this.say.element, this.text.element, this.#callKeys(), this.keypad.element,
    );
    return element;
  }

  #head(phone) {
    this.status = make("span", "phone__status", {}, icon("phone"), make("span"));
    this.number = make("span", "number phone__number");
    const line = make("p", "phone__line", {}, this.status);
    if (phone.hidden) line.append(worded("span", "phone__badge", "hidden"));
    if (phone.credit === false) line.append(worded("span", "phone__badge", "no-credit"));
    this.name = make("h3", "phone__name");
    return make("header", "phone__head", {}, this.name, this.number, line);
  }

  #callKeys() {
    const key = (classes, iconName, words, action, details) =>
      button(classes, iconName, words, () => this.#do(action, details?.()));
    const to = () => ({ to: this.hotline.voice });
    this.callButtons = {
      call: key("button--good", "phone", "call", "call", to),
      answer: key("button--good", "phone", "answer", "answer"),
      decline: key("button--danger", "hang-up", "decline", "decline"),
      hang_up: key("button--danger", "hang-up", "hang_up", "hang_up"),
    };
    this.row = make("div", "call-keys", {}, ...Object.values(this.callButtons));
    return this.row;
  }

  async #do(action, details) {
    try {
      await this.act(this.phone.id, action, details);
      return true;
    } catch (problem) {
      this.aside.show(problem instanceof Refused ? problem.message : words("away"));
      return false;
    }
  }

  #press(key) {
    if (this.phone.status === "talking") this.#do("press", { keys: key });
    else this.aside.show(words("keys.idle"));
  }

  #typed(event) {
    const writing = event.target.matches("input, textarea");
    if (!writing && this.keypad.typed(event)) event.preventDefault();
  }

  translate() {
    this.keypad.translate();
    this.screen.translate();
    this.update(this.phone, this.hotline);
  }

  update(phone, hotline) {
    this.phone = phone;
    this.hotline = hotline;
    this.element.setAttribute("aria-label", words("phone.label", { name: nameOf(phone) }));
    setText(this.name, nameOf(phone));
    setText(this.number, spaced(phone.number));
    this.#showStatus(phone);
    this.#showCallKeys(phone.status);
    this.screen.update(phone, hotline);
  }

  #showStatus(phone) {
    const status = words(`status.${phone.status}`, { with: whoIs(phone.with, this.hotline) });
    setText(this.status.lastChild, status);
    if (this.element.dataset.status === phone.status) return;
    this.element.dataset.status = phone.status;
    this.status.firstChild.replaceWith(icon(STATUS_ICONS[phone.status] ?? "phone"));
    this.keypad.setLive(phone.status === "talking");
    this.say.element.hidden = phone.status !== "talking";
    this.screen.toEnd();
  }

  #showCallKeys(status) {
    const focused = this.row.contains(document.activeElement);
    const { call, answer, decline, hang_up } = this.callButtons;
    call.hidden = status !== "idle";
    answer.hidden = status !== "ringing";
    decline.hidden = status !== "ringing";
    hang_up.hidden = status !== "calling" && status !== "talking";
    if (focused && document.activeElement.hidden) this.element.focus({ preventScroll: true });
  }
}
