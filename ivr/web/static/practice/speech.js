/** Speaks what the phones in view hear, one line after the other, in the line's own language. */
import { recall, remember } from "./memory.js";
import { SPOKEN } from "./screen.js";

const WAITING_LINES = 3;
/** Speech that we stopped, or that waits for the visitor's first click, is no lack of a voice. */
const EXPECTED_ERRORS = new Set(["canceled", "interrupted", "not-allowed"]);
const synthesis = window.speechSynthesis;

export const canSpeak = Boolean(synthesis);

export class Voice {
  constructor({ onMissing }) {
    this.on = canSpeak && recall("sound") === "on";
    this.onMissing = onMissing;
    this.missingTold = false;
    this.queue = [];
    this.current = null;
    this.heardUpTo = new Map();
  }

  toggle() {
    this.on = !this.on;
    remember("sound", this.on ? "on" : "off");
    if (!this.on) this.#hushAll();
  }

  /** Notes what every phone has heard; what is new on a phone in view is spoken. */
  follow(phones, visible) {
    for (const phone of phones) {
      const fresh = this.#freshLines(phone);
      if (phone.status !== "talking") this.hush(phone.id);
      else if (this.on && visible.has(phone.id)) fresh.forEach((line) => this.#add(phone.id, line));
    }
    this.#next();
  }

  #freshLines(phone) {
    const known = this.heardUpTo.has(phone.id);
    const last = phone.heard.findIndex((line) => line.id === this.heardUpTo.get(phone.id));
    this.heardUpTo.set(phone.id, phone.heard.at(-1)?.id);
    return known ? phone.heard.slice(last + 1).filter((line) => SPOKEN.has(line.kind)) : [];
  }

  #add(phone, line) {
    this.queue.push({ phone, line });
    if (this.queue.length > WAITING_LINES) this.queue.shift();
  }

  #next() {
    if (this.current || !this.queue.length) return;
    const { phone, line } = this.queue.shift();
    const utterance = this.#utterance(line);
    if (!utterance) return this.#next();
    this.current = { phone, utterance };
    utterance.onend = () => this.#ended(utterance);
    utterance.onerror = ({ error }) => {
      if (!EXPECTED_ERRORS.has(error)) this.#missing();
      this.#ended(utterance);
    };
    synthesis.speak(utterance);
  }

  /** Says once that a line could not be spoken; it stands on the screen all the same. */
  #missing() {
    if (!this.missingTold) this.onMissing();
    this.missingTold = true;
  }

  #utterance({ text, language }) {
    const voices = synthesis.getVoices();
    const tag = (language ?? "").slice(0, 2);
    const voice = voices.find(({ lang }) => lang.slice(0, 2).toLowerCase() === tag);
    if (tag && voices.length && !voice) {
      this.#missing();
      return null;
    }
    const utterance = new SpeechSynthesisUtterance(text);
    if (language) utterance.lang = language;
    if (voice) utterance.voice = voice;
    return utterance;
  }

  #ended(utterance) {
    if (this.current?.utterance !== utterance) return;
    this.current = null;
    this.#next();
  }

  /** A key was pressed or the call is over: this phone's words stop at once. */
  hush(phone) {
    this.queue = this.queue.filter((waiting) => waiting.phone !== phone);
    if (this.current?.phone !== phone) return;
    this.current = null;
    synthesis.cancel();
    this.#next();
  }

  #hushAll() {
    this.queue = [];
    this.current = null;
    synthesis?.cancel();
  }
}
