/** What stands around the phones: the clock, the notice line, the hint, the network's problems. */
import { make, setText } from "./build.js";
import { words } from "./language.js";
import { recall, remember } from "./memory.js";
import { aheadOf, clockDay, clockTime } from "./people.js";

const NOTICE_SECONDS = 6;
const at = (id) => document.getElementById(id);

export function showClock({ now, offset_seconds: offset }) {
  const ahead = aheadOf(offset);
  setText(at("clock-time"), clockTime(now));
  at("clock-time").dateTime = now;
  setText(at("clock-day"), clockDay(now));
  setText(at("clock-ahead"), ahead);
  at("clock-ahead").hidden = !ahead;
}

let noticeTimer = 0;

/** A sentence at the foot of the page; it goes by itself unless it is to `stay`. */
export function notice(sentence, stay = false) {
  clearTimeout(noticeTimer);
  setText(at("notice"), sentence);
  if (!stay) noticeTimer = setTimeout(() => setText(at("notice"), ""), NOTICE_SECONDS * 1000);
}

function drawProblem({ path, code, sentence }) {
  const place = make("code", "", {}, path ?? "");
  return make("li", "", {}, make("strong", "", {}, String(code ?? "")), " ", place, " ", sentence);
}

let problemsShown = "";

/** What the network found wrong in HotLine's answers; the panel is there only when there is some. */
export function showProblems(problems) {
  const key = JSON.stringify([document.documentElement.lang, problems]);
  if (key === problemsShown) return;
  problemsShown = key;
  at("problems").hidden = problems.length === 0;
  setText(at("problems-title"), words("problems", { n: problems.length }));
  at("problems-list").replaceChildren(...problems.map(drawProblem));
}

function showHint(shown) {
  at("hint").hidden = !shown;
  at("hint-open").setAttribute("aria-expanded", String(shown));
  remember("hint", shown ? "shown" : "away");
}

export function openHint() {
  showHint(recall("hint") !== "away");
  at("hint-open").addEventListener("click", () => showHint(at("hint").hidden));
  at("hint-close").addEventListener("click", () => {
    showHint(false);
    at("hint-open").focus();
  });
}
