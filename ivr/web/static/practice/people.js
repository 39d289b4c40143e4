/** How times, numbers and people are written on the page. */
import { language, lookUp, words } from "./language.js";

const zone = document.documentElement.dataset.timezone;

export function clockTime(iso) {
  return new Date(iso).toLocaleTimeString(language(), {
    timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
}

export function clockDay(iso) {
  return new Date(iso).toLocaleDateString(language() === "en" ? "en-GB" : language(), {
    timeZone: zone, weekday: "short", day: "numeric", month: "short",
  });
}

/** How far practice time is ahead of real time, in words; empty under a minute. */
export function aheadOf(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return "";
  const h = Math.floor(minutes / 60);
  const n = minutes % 60;
  const time = h ? words("ahead.hours", { h, n }) : words("ahead.minutes", { n });
  return words("ahead", { time });
}

const COUNTRY = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d+)$/;

/** +380501112233 as +380 50 111 22 33; numbers of other countries in threes after their code. */
export function spaced(number) {
  const ours = /^\+380(\d{2})(\d{3})(\d{2})(\d{2})$/.exec(number);
  if (ours) return `+380 ${ours.slice(1).join(" ")}`;
  const theirs = COUNTRY.exec(number);
  if (!theirs) return number;
  return `+${theirs[1]} ${theirs[2].replace(/(\d{3})(?=\d{3})/g, "$1 ")}`;
}

/** A person's name in the page's language where it has one, else as the network gave it. */
export function nameOf(phone) {
  return lookUp(`name.${phone.id}`) ?? phone.name;
}

/** Who a number is to whoever looks at a phone: HotLine by name, others by number. */
export function whoIs(number, hotline) {
  if (number === "operator") return words("operator");
  if (!number || !/\d/.test(number)) return words("someone");
  return Object.values(hotline).includes(number) ? words("hotline") : spaced(number);
}
