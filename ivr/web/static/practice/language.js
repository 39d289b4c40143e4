/** The page's language: which one, its words, and the elements that carry words of their own. */
import english from "./words-en.js";
import ukrainian from "./words-uk.js";
import { recall, remember } from "./memory.js";

const WORDS = { en: english, uk: ukrainian };

let current = firstLanguage();

function firstLanguage() {
  const kept = recall("language");
  if (kept in WORDS) return kept;
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2));
  return wanted.find((tag) => tag in WORDS) ?? "en";
}

export function language() {
  return current;
}

/** The words for `key`, with {names} filled in; undefined when the dictionary has none. */
export function lookUp(key, values = {}) {
  const words = WORDS[current][key];
  return words?.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function words(key, values) {
  return lookUp(key, values) ?? key;
}

/** Puts the page's words into `root`: texts, labels and placeholders named by data-i18n…. */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-i18n]")) {
    element.textContent = words(element.dataset.i18n);
  }
  for (const element of root.querySelectorAll("[data-i18n-label]")) {
    element.setAttribute("aria-label", words(element.dataset.i18nLabel));
  }
  for (const element of root.querySelectorAll("[data-i18n-hint]")) {
    element.placeholder = words(element.dataset.i18nHint);
  }
}

export function chooseLanguage(tag) {
  current = tag;
  remember("language", tag);
  applyLanguage();
}

export function applyLanguage() {
  document.documentElement.lang = current;
  document.title = words("page");
  translate(document);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === current));
  }
}
