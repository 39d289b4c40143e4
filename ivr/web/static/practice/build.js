/** Building elements. Words from elsewhere only ever become text nodes. */
import { words } from "./language.js";

const ICONS = new URL("./icons.svg", import.meta.url).pathname;
const SVG = "http://www.w3.org/2000/svg";

/** An element `tag` with classes, attributes and children (elements or plain text). */
export function make(tag, classes = "", attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** An element that carries the page's words for `key` and changes with the language. */
export function worded(tag, classes, key, attributes = {}) {
  return make(tag, classes, { ...attributes, "data-i18n": key }, words(key));
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

export function changeIcon(within, name) {
  within.querySelector("use").setAttribute("href", `${ICONS}#${name}`);
}

/** A button with an icon and the words for `key`. */
export function button(classes, iconName, key, onClick) {
  const element = make("button", `button ${classes}`, { type: "button" });
  element.append(icon(iconName), worded("span", "", key));
  element.addEventListener("click", onClick);
  return element;
}

/** Sets a text only where it differs, so that nothing is read aloud or repainted twice. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
